// Numbers whose patients asked to be led past this board, each with its arrow, in the title's place. The arrows are the hub's; an
// arrow of an older way, or of a hub that is silent, is none. Letters never shrink: who has no room is shown in turn.

import { WAYS } from "./ways.js";
import { draw, icon } from "/shared/draw.js";

const TURN_MS = 5000;

export class Led {
  #settings;
  #said = []; // as the state says them
  #arrows = []; // as the hub says them for this board
  #heard = "";
  #drawn = "";
  #place = document.getElementById("led");

  /** The board's settings: its words of now. */
  constructor(settings) {
    this.#settings = settings;
  }

  /** Whether the hub has to be asked for arrows: somebody is led anew, or otherwise. */
  take(said = []) {
    const heard = JSON.stringify(said);
    const anew = heard !== this.#heard && said.length > 0;
    this.#heard = heard;
    this.#said = said;
    return anew;
  }

  know(arrows) {
    this.#arrows = arrows;
  }

  /** `wanted`: a person is wanted at a kiosk. That, and column heads which stand in the title's place, take turns with the numbers. */
  draw(now, level, wall, wanted) {
    const led = level === "fresh" ? this.#now(wall) : [];
    const turn = Math.floor(now / TURN_MS);
    const beside = wanted || document.body.classList.contains("merged");
    this.#place.hidden = led.length === 0 || (beside && turn % 2 === 1);
    document.body.classList.toggle("leads", !this.#place.hidden);
    const key = JSON.stringify([led, this.#settings.language, turn, this.#place.hidden, innerWidth, innerHeight]);
    if (key === this.#drawn) return;
    this.#drawn = key;
    if (!this.#place.hidden) this.#fill(led, beside ? Math.floor(turn / 2) : turn);
  }

  #now(wall) {
    const stands = ({ number, ways }) => this.#said.find((one) => one.number === number && one.ways === ways && Date.parse(one.until) > wall);
    return this.#arrows.filter(stands);
  }

  #fill(led, turn) {
    for (let many = led.length; many > 0; many--) {
      const pages = Math.ceil(led.length / many);
      const from = (turn % pages) * many;
      const shown = led.slice(from, from + many).map(({ number, way }) => draw("span", "led", draw("span", "way", icon(WAYS[way])), draw("b", "", number)));
      for (const words of [[draw("span", "words", this.#settings.words.led)], []]) {
        this.#place.replaceChildren(...words, ...shown);
        if (this.#place.scrollWidth <= this.#place.clientWidth) return;
      }
    }
  }
}
