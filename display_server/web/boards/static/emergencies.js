// A message for the whole screen: whether it concerns this one, its words a language a page, its own way out. Never flashes.

import { fill } from "/shared/draw.js";

const PAGE_MS = 8000;
const CLEAR_MS = 120000; // an all-clear is said this long, by the hub's time
const WORST_FIRST = ["evacuate", "shelter", "security", "medical", "it", "drill", "all_clear"];
const TO_THE_EXIT = new Set(["evacuate", "drill"]);
const PARTS = ["exit", "title", "way", "where", "turn", "then", "refuge", "as-of"];

export class Emergencies {
  #known; // what the page's settings say, and every state after them: kept when the line breaks
  #settings;
  #tellTime;
  #drawn = "";
  #began = 0;
  #showing = "";
  #screen = document.getElementById("emergency");
  #part = Object.fromEntries(PARTS.map((name) => [name, document.getElementById(`emergency-${name}`)]));

  /** Keys of the messages people see on this screen now. */
  shown = [];

  constructor(settings, tellTime) {
    this.#settings = settings;
    this.#tellTime = tellTime;
    this.#known = settings.now;
  }

  take(emergencies) {
    this.#known = emergencies ?? [];
  }

  /** True when what is shown has changed. `since`: when the line broke, null while it holds. */
  draw(now, wall, since) {
    const mine = this.#mine(wall);
    const showing = mine.map((one) => `${one.key}${one.kind}`).join();
    const changed = showing !== this.#showing;
    if (changed) this.#began = now;
    this.#showing = showing;
    this.shown = mine.filter((one) => one.kind !== "all_clear").map((one) => one.key);
    this.#screen.hidden = mine.length === 0;
    if (mine.length > 0) this.#page(mine[0], Math.floor((now - this.#began) / PAGE_MS), since);
    return changed;
  }

  // The worst one first; one that a person ended is an all-clear for a while, also when its end was heard late.
  #mine(wall) {
    return this.#known
      .filter((one) => this.#concerns(one) && (one.until === null || Date.parse(one.until) > wall))
      .map((one) => (one.cleared_at === null ? one : { ...one, kind: "all_clear" }))
      .filter((one) => one.cleared_at === null || wall - Date.parse(one.cleared_at) < CLEAR_MS)
      .sort((a, b) => WORST_FIRST.indexOf(a.kind) - WORST_FIRST.indexOf(b.kind));
  }

  #concerns({ zone, where }) {
    return zone === "site" || (where !== null && this.#settings[zone] === where);
  }

  #page(one, page, since) {
    const languages = this.#settings.languages;
    const said = languages[page % languages.length];
    const picture = JSON.stringify([one.kind, one.zone, said.html, since === null ? null : this.#tellTime(since), innerWidth, innerHeight]);
    if (picture === this.#drawn) return;
    this.#drawn = picture;
    this.#screen.lang = said.html;
    this.#screen.dataset.kind = one.kind;
    const leads = TO_THE_EXIT.has(one.kind);
    const way = this.#settings.way;
    this.#part.exit.hidden = !leads || way === null;
    this.#part.exit.dataset.way = way ?? "";
    this.#part.title.textContent = one.kind === "evacuate" && one.zone !== "site" ? said.area : said.titles[one.kind];
    this.#part.way.hidden = !leads;
    this.#part.where.textContent = said.exit;
    this.#part.where.hidden = said.exit === "" || way === null;
    this.#part.turn.textContent = way === null ? said.follow : said.way;
    this.#part.then.textContent = said.then[one.kind];
    this.#part.refuge.textContent = leads ? said.refuge : "";
    this.#part["as-of"].textContent = since === null ? "" : fill(said.as_of, { time: this.#tellTime(since) });
    this.#fit();
  }

  // Three steps smaller down to the size for the reading distance; past that the whole message goes before its size.
  #fit() {
    for (const size of ["", "long", "longer", "longest", "whole"]) {
      this.#screen.dataset.size = size;
      const words = document.getElementById("emergency-words");
      if (words.scrollHeight <= words.clientHeight && words.scrollWidth <= words.clientWidth) return;
    }
  }
}
