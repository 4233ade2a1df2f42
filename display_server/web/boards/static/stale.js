// The field of a board that is old: three sentences at once where they have room, else one after the other at full size, and one
// that has no room alone goes on word by word.

import { PIECE_MS, piecesOf } from "./emergency_pages.js";

const TURN_MS = 8000;
// Letters much larger than the distance asks, then somewhat larger, then as it asks, then nothing beside them.
const FORMS = ["", "stale-middle", "stale-plain", "stale-alone"];

export class Stale {
  #field = document.getElementById("stale");
  #sentences = [...this.#field.querySelectorAll("p:not(#stale-part)")];
  #part = document.getElementById("stale-part");
  #made = "";
  #pages = null; // where not all have room: [{text, ms}]

  draw(now, level) {
    if (level !== "empty") return;
    const said = this.#sentences.map((one) => one.textContent);
    const { lang } = document.documentElement;
    const made = JSON.stringify([said, lang, innerWidth, innerHeight]);
    if (made !== this.#made) this.#layOut(said, lang);
    this.#made = made;
    if (this.#pages !== null) this.#turn(now);
  }

  #layOut(said, lang) {
    const { classList } = document.body;
    this.#pages = null;
    classList.remove("stale-tight");
    this.#show(this.#sentences);
    for (const form of FORMS) {
      for (const name of FORMS.slice(1)) classList.toggle(name, name === form);
      if (this.#fits()) return;
    }
    classList.add("stale-tight"); // its longest word needs the whole glass
    this.#show([this.#part]);
    const fits = (text) => {
      this.#part.textContent = text;
      return this.#fits();
    };
    this.#pages = said.flatMap((one) => piecesOf(one, fits, lang).map((text, _, all) => ({ text, ms: all.length > 1 ? PIECE_MS : TURN_MS })));
  }

  #turn(now) {
    let at = now % this.#pages.reduce((sum, { ms }) => sum + ms, 0);
    const page = this.#pages.find(({ ms }) => (at -= ms) < 0) ?? this.#pages[0];
    if (this.#part.textContent !== page.text) this.#part.textContent = page.text;
  }

  #fits() {
    const { body } = document;
    return body.scrollHeight <= body.clientHeight + 1 && this.#field.scrollWidth <= this.#field.clientWidth + 1;
  }

  #show(shown) {
    for (const one of [...this.#sentences, this.#part]) one.hidden = !shown.includes(one);
  }
}
