// A department's board: who is called where, who is next, how many wait. Every form is tried until the letters have room.

import { Calls, DWELL_MS, pageOf } from "./calls.js";
import { Foot } from "./foot.js";
import { forms } from "./forms.js";
import { fitted } from "./fitting.js";
import { Notices } from "./notices.js";
import { CalledRows } from "./rows.js";
import { Standing } from "./standing.js";
import { draw } from "/shared/draw.js";
import { nameOf } from "/shared/names.js";

const ONE_AT_A_TIME_MS = 5000;
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
    return this.#calls.toRing(now, this.#form?.rows === 1 ? ONE_AT_A_TIME_MS : DWELL_MS);
  }

  draw(now, level, wall) {
    const rows = this.#state === null ? [] : this.#calls.rows(now);
    const notices = this.#said(level, wall, rows.length === 0);
    const standing = this.#state === null ? "" : this.#standing.words(this.#state, wall);
    this.#beside = level !== "empty" && Boolean(this.#contents?.due(wall));
    const shown = rows.map(({ call, yellow, young }) => [call, yellow, young]);
    const picture = [shown, this.#state, notices, standing, level, this.#settings.language, innerWidth, innerHeight, this.#beside];
    const key = JSON.stringify(picture);
    if (key !== this.#drawn) this.#choose(rows, now, notices, standing, level);
    else if (this.#form && rows.length > this.#form.rows * this.#form.columns) this.#drawRows(rows, now, standing);
    this.#drawn = key;
    this.#foot.draw(now);
    this.#turnHead(now);
    this.#contents?.draw(now, wall, this.#form.beside);
  }

  // What the foot says in turn: how the department stands, or its count, its wait, what is late and which rooms pause.
  #said(level, wall, nobodyCalled) {
    const { words } = this.#settings;
    if (this.#state === null) return level === "empty" ? [{ words: words.waiting, value: words.no_data }] : [];
    const standing = this.#standing.words(this.#state, wall);
    const count = standing ? { words: standing } : { words: words.waiting, value: this.#state.waiting };
    const [wait, ...others] = this.#notices.all(this.#state, wall);
    if (this.#state.closed && nobodyCalled) return wait ? [wait, ...others] : []; // the row says it, large
    return wait?.level ? [wait, count, ...others] : [count, ...(wait ? [wait] : []), ...others];
  }

  #choose(rows, now, notices, standing, level) {
    this.#foot.say(notices, level === "late");
    for (const form of forms(rows.length, this.#beside)) {
      this.#take(form, rows, now, standing);
      if (this.#fits()) return;
    }
  }

  #take(form, rows, now, standing) {
    this.#form = form;
    const { body } = document;
    const next = this.#state === null ? [] : this.#state.next.slice(0, form.next);
    for (const name of ["rows", "columns", "head"]) body.dataset[name] = form[name];
    body.dataset.next = next.length;
    body.classList.toggle("beside", form.beside);
    body.classList.toggle("stacked", form.stacked);
    this.#drawTitle();
    this.#drawRows(rows, now, standing);
    this.#drawNext(next);
    this.#part["next-head"].hidden = next.length === 0 || this.#state.by_urgency;
    this.#drawHistory(form.history ? this.#before() : []);
    this.#foot.take(form.foot, form.head === "none" ? [this.#name(), this.#settings.words.calling] : []);
  }

  // Letters never shrink: a form is taken only where everything has its room.
  #fits() {
    const { body } = document;
    if (body.scrollHeight > body.clientHeight + 1 || body.dataset.level === "empty") return body.dataset.level === "empty";
    if (this.#foot.tooWide || (this.#form.next > 0 && this.#form.rows < 4 && this.#foot.cramped) || !this.#rows.fit()) return false;
    const narrow = document.querySelectorAll("h1, .called h2, #next-head h2, .ahead, #history");
    return [...narrow].every((one) => one.offsetParent === null || one.scrollWidth <= one.clientWidth + 1);
  }

  #drawRows(rows, now, standing) {
    const { rows: places, columns } = this.#form;
    const nobody = this.#state?.closed ? standing : this.#settings.words.no_calls;
    this.#rows.draw(pageOf(rows, places * columns, now), this.#form, this.#state === null ? null : nobody);
    document.body.classList.toggle("closed", Boolean(this.#state?.closed) && rows.length === 0);
  }

  #name() {
    return this.#state === null ? "" : nameOf(this.#state.names, this.#settings.language, this.#settings.site_language).long;
  }

  #drawTitle() {
    if (this.#state === null || this.#form.head === "none") return;
    fitted(this.#part.title, nameOf(this.#state.names, this.#settings.language, this.#settings.site_language));
  }

  // Where the heads have no line of their own the title's line says both in turn.
  #turnHead(now) {
    if (this.#form?.head !== "turn" || this.#state === null) return;
    if (Math.floor(now / HEAD_TURN_MS) % 2 === 0) return this.#drawTitle();
    const { calling } = this.#settings.words;
    fitted(this.#part.title, { long: calling, short: calling });
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
