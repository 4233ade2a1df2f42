// A department's board: who is called where, who is next, how many wait. Every form is tried until the letters have room.

import { beside, fittedBoth, inBoth, sayAll } from "./both.js";
import { Calls } from "./calls.js";
import { Foot } from "./foot.js";
import { forms } from "./forms.js";
import { boldWidthOf, fitted } from "./fitting.js";
import { Notices } from "./notices.js";
import { CalledRows } from "./rows.js";
import { Standing } from "./standing.js";
import { upright } from "./upright.js";
import { draw } from "/shared/draw.js";
import { nameOf } from "/shared/names.js";

const HEAD_TURN_MS = 6000;

export class Department {
  #settings;
  #calls = new Calls();
  #notices;
  #standing;
  #rows;
  #foot = new Foot();
  #state = null;
  #drawn = "";
  #form = null;
  #level = "fresh";
  #wall = 0; // the hub's time of this picture, in ms
  #contents;
  #beside = false;
  #part = Object.fromEntries(
    ["title", "calling", "next", "next-head", "history", "history-numbers"].map((name) => [name, document.getElementById(name)]),
  );

  /** `contents`: what stands beside the calls of a mixed board, null on others. */
  constructor(settings, contents = null) {
    this.#settings = settings;
    this.#contents = contents;
    this.#standing = new Standing(settings);
    this.#notices = new Notices(settings);
    this.#rows = new CalledRows(settings);
  }

  take(_topic, state, now) {
    this.#state = state;
    this.#calls.take(state, now);
  }

  /** Past the limit: nothing is called, nobody knows how many wait. */
  empty() {
    this.#state = null;
    this.#calls.empty();
  }

  toRing(now) {
    return this.#calls.toRing(now, this.#form ? this.#form.rows * this.#form.columns : Infinity);
  }

  draw(now, level, wall) {
    const rows = this.#state === null ? [] : this.#calls.rows(now);
    this.#level = level;
    this.#wall = wall;
    this.#beside = level !== "empty" && Boolean(this.#contents?.due(wall));
    const shown = rows.map(({ call, yellow, young }) => [call, yellow, young]);
    const { language } = this.#settings;
    const key = JSON.stringify([shown, this.#state, this.#saidIn(this.#settings, rows), level, language, innerWidth, innerHeight, this.#beside]);
    if (key !== this.#drawn) this.#choose(rows, now);
    else if (this.#form && rows.length > this.#form.rows * this.#form.columns) this.#drawRows(rows);
    this.#drawn = key;
    this.#foot.draw(now);
    this.#turnHead(now);
    this.#contents?.draw(now, wall, this.#form.beside);
  }

  // What the foot says in turn: how the department stands, or its count, its wait, what is late and which rooms pause.
  #saidIn(by, rows) {
    const { words } = by;
    if (this.#state === null) return this.#level === "empty" ? [{ words: words.waiting, value: words.no_data }] : [];
    const standing = this.#standing.words(this.#state, this.#wall, by);
    const count = standing ? { words: standing } : { words: words.waiting, value: this.#state.waiting };
    const [wait, ...others] = this.#notices.all(this.#state, this.#wall, by);
    if (this.#state.closed && rows.length === 0) return wait ? [wait, ...others] : []; // the row says it, large
    return wait?.level ? [wait, count, ...others] : [count, ...(wait ? [wait] : []), ...others];
  }

  // Every notice with the same in the second language under it.
  #said(rows) {
    const { second } = this.#settings;
    const said = this.#saidIn(this.#settings, rows);
    if (second === null) return said;
    const others = this.#saidIn(second, rows);
    return said.map((one, at) => ({ ...one, second: { ...others[at], html: second.html } }));
  }

  // Two languages stand together in the largest form that has room for both; where none has, and on an old board, they take turns.
  #choose(rows, now) {
    const { pair } = this.#settings;
    for (const second of pair === null || this.#level === "empty" ? [null] : [pair, null]) {
      Object.assign(this.#settings, { second, apart: second !== pair });
      if (pair !== null) sayAll(this.#settings);
      document.body.classList.toggle("bilingual", second !== null);
      this.#foot.say(this.#said(rows), this.#level === "late");
      for (const form of forms(rows.length, this.#beside, upright())) {
        if (second !== null && form.foot === "none") continue; // before the rule goes the languages part
        this.#take(form, rows, now);
        if (this.#fits()) return;
      }
    }
  }

  #take(form, rows, now) {
    this.#form = form;
    const { body } = document;
    const next = this.#state === null ? [] : this.#state.next.slice(0, form.next);
    for (const name of ["rows", "columns", "head"]) body.dataset[name] = form[name];
    body.dataset.next = next.length;
    body.classList.toggle("beside", form.beside);
    body.classList.toggle("stacked", form.stacked);
    this.#contents?.drawTicker(now, this.#wall, form.beside);
    this.#drawTitle();
    this.#drawHeads();
    this.#drawRows(rows);
    this.#drawNext(next);
    this.#part["next-head"].hidden = next.length === 0 || this.#state.by_urgency;
    this.#drawHistory(form.history ? this.#before() : []);
    const heads = [this.#name, (by) => by.words.calling];
    const { second } = this.#settings;
    const told = heads.map((say) => ({ words: say(this.#settings), second: second && { words: say(second), html: second.html } }));
    this.#foot.take(form.foot, form.head === "none" ? told : []);
  }

  // Letters never shrink: a form is taken only where everything has its room.
  #fits() {
    const { body } = document;
    if (body.scrollHeight > body.clientHeight + 1 || body.dataset.level === "empty") return body.dataset.level === "empty";
    const twoLines = this.#settings.second === null ? this.#form.next > 0 && (upright() || this.#form.rows < 4) : this.#form.rows > 1;
    if (this.#foot.tooWide || (twoLines && this.#foot.cramped) || !this.#rows.fit()) return false;
    const narrow = document.querySelectorAll("h1, .called h2, #next-head h2, .ahead, #history");
    return [...narrow].every((one) => one.offsetParent === null || one.scrollWidth <= one.clientWidth + 1);
  }

  // Both columns' heads are as high as each other: two lines where one of them needs two.
  #drawHeads() {
    if (this.#settings.second === null) return;
    const heads = [...document.querySelectorAll(".called h2, #next-head h2")].filter((head) => head.offsetParent !== null);
    for (const head of heads) beside(head);
    const all = heads.every((head) => head.classList.contains("joined"));
    if (!all) for (const head of heads) head.classList.remove("joined");
  }

  #drawRows(rows) {
    const { rows: places, columns } = this.#form;
    const standing = (by) => this.#standing.words(this.#state, this.#wall, by);
    const nobody = this.#state === null ? null : inBoth(this.#settings, this.#state.closed ? standing : (by) => by.words.no_calls);
    this.#rows.draw(this.#calls.page(rows, places * columns), this.#form, nobody);
    document.body.classList.toggle("closed", Boolean(this.#state?.closed) && rows.length === 0);
  }

  #name = (by) => (this.#state === null ? "" : this.#names(by).long);

  #names(by) {
    return nameOf(this.#state.names, by.language, this.#settings.site_language);
  }

  #drawTitle() {
    if (this.#state === null || this.#form.head === "none") return;
    const { second } = this.#settings;
    if (second === null) fitted(this.#part.title, this.#names(this.#settings));
    else fittedBoth(this.#part.title, [this.#names(this.#settings), { ...this.#names(second), html: second.html }]);
  }

  // Where the heads have no line of their own the title's line says both in turn.
  #turnHead(now) {
    if (this.#form?.head !== "turn" || this.#state === null) return;
    const { second } = this.#settings;
    const { title } = this.#part;
    const calling = (by) => ({ long: by.words.calling, short: by.words.calling });
    const said = [this.#names(this.#settings), calling(this.#settings)];
    const others = second && [this.#names(second), calling(second)];
    const side = (at) => boldWidthOf(`${said[at].short} · ${others[at].short}`, title) <= title.clientWidth;
    const turns = said.flatMap((one, at) => {
      if (second === null) return [() => fitted(title, one)];
      if (side(at)) return [() => fittedBoth(title, [one, { ...others[at], html: second.html }])];
      return [() => fitted(title, one), () => fitted(title, others[at])];
    });
    title.classList.remove("joined");
    turns[Math.floor(now / HEAD_TURN_MS) % turns.length]();
  }

  #drawNext(numbers) {
    const rows = numbers.map((number, place) =>
      draw("li", "ahead", draw("span", "rank", String(place + 1)), draw("b", "", number)),
    );
    this.#part.next.replaceChildren(...rows);
  }

  #before() {
    if (this.#state === null) return [];
    const called = new Set(this.#state.calling.map((call) => call.number));
    return this.#state.last_called.filter((number) => !called.has(number));
  }

  #drawHistory(numbers) {
    this.#part.history.hidden = numbers.length === 0;
    this.#part["history-numbers"].replaceChildren(...numbers.map((number) => draw("span", "", number)));
  }
}
