// The lobby's overview: every department, how busy, how many wait, how long. Rows are paged, never squeezed.

import { fitted, boldWidthOf } from "./fitting.js";
import { bar, known, shape } from "./load.js";
import { Standing } from "./standing.js";
import { draw, fill, icon } from "/shared/draw.js";
import { nameOf } from "/shared/names.js";

const PAGE_MS = 8000;
const TRENDS = { rising: "chevrons-up", level: "minus", falling: "chevrons-down" };
const COLUMNS = ["floor", "level", "bar", "waiting", "trend", "wait"];
const DROPS = ["no-bar", "no-waiting", "no-trend", "no-floor", "no-word"];

export class Overview {
  #settings;
  #state = null;
  #drawn = "";
  #page = 0;
  #turnAt = 0;
  #table = document.getElementById("departments");
  #head = document.getElementById("name-head");
  #title = document.getElementById("title");
  #pageNote = document.getElementById("page");

  #standing;

  constructor(settings) {
    this.#settings = settings;
    this.#standing = new Standing(settings);
  }

  take(state) {
    this.#state = state;
  }

  empty() {} // names and floors stay true; only levels and waits become "No data"

  toRing() {
    return null;
  }

  draw(now, level, wall) {
    if (this.#state === null) return;
    const places = this.#places();
    const pages = Math.max(1, Math.ceil(this.#state.departments.length / places));
    this.#turn(now, pages);
    const standing = this.#state.departments.map((line) => this.#standing.words(line, wall));
    const old = this.#state.departments.map((line) => !known(line.load, wall));
    const picture = JSON.stringify([this.#state, standing, old, this.#page, places, level, innerWidth]);
    if (picture === this.#drawn) return;
    this.#drawn = picture;
    fitted(this.#title, this.#name(this.#state.site));
    this.#pageNote.hidden = pages < 2;
    this.#pageNote.textContent = `${this.#page + 1} / ${pages}`;
    const cells = this.#state.departments.map((line, at) => this.#cells(line, level === "empty", standing[at], old[at]));
    this.#drawRows(places, cells);
  }

  #turn(now, pages) {
    if (now < this.#turnAt) return;
    this.#page = this.#turnAt === 0 ? 0 : (this.#page + 1) % pages;
    this.#turnAt = now + PAGE_MS;
  }

  // How many whole rows stand between the heads and the lower edge.
  #places() {
    const rem = parseFloat(getComputedStyle(document.documentElement).fontSize);
    const row = this.#settings.row_rem * rem;
    const from = this.#table.getBoundingClientRect().top;
    const note = document.getElementById("note");
    const to = note.hidden ? innerHeight : note.getBoundingClientRect().top;
    return Math.max(1, Math.floor((to - from + 0.5) / row));
  }

  #name(names) {
    return nameOf(names, this.#settings.language, this.#settings.site_language);
  }

  #drawRows(places, cells) {
    const from = this.#page * places;
    const names = this.#chooseNames(cells);
    const rows = this.#state.departments.slice(from, from + places).map((line, place) => {
      const row = draw("li", "row", this.#named(names[from + place], line), ...cells[from + place]);
      row.dataset.department = line.code;
      return row;
    });
    this.#table.replaceChildren(...rows);
  }

  // Level = shape + word; where nobody knows, a dash and whom to ask: an empty cell would look like quiet. While only the wait
  // is not known yet, its place says how many wait.
  #cells(line, unknown, standing, old) {
    const floor = draw("b", "floor", line.floor);
    if (unknown) return [floor, this.#level("no_data", this.#settings.words.no_data), draw("span", "ask", "")];
    if (standing) return [floor, draw("span", "standing", standing)];
    if (line.open_desks === 0 && line.paused_desks > 0) {
      return [floor, draw("span", "level pauses", this.#settings.words.pause), bar(""), this.#soMany(line)];
    }
    if (old) return [floor, this.#level("no_data", this.#settings.words.no_data), draw("span", "ask", this.#settings.words.ask)];
    const { level, trend, wait } = line.load;
    const busy = [floor, this.#level(level, this.#settings.words.levels[level]), bar(level)];
    if (wait === null) return [...busy, this.#soMany(line)];
    const minutes = `${wait.from_minutes}–${wait.to_minutes}`;
    return [...busy, this.#waiting(line), draw("span", "trend", icon(TRENDS[trend])), draw("b", "wait", minutes)];
  }

  #level(level, word) {
    return draw("span", "level", shape(level), draw("span", "word", word));
  }

  #waiting(line) {
    return draw("span", "count waiting", String(line.waiting));
  }

  #soMany(line) {
    return draw("span", "ask", fill(this.#settings.words.so_many, { count: line.waiting }));
  }

  #named(name, line) {
    if (line.delay_minutes === null) return draw("b", "name", name);
    const late = fill(this.#settings.words.late, { minutes: line.delay_minutes });
    return draw("b", "name", name, " ", draw("span", "late", icon("clock"), late));
  }

  // Columns drop out before a name would be cut, in this order; the same choice for every page.
  #chooseNames(cells) {
    const all = this.#state.departments.map((line) => this.#name(line.names));
    const { body } = document;
    body.classList.remove(...DROPS);
    const widest = Math.max(0, ...all.map((name) => boldWidthOf(name.short, this.#head)));
    for (const drop of [null, ...DROPS]) {
      if (drop) body.classList.add(drop);
      const shown = COLUMNS.filter((column) => !body.classList.contains(`no-${column}`));
      this.#table.parentElement.style.setProperty("--columns", shown.length);
      this.#table.replaceChildren(...cells.map((row) => draw("li", "row", draw("b", "name"), ...row)));
      if (widest <= this.#room()) break;
    }
    const room = this.#room();
    return all.map((name) => (boldWidthOf(name.long, this.#head) > room ? name.short : name.long));
  }

  // The column of the names, as wide as the others leave it.
  #room() {
    return this.#table.querySelector(".name")?.clientWidth ?? 0;
  }
}
