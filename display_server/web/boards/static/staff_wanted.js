// A kiosk near this board where somebody asked for a person and nobody has answered: its name, never why. In the title's place.
// Letters never shrink: kiosks that have no room beside one another are named in turn.

import { fill } from "/shared/draw.js";

const TURN_MS = 5000;

export class StaffWanted {
  #settings;
  #screens = [];
  #drawn = "";
  #place = document.getElementById("staff-wanted");
  #words = document.getElementById("staff-wanted-words");

  /** The board's settings: its words of now; `emergency` holds its own serial and floor. */
  constructor(settings) {
    this.#settings = settings;
  }

  take(wanted) {
    const { emergency: here } = this.#settings;
    const mine = (wanted ?? []).filter((one) => (one.board === null ? one.floor === null || one.floor === here.floor : one.board === here.screen));
    this.#screens = mine.map((one) => one.screen);
    this.#place.hidden = mine.length === 0;
  }

  draw(now) {
    const turn = Math.floor(now / TURN_MS);
    const key = JSON.stringify([this.#screens, this.#settings.language, turn, innerWidth, innerHeight]);
    if (key === this.#drawn) return;
    this.#drawn = key;
    this.#place.classList.remove("long");
    if (this.#screens.length === 0 || this.#fits(this.#screens)) return;
    this.#place.classList.add("long"); // the whole line, with less room around the words
    if (!this.#fits(this.#screens)) this.#fits([this.#screens[turn % this.#screens.length]]);
  }

  #fits(screens) {
    this.#words.textContent = fill(this.#settings.words.staff_wanted, { screen: screens.join(", ") });
    return this.#place.scrollWidth <= this.#place.clientWidth;
  }
}
