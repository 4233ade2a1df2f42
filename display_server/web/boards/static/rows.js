// The called rows: a number and its room, the newest in yellow. A long room gives way to its short name, then its word goes.

import { both } from "./both.js";
import { upright } from "./upright.js";
import { draw } from "/shared/draw.js";
import { nameOf, roomParts } from "/shared/names.js";

export class CalledRows {
  #settings;
  #list = document.getElementById("calling");
  #heads = [document.getElementById("room-head"), document.getElementById("room-head-2")];

  constructor(settings) {
    this.#settings = settings;
  }

  /** `nobody`: the lines that stand there while nobody is called; null: nothing at all. */
  draw(rows, form, nobody) {
    // In two columns the word stands once above them: only where it is the same for all. Window 1 is not room 1.
    const word = form.columns > 1 ? this.#sharedWord(rows) : null;
    this.#drawAll(rows, form, word, nobody);
    // Upright a row is short: there, too, a word that has no room beside the numbers stands above them before it is left out.
    if (word === null && upright() && !this.fit()) {
      this.#drawAll(rows, form, this.#sharedWord(rows), nobody);
    }
    this.#shorten([...this.#list.querySelectorAll(".place")], rows, !this.#heads[0].hidden);
  }

  #drawAll(rows, form, word, nobody) {
    const drawn = rows.map((row) => this.#row(row, form.columns > 1, word !== null));
    if (drawn.length === 0 && nobody !== null) drawn.push(draw("li", "call none", ...nobody));
    this.#list.replaceChildren(...drawn);
    this.#heads.forEach((head, at) => {
      head.hidden = word === null || (at > 0 && form.columns < 2);
      head.replaceChildren(...(word ?? []).map((line) => line.cloneNode(true)));
    });
  }


  /** Whether every number and its room is whole. */
  fit() {
    return [...this.#list.querySelectorAll(".call, .place")].every((one) => one.scrollWidth <= one.clientWidth + 1);
  }

  // "Room", "Window", as every row's place is called beside its label, in each language; null where they differ or one has none.
  #sharedWord(rows) {
    const { second } = this.#settings;
    const [word, other] = [this.#settings, second].map((by) => by && this.#wordOf(rows, by));
    if (!word || (second !== null && !other)) return null;
    return both(word, second && { html: second.html, said: other });
  }

  #wordOf(rows, by) {
    const found = new Set(
      rows.map(({ call }) => {
        const { before, after } = roomParts(this.#name(call.room, by).long, call.room_label);
        return before || after;
      }),
    );
    const [word] = found;
    return found.size === 1 && word !== "" ? word[0].toLocaleUpperCase(by.language) + word.slice(1) : null;
  }

  // Where one long name does not fit all rows take their short ones; past that the word goes, never the number; two languages' words
  // go together or not at all.
  #shorten(places, rows, wordAbove) {
    const tooLong = () => places.some((place) => place.scrollWidth > place.clientWidth);
    if (!tooLong()) return;
    places.forEach((place, at) => {
      const { room, room_label: label } = rows[at].call;
      place.replaceChildren(...this.#place(room, label, "short", wordAbove));
    });
    if (!tooLong() || this.#settings.second !== null) return;
    for (const word of this.#list.querySelectorAll(".place .label ~ .word, .place .word:has(~ .label)")) word.remove();
  }

  #row({ call, yellow, young }, narrow, wordAbove) {
    const parts = this.#place(call.room, call.room_label, narrow ? "short" : "long", wordAbove);
    const row = draw("li", "call", draw("b", "number", call.number), draw("span", "place", ...parts));
    row.dataset.call = call.call_id;
    row.classList.toggle("yours", yellow);
    row.classList.toggle("young", young);
    return row;
  }

  #place(names, label, length, wordAbove) {
    const { second } = this.#settings;
    const cut = roomParts(this.#name(names)[length], label);
    if (second === null) return placeParts(cut, null, wordAbove);
    return placeParts(cut, { ...roomParts(this.#name(names, second)[length], label), html: second.html }, wordAbove);
  }

  #name(names, by = this.#settings) {
    return nameOf(names, by.language, this.#settings.site_language);
  }
}

/** The word small, the number large, in the language's own order; a room without a number by its name. `other`: the same in a
 *  second language, whose word stands beneath the first one's or on the number's other side; `wordAbove`: in two columns the
 *  word stands once above them. */
function placeParts(cut, other, wordAbove) {
  if (cut.label === "" || other?.label === "") return [draw("b", "whole", ...both(cut.whole, other && { html: other.html, said: other.whole }))];
  const word = (side) => {
    const said = [cut, other].filter((one) => one !== null && one[side] !== "" && !wordAbove);
    if (said.length === 0) return [];
    const [first, second = null] = said;
    const drawn = draw("span", "word", ...both(first[side], second && { html: second.html, said: second[side] }));
    if (first === other) drawn.lang = other.html;
    return [drawn];
  };
  return [...word("before"), draw("b", "label", cut.label), ...word("after")];
}
