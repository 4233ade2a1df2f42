// A kiosk near this board where somebody asked for a person and nobody has answered: its name, never why. In the title's place.

import { fill } from "/shared/draw.js";

export class StaffWanted {
  #settings;
  #place = document.getElementById("staff-wanted");
  #words = document.getElementById("staff-wanted-words");

  /** The board's settings: its words of now; `emergency` holds its own serial and floor. */
  constructor(settings) {
    this.#settings = settings;
  }

  take(wanted) {
    const { words, emergency: here } = this.#settings;
    const mine = (wanted ?? []).filter((one) => (one.board === null ? one.floor === null || one.floor === here.floor : one.board === here.screen));
    this.#place.hidden = mine.length === 0;
    this.#words.textContent = mine.length === 0 ? "" : fill(words.staff_wanted, { screen: mine.map((one) => one.screen).join(", ") });
    this.#place.classList.remove("long");
    this.#place.classList.toggle("long", this.#place.scrollWidth > this.#place.clientWidth); // several kiosks at once
  }
}
