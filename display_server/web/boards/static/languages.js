// The languages a board speaks. One after the other: every word that stands still is rewritten when the next one's turn comes.
// Two lines a row take turns only where the board is old: its sentence stands in one language at a time.

import { draw } from "/shared/draw.js";

export const TURN_MS = 10000;

export class Languages {
  #settings;
  #said;
  #at = 0;
  #turnAt = 0;

  /** Modules read `settings.words` and `settings.language`; `settings.second` is the other line's, null without one. */
  constructor(settings) {
    this.#settings = settings;
    this.#said = settings.said;
    this.#speak(false);
  }

  /** `roundMs`: how long one language stands, so that all pages are seen in it. `old`: nothing is known any more. */
  turn(now, roundMs, old) {
    const { mode } = this.#settings;
    if (mode === "lines" && !old) this.#rest();
    if (!(mode === "pages" || (mode === "lines" && old)) || this.#said.length < 2 || now < this.#turnAt) return;
    if (this.#turnAt > 0) this.#at = (this.#at + 1) % this.#said.length;
    this.#turnAt = now + Math.max(TURN_MS, roundMs);
    this.#speak(true);
  }

  #rest() {
    this.#turnAt = 0;
    if (this.#at === 0) return;
    this.#at = 0;
    this.#speak(true);
  }

  #speak(rewrite) {
    const { language, html, words } = this.#said[this.#at];
    const others = this.#settings.mode === "lines" ? this.#said.filter((_, at) => at !== this.#at) : [];
    Object.assign(this.#settings, { language, words, second: others[0] ?? null });
    if (!rewrite) return;
    document.documentElement.lang = html;
    for (const element of document.querySelectorAll("[data-say]")) {
      const said = words[element.dataset.say];
      element.replaceChildren(...(Array.isArray(said) ? said.map((part) => draw("span", "", part)) : [said]));
    }
  }
}
