// An overview of many departments: more pages than anybody waits for give way to closer rows, step by step. Letters never shrink.

import { shape } from "./load.js";
import { upright } from "./upright.js";
import { draw } from "/shared/draw.js";

const MOST_PAGES = 9; // come round in 72 s; as long as they do, every row says its level in a word
// Taken where the step before needs more pages than `past`. `brief`: a level's short word, so that it stands beside the wait, and no
// count; `close`: lower rows under one line of heads; `slim`: name, shape and wait alone, lying in two columns.
const LYING = [{ classes: [], past: 0 }, { classes: ["close"], past: 3 }, { classes: ["close", "slim"], past: MOST_PAGES }];
const UPRIGHT = [{ classes: [], past: 0 }, { classes: ["brief"], past: 3 }, { classes: ["close", "slim"], past: MOST_PAGES }];
const CLASSES = new Set([...LYING, ...UPRIGHT].flatMap(({ classes }) => classes));
const HEAD_MS = 2000; // of a page: finding where one is on it
const ROW_MS = 500; // a name and its wait, a quarter of a second a word
const LEGEND_TURN_MS = 4000;
const LEVELS = ["quiet", "steady", "busy", "very_busy", "no_data"];

/** How many rows stand beside each other. */
export const across = () => (document.body.classList.contains("slim") && !upright() ? 2 : 1);

/** How long somebody reads a page of so many rows. */
export const readingMs = (rows) => HEAD_MS + rows * ROW_MS;

/** Takes the first step with few enough pages, else the one with the fewest. `pagesOf()`: how many the body's classes need, Infinity
 *  where they do not do at all. */
export function closeUp(pagesOf) {
  let best = null;
  let taken;
  const pagesWith = (classes) => {
    for (const name of CLASSES) document.body.classList.toggle(name, classes.includes(name));
    taken = classes;
    return pagesOf();
  };
  for (const { classes, past } of upright() ? UPRIGHT : LYING) {
    if (best !== null && best.pages <= past) break;
    const pages = pagesWith(classes);
    if (best === null || pages < best.pages) best = { pages, classes };
  }
  if (taken !== best.classes) pagesWith(best.classes);
}

/** What the shapes mean, above rows that have no word beside theirs; what has no room takes turns. */
export class Legend {
  #place = document.getElementById("legend");
  #pages = [[]];

  /** `languages`: of each its html code and its words. */
  say(languages) {
    this.#place.hidden = !document.body.classList.contains("slim");
    if (this.#place.hidden) return;
    this.#pages = [[]];
    for (const item of languages.flatMap(({ html, words }) => LEVELS.map((level) => meaning(level, words, html)))) {
      const page = this.#pages.at(-1);
      this.#place.replaceChildren(...page, item);
      if (page.length > 0 && this.#place.scrollWidth > this.#place.clientWidth + 1) this.#pages.push([item]);
      else page.push(item);
    }
    this.#place.replaceChildren();
  }

  draw(now) {
    const page = this.#pages[Math.floor(now / LEGEND_TURN_MS) % this.#pages.length];
    if (!this.#place.hidden && this.#place.firstChild !== page[0]) this.#place.replaceChildren(...page);
  }
}

function meaning(level, words, html) {
  const said = draw("span", "meaning", shape(level), draw("span", "", level === "no_data" ? words.no_data : words.levels_short[level]));
  said.lang = html;
  return said;
}
