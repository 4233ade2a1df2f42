// The called rows: a number and its room, the newest in yellow. A long room gives way to its short name, then its word goes.

import { draw } from "/shared/draw.js";
import { nameOf, roomParts } from "/shared/names.js";

export class CalledRows {
  #settings;
  #list = document.getElementById("calling");
  #heads = [document.getElementById("room-head"), document.getElementById("room-head-2")];

  constructor(settings) {
    this.#settings = settings;
  }

  /** `nobody`: what stands there while nobody is called; null: nothing at all. */
  draw(rows, form, nobody) {
    // In two columns the word stands once above them: only where it is the same for all. Window 1 is not room 1.
    const word = form.columns > 1 ? this.#sharedWord(rows) : null;
    const drawn = rows.map((row) => this.#row(row, form.columns > 1, word !== null));
    if (drawn.length === 0 && nobody !== null) drawn.push(draw("li", "call none", nobody));
    this.#list.replaceChildren(...drawn);
    for (const head of this.#heads) {
      head.hidden = word === null;
      head.textContent = word ?? "";
    }
    this.#shorten([...this.#list.querySelectorAll(".place")], rows, word !== null);
  }

  /** Whether every number and its room is whole. */
  fit() {
    return [...this.#list.querySelectorAll(".call, .place")].every((one) => one.scrollWidth <= one.clientWidth + 1);
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
  #shorten(places, rows, wordAbove) {
    const tooLong = () => places.some((place) => place.scrollWidth > place.clientWidth);
    if (!tooLong()) return;
    places.forEach((place, at) => {
      const { room, room_label: label } = rows[at].call;
      place.replaceChildren(...placeParts(this.#name(room).short, label, wordAbove));
    });
    if (!tooLong()) return;
    for (const word of this.#list.querySelectorAll(".place .label ~ .word, .place .word:has(~ .label)")) word.remove();
  }

  #row({ call, yellow, young }, narrow, wordAbove) {
    const name = this.#name(call.room);
    const parts = placeParts(narrow ? name.short : name.long, call.room_label, wordAbove);
    const row = draw("li", "call", draw("b", "number", call.number), draw("span", "place", ...parts));
    row.dataset.call = call.call_id;
    row.classList.toggle("yours", yellow);
    row.classList.toggle("young", young);
    return row;
  }

  #name(names) {
    return nameOf(names, this.#settings.language, this.#settings.site_language);
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
