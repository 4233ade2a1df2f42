// "Not updated since 10:42" in the one line an overview and a door have for it: read from so far that it has no room it goes on word
// by word, and where it stands before a row or a number it takes turns with what it covers. A department's foot pages its own; where
// letters leave a department no foot at all, it has that one line, too.

import { pagesOf } from "./emergency_pages.js";

const TURN_MS = 3000;

export class Note {
  #box = document.getElementById("note");
  #words = document.getElementById("note-since");
  #foot = document.querySelector("footer");
  #pages = [];
  #made = "";

  draw(sentence, language, now) {
    const key = JSON.stringify([sentence, this.#box.hidden, innerWidth, this.#paged]);
    if (key !== this.#made) {
      this.#made = key;
      this.#pages = this.#fits(sentence) || !this.#paged ? [sentence] : this.#cut(sentence, language);
      this.#box.classList.toggle("in-turn", this.#pages.length > 1);
    }
    const turn = Math.floor(now / TURN_MS);
    const covers = this.#paged && (this.#foot !== null || this.#pages.length > 1) && this.#covers();
    this.#box.classList.toggle("rests", covers && turn % 2 === 1);
    const said = this.#pages[(covers ? Math.floor(turn / 2) : turn) % this.#pages.length];
    if (this.#words.textContent !== said) this.#words.textContent = said;
  }

  get #paged() {
    return this.#foot === null || this.#foot.dataset.foot === "none";
  }

  #covers() {
    const { top } = this.#box.getBoundingClientRect();
    return [...document.querySelectorAll(".row, .call, #door-number")].some((one) => one.getBoundingClientRect().bottom > top + 1);
  }

  #cut(sentence, language) {
    this.#box.classList.add("in-turn"); // the words have the icon's room, too
    const part = { id: "note", text: sentence.replaceAll("\u00a0", " ") };
    return pagesOf([part], ([one]) => this.#fits(one.text), language).map(([one]) => one.text);
  }

  #fits(text) {
    this.#words.textContent = text;
    const { scrollWidth, clientWidth, scrollHeight, clientHeight } = this.#box;
    return scrollWidth <= clientWidth + 1 && scrollHeight <= clientHeight + 1;
  }
}
