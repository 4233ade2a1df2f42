// The languages a board speaks. One after the other: every word that stands still is rewritten when the next one's turn comes.
// Both at once take turns only where the board is old, its sentence stands in one language at a time, and where even the
// smallest form has no room for both (`apart`).

import { sayAll } from "./both.js";

export const TURN_MS = 10000;

export class Languages {
  #settings;
  #said;
  #at = 0;
  #turnAt = 0;

  /** Modules read `settings.words` and `settings.language`; `settings.pair` is the language that is to stand beside them, `settings.second`
   *  the one that does (null: none). A view that has no room for both says so in `settings.apart`. */
  constructor(settings) {
    this.#settings = settings;
    this.#said = settings.said;
    settings.apart = false;
    this.#speak(false);
  }

  /** `roundMs`: how long one language stands, so that all pages are seen in it. `old`: nothing is known any more. */
  turn(now, roundMs, old) {
    const { mode } = this.#settings;
    const apart = old || this.#settings.apart;
    if (mode === "lines" && !apart) this.#rest();
    if (!(mode === "pages" || (mode === "lines" && apart)) || this.#said.length < 2 || now < this.#turnAt) return;
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
    const pair = others[0] ?? null;
    Object.assign(this.#settings, { language, html, words, pair, second: this.#settings.apart ? null : pair });
    if (!rewrite) return;
    document.documentElement.lang = html;
    sayAll(this.#settings);
  }
}
