// A department's board: who is called where, who is next, how many wait.

import { Calls, divide } from "./calls.js";
import { Notices } from "./notices.js";
import { fitted } from "./fitting.js";
import { shape } from "./load.js";
import { Standing } from "./standing.js";
import { draw } from "/shared/draw.js";
import { nameOf, roomParts } from "/shared/names.js";

const PAGE_MS = 8000;
const PINNED = 4; // of more calls than fit, the newest stay, the others take turns

export class Department {
  #settings;
  #calls = new Calls();
  #notices;
  #state = null;
  #drawn = "";
  #part = Object.fromEntries(
    ["title", "calling", "next", "next-head", "waiting-line", "room-head", "room-head-2"].map((name) => [
      name,
      document.getElementById(name),
    ]),
  );

  #standing;

  constructor(settings) {
    this.#settings = settings;
    this.#standing = new Standing(settings);
    this.#notices = new Notices(settings);
  }

  take(state, now) {
    this.#state = state;
    this.#calls.take(state, now);
  }

  /** Past the limit: nothing is called, nobody knows how many wait. */
  empty() {
    this.#state = null;
    this.#calls.empty();
  }

  toRing(now) {
    return this.#calls.toRing(now);
  }

  draw(now, level, wall) {
    if (this.#state === null) return this.#drawNothing(level);
    const all = this.#calls.rows(now);
    const form = divide(all.length);
    const rows = this.#page(all, form, now);
    const notice = this.#notices.now(this.#state, now, wall);
    const standing = this.#standing.words(this.#state, wall);
    const picture = JSON.stringify([rows, this.#state, notice, standing, form, level, innerWidth, innerHeight]);
    if (picture === this.#drawn) return;
    this.#drawn = picture;
    document.body.dataset.rows = form.rows;
    document.body.dataset.columns = form.columns;
    this.#drawTitle();
    this.#drawCalls(rows, form, standing);
    this.#drawNext(form.next ? this.#state.next : []);
    this.#part["next-head"].hidden = !form.next || this.#state.by_urgency;
    this.#part["waiting-line"].hidden = !(form.line && level === "fresh");
    this.#drawLine(notice, standing);
  }

  #drawLine(notice, standing) {
    if (!notice.words && !standing) return this.#drawWaiting(this.#state.waiting);
    const sign = notice.level ? [shape(notice.level), " "] : [];
    this.#part["waiting-line"].replaceChildren(...sign, notice.words || standing);
  }

  #drawNothing(level) {
    if (this.#drawn === level) return;
    this.#drawn = level;
    document.body.dataset.rows = 3;
    document.body.dataset.columns = 1;
    this.#part.calling.replaceChildren();
    this.#part.next.replaceChildren();
    this.#part["waiting-line"].hidden = level !== "empty";
    this.#drawWaiting(this.#settings.words.no_data);
  }

  #page(all, form, now) {
    const places = form.rows * form.columns;
    if (all.length <= places) return all;
    const turning = all.slice(PINNED);
    const size = places - PINNED;
    const pages = Math.ceil(turning.length / size);
    const page = Math.floor(now / PAGE_MS) % pages;
    return [...all.slice(0, PINNED), ...turning.slice(page * size, (page + 1) * size)];
  }

  #drawTitle() {
    fitted(this.#part.title, this.#name(this.#state.names));
  }

  #name(names) {
    return nameOf(names, this.#settings.language, this.#settings.site_language);
  }

  #drawCalls(rows, form, standing) {
    // In two columns the word stands once above them: only where it is the same for all. Window 1 is not room 1.
    const word = form.columns > 1 ? this.#sharedWord(rows) : null;
    const drawn = rows.map((row) => this.#row(row, form.columns > 1, word !== null));
    const nobody = this.#state.closed ? standing : this.#settings.words.no_calls;
    if (drawn.length === 0) drawn.push(draw("li", "call none", nobody));
    this.#part.calling.replaceChildren(...drawn);
    for (const head of [this.#part["room-head"], this.#part["room-head-2"]]) {
      head.hidden = word === null;
      head.textContent = word ?? "";
    }
    this.#fit([...this.#part.calling.querySelectorAll(".place")], rows, word !== null);
  }

  // "Room", "Window", as every row's place is called beside its label; null where they differ or one has none.
  #sharedWord(rows) {
    const found = new Set(
      rows.map(({ call }) => {
        const { before, after } = roomParts(this.#name(call.room).long, call.room_label);
        return before || after;
      }),
    );
    const [word] = found;
    if (found.size !== 1 || word === "") return null;
    return word[0].toLocaleUpperCase(this.#settings.language) + word.slice(1);
  }

  // Where one long name does not fit all rows take their short ones; past that the word goes, never the number.
  #fit(places, rows, wordAbove) {
    const tooLong = () => places.some((place) => place.scrollWidth > place.clientWidth);
    if (!tooLong()) return;
    places.forEach((place, at) => {
      const { room, room_label: label } = rows[at].call;
      place.replaceChildren(...placeParts(this.#name(room).short, label, wordAbove));
    });
    if (tooLong()) document.querySelectorAll(".place .label ~ .word, .place .word:has(~ .label)").forEach((word) => word.remove());
  }

  #row({ call, yellow, young }, narrow, wordAbove) {
    const row = draw("li", "call", draw("b", "number", call.number), this.#place(call, narrow, wordAbove));
    row.dataset.call = call.call_id;
    row.classList.toggle("yours", yellow);
    row.classList.toggle("young", young);
    return row;
  }

  #place(call, narrow, wordAbove) {
    const name = this.#name(call.room);
    return draw("span", "place", ...placeParts(narrow ? name.short : name.long, call.room_label, wordAbove));
  }

  #drawWaiting(value) {
    const [before, after] = this.#settings.words.waiting.split("{number}");
    this.#part["waiting-line"].replaceChildren(before, draw("b", "", String(value)), after);
  }

  #drawNext(numbers) {
    const rows = numbers.map((number, place) =>
      draw("li", "ahead", draw("span", "rank", String(place + 1)), draw("b", "", number)),
    );
    this.#part.next.replaceChildren(...rows);
  }
}

/** The word small, the number large, in the language's own order; a room without a number by its name.
 *  `wordAbove`: in two columns the word stands once above them. */
function placeParts(name, label, wordAbove) {
  const cut = roomParts(name, label);
  if (cut.label === "") return [draw("b", "whole", cut.whole)];
  const word = (text) => (text && !wordAbove ? [draw("span", "word", text)] : []);
  return [...word(cut.before), draw("b", "label", cut.label), ...word(cut.after)];
}
