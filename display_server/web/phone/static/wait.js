// How long it may still take: moments from the hub, told as minutes in whole fives and rounded outward.

import { fill } from "/shared/draw.js";

const MINUTE_MS = 60000;
const STEP = 5;

export class Wait {
  #said;
  #tellTime;
  #foreseen = null;
  #box = document.getElementById("wait");
  #note = document.getElementById("wait-note");
  #minutes = document.getElementById("wait-minutes");
  #before = document.getElementById("wait-before");

  constructor(said, tellTime) {
    this.#said = said;
    this.#tellTime = tellTime;
  }

  /** `foreseen`: {about, likely_before, free_until} of this number; null where nobody knows. */
  take(foreseen) {
    this.#foreseen = foreseen;
  }

  /** `now`: hub time in ms. `late`: the line is not live, so nothing is promised. */
  draw(now, late) {
    const known = this.#foreseen !== null && !late;
    const before = known ? Date.parse(this.#foreseen.likely_before) : 0;
    const free = known && this.#foreseen.free_until ? Date.parse(this.#foreseen.free_until) : 0;
    this.#box.hidden = !known || before <= now;
    if (!this.#box.hidden) this.#band(Date.parse(this.#foreseen.about) - now, before - now, before);
    this.#write(this.#note, this.#noteOf(known && before <= now, free, now));
    this.#note.hidden = this.#note.textContent === "";
  }

  #band(about, before, moment) {
    const high = Math.max(STEP, Math.ceil(before / MINUTE_MS / STEP) * STEP);
    const low = Math.min(high - STEP, Math.max(0, Math.floor(about / MINUTE_MS / STEP) * STEP));
    this.#write(this.#minutes, fill(low > 0 ? this.#said.minutes : this.#said.up_to, { low, high }));
    this.#write(this.#before, fill(this.#said.before, { time: this.#tellTime(moment) }));
  }

  #noteOf(longer, free, now) {
    if (longer) return this.#said.longer;
    return free > now ? fill(this.#said.free, { time: this.#tellTime(free) }) : "";
  }

  #write(element, words) {
    if (element.textContent !== words) element.textContent = words;
  }
}
