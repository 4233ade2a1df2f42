// A message for the whole screen: whether it concerns this one, its words a language a page, its own way out. Never flashes.

import { pagesOf } from "./emergency_pages.js";
import { fill } from "/shared/draw.js";

const PAGE_MS = 8000;
const PART_MS = 5000; // where a language needs several pages: all languages come round sooner
const CLEAR_MS = 120000; // an all-clear is said this long, by the hub's time
const WORST_FIRST = ["evacuate", "shelter", "security", "medical", "it", "drill", "all_clear"];
const TO_THE_EXIT = new Set(["evacuate", "drill"]);
const OF_THE_WAY = new Set(["title", "where", "turn"]); // beside anything else the arrow would point to that
const PARTS = ["title", "where", "turn", "then", "refuge", "as-of"];
const SIZES = ["", "long", "longer", "longest"]; // the last is the size its distance asks
const PLATES = ["wide", "slim", "alone"]; // alone: the way out is a page of its own, the words have the whole screen

export class Emergencies {
  #known; // what the page's settings say, and every state after them: kept when the line breaks
  #settings;
  #tellTime;
  #laidOut = "";
  #pages = []; // of all languages, each {said, plate, size, parts, lasts}
  #drawn = null;
  #began = 0;
  #showing = "";
  #screen = document.getElementById("emergency");
  #exit = document.getElementById("emergency-exit");
  #words = document.getElementById("emergency-words");
  #part = Object.fromEntries(PARTS.map((name) => [name, document.getElementById(`emergency-${name}`)]));

  /** Keys of the messages people see on this screen now: the worst one alone is drawn, nobody reads the others. */
  shown = [];
  /** Whether anything fills the screen, an all-clear, too. */
  covers = false;

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
    const [worst] = this.#mine(wall);
    const showing = worst ? `${worst.key}${worst.kind}` : "";
    const changed = showing !== this.#showing;
    if (changed) this.#began = now;
    this.#showing = showing;
    this.shown = worst && worst.kind !== "all_clear" ? [worst.key] : [];
    this.covers = worst !== undefined;
    this.#screen.hidden = !this.covers;
    if (worst) this.#show(worst, now - this.#began, since);
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

  #show(one, passed, since) {
    const time = since === null ? null : this.#tellTime(since);
    const picture = JSON.stringify([one.kind, one.zone, time, innerWidth, innerHeight]);
    if (picture !== this.#laidOut) {
      this.#laidOut = picture;
      this.#drawn = null;
      this.#screen.dataset.kind = one.kind;
      this.#pages = this.#settings.languages.flatMap((said) => this.#pagesIn(said, one, time));
    }
    let at = passed % this.#pages.reduce((sum, page) => sum + page.lasts, 0);
    const page = this.#pages.find(({ lasts }) => (at -= lasts) < 0) ?? this.#pages[0];
    if (page === this.#drawn) return;
    this.#drawn = page;
    this.#draw(page);
  }

  // Smaller steps down to the size for the reading distance; then several pages, and the way out gives room before a word is broken off.
  #pagesIn(said, one, time) {
    const parts = this.#parts(said, one, time);
    const leads = TO_THE_EXIT.has(one.kind) && this.#settings.way !== null;
    const whole = { said, plate: leads ? "wide" : "none", parts, lasts: PAGE_MS };
    for (const size of SIZES) {
      if (this.#fits({ ...whole, size })) return [{ ...whole, size }];
    }
    const small = { ...whole, size: SIZES.at(-1), lasts: PART_MS };
    const roomy = (plate) => parts.every((part) => this.#fits({ ...small, plate, parts: [part] }));
    const plate = leads ? (PLATES.find(roomy) ?? "alone") : "none";
    const pages = pagesOf(parts, (some) => this.#fits({ ...small, plate, parts: some }), said.html);
    const read = pages.map((some) => ({ ...small, plate, parts: some }));
    return plate === "alone" ? [{ ...small, plate, parts: [] }, ...read] : read;
  }

  #parts(said, one, time) {
    const leads = TO_THE_EXIT.has(one.kind);
    const { way } = this.#settings;
    const parts = [
      { id: "title", text: one.kind === "evacuate" && one.zone !== "site" ? said.area : said.titles[one.kind] },
      { id: "where", text: leads && way !== null ? said.exit : "" },
      { id: "turn", text: leads ? (way === null ? said.follow : said.way) : "" },
      { id: "then", text: said.then[one.kind] },
      { id: "refuge", text: leads ? said.refuge : "" },
      { id: "as-of", text: time === null ? "" : fill(said.as_of, { time }) },
    ];
    return parts.filter(({ text }) => text !== "");
  }

  #fits(page) {
    this.#draw(page);
    const { scrollHeight, clientHeight, scrollWidth, clientWidth } = this.#words;
    return scrollHeight <= clientHeight && scrollWidth <= clientWidth;
  }

  #draw({ said, plate, size, parts }) {
    this.#screen.lang = said.html;
    Object.assign(this.#screen.dataset, { plate, size });
    const tells = parts.length === 0 || (plate !== "alone" && parts.some(({ id }) => OF_THE_WAY.has(id)));
    this.#exit.hidden = plate === "none" || !tells;
    this.#exit.dataset.way = this.#settings.way ?? "";
    this.#words.hidden = parts.length === 0;
    for (const [id, node] of Object.entries(this.#part)) {
      node.textContent = parts.find((part) => part.id === id)?.text ?? "";
      node.hidden = node.textContent === "";
    }
    this.#part.turn.parentElement.hidden = this.#part.turn.hidden && this.#part.where.hidden;
    this.#words.style.setProperty("--narrow", 1);
    if (parts.length !== 1 || !["alone", "none"].includes(plate)) return;
    const { scrollWidth, clientWidth } = this.#words; // a word wider than the whole screen stands as large as it can, never broken
    if (scrollWidth > clientWidth) this.#words.style.setProperty("--narrow", (clientWidth / scrollWidth) * 0.99);
  }
}
