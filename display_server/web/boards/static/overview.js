// The lobby's overview: every department, where it lies, how busy, how many wait, how long. Rows are paged, never squeezed.

import { fitted, boldWidthOf } from "./fitting.js";
import { bar, known, shape } from "./load.js";
import { Standing } from "./standing.js";
import { draw, fill, icon } from "/shared/draw.js";
import { nameOf } from "/shared/names.js";

const PAGE_MS = 8000;
const ROW = { one: 1.451, two: 2.585, stacked: 2.75 }; // heights of a row in letters' sizes
const TRENDS = { rising: "chevrons-up", level: "minus", falling: "chevrons-down" };
const WAYS = { left: "arrow-left", ahead_left: "arrow-up-left", ahead: "arrow-up", ahead_right: "arrow-up-right", right: "arrow-right", back: "arrow-down" };
const COLUMNS = ["direction", "floor", "level", "bar", "waiting", "trend", "wait"];
const DROPS = ["no-notes", "no-bar", "no-waiting", "no-trend", "no-ask", "no-direction", "no-floor", "no-word", "stacked"];
const HEADS = [[], ["merged"], ["merged", "bare"]]; // how the two lines above the rows give way
const LEAST_ROWS = 4;
const LATE_TURN_MS = 4000; // where notes have no room, a delay and the level's word take turns

export class Overview {
  #settings;
  #state = null;
  #drawn = "";
  #page = 0;
  #pages = 1;
  #turnAt = 0;
  #standing;
  #part = Object.fromEntries(["departments", "name-head", "title", "page", "note"].map((name) => [name, document.getElementById(name)]));

  constructor(settings) {
    this.#settings = settings;
    this.#standing = new Standing(settings);
  }

  take(_topic, state) {
    const { departments: chosen } = this.#settings;
    const departments = state.departments.filter((line) => chosen.length === 0 || chosen.includes(line.code));
    this.#state = { ...state, departments };
  }

  empty() {} // names and floors stay true; only levels and waits become "No data"

  toRing() {
    return null;
  }

  /** How long every page has been seen once. */
  get roundMs() {
    return this.#pages * PAGE_MS;
  }

  draw(now, level, wall) {
    if (this.#state === null) return;
    this.#turn(now);
    document.body.classList.toggle("tells-late", Math.floor(now / LATE_TURN_MS) % 2 === 1);
    const { second } = this.#settings;
    const standing = this.#state.departments.map((line) => [
      this.#standing.words(line, wall),
      second && this.#standing.words(line, wall, second),
    ]);
    const old = this.#state.departments.map((line) => !known(line.load, wall));
    const { directions } = this.#settings;
    const picture = JSON.stringify([this.#state, directions, standing, old, this.#page, level, this.#settings.language, innerWidth, innerHeight]);
    if (picture === this.#drawn) return;
    this.#drawn = picture;
    const cells = this.#state.departments.map((line, at) => this.#cells(line, level === "empty", standing[at], old[at]));
    this.#drawHeads();
    document.body.classList.remove("stacked");
    this.#chooseHeads(); // the columns need to know whether they have heads
    const names = this.#chooseColumns(cells);
    const places = this.#chooseHeads();
    this.#pages = Math.max(1, Math.ceil(this.#state.departments.length / places));
    this.#page %= this.#pages;
    this.#part.page.hidden = this.#pages < 2;
    this.#part.page.textContent = `${this.#page + 1} / ${this.#pages}`;
    if (cells.length > 0) this.#drawRows(places, cells, names);
    else this.#part.departments.replaceChildren(draw("li", "nothing", this.#settings.words.no_departments));
    this.#drawTitle();
  }

  #turn(now) {
    if (now < this.#turnAt) return;
    this.#page = this.#turnAt === 0 ? 0 : (this.#page + 1) % this.#pages;
    this.#turnAt = now + PAGE_MS;
  }

  // The hospital's name and the column heads where four rows have room beneath, else one line, else none.
  #chooseHeads() {
    let places = 0;
    for (const classes of HEADS) {
      for (const name of ["merged", "bare"]) document.body.classList.toggle(name, classes.includes(name));
      places = this.#places();
      if (places >= (classes.length === 0 ? LEAST_ROWS : 1)) break;
    }
    return Math.max(1, places);
  }

  // How many whole rows stand between the heads and the lower edge.
  #places() {
    const rem = parseFloat(getComputedStyle(document.documentElement).fontSize);
    const stacked = document.body.classList.contains("stacked");
    const row = (this.#settings.purpose_px / 16) * (this.#settings.second ? ROW.two : stacked ? ROW.stacked : ROW.one);
    document.body.style.setProperty("--row", `${row}rem`);
    const from = this.#part.departments.getBoundingClientRect().top;
    const to = this.#part.note.hidden ? innerHeight : this.#part.note.getBoundingClientRect().top;
    return Math.floor((to - from + 0.05 * rem) / (row * rem));
  }

  #name(names, said = this.#settings) {
    return nameOf(names, said.language, this.#settings.site_language);
  }

  #drawRows(places, cells, names) {
    const from = this.#page * places;
    const rows = this.#state.departments.slice(from, from + places).map((line, place) => {
      const row = draw("li", "row", this.#named(names[from + place], line), ...cells[from + place]);
      row.dataset.department = line.code;
      return row;
    });
    this.#part.departments.replaceChildren(...rows);
  }

  #drawTitle() {
    const { wait_now: head } = this.#settings.words;
    const merged = document.body.classList.contains("merged");
    document.body.classList.remove("no-page", "no-clock");
    const { second } = this.#settings;
    const both = second ? `${head} · ${second.words.wait_now}` : head;
    for (const drop of [null, "no-page", "no-clock"]) {
      if (drop) document.body.classList.add(drop); // the head is purpose, page and clock are not
      fitted(this.#part.title, merged ? { long: both, short: head } : this.#name(this.#state.site));
      const { scrollWidth, clientWidth } = this.#part.title;
      if (!merged || scrollWidth <= clientWidth + 1) break;
    }
  }

  #drawHeads() {
    const { words, second } = this.#settings;
    const heads = { "#name-head": "now", ".head.waiting": "waiting_head", ".wait-head": "wait_head" };
    for (const [where, word] of Object.entries(heads)) {
      document.querySelector(where).replaceChildren(...this.#lines(words[word], second && second.words[word]));
    }
  }

  // The second language is a line of its own beneath, at full size.
  #lines(first, second) {
    return second ? [draw("span", "line-1", first), draw("span", "line-2", second)] : [first];
  }

  // Level = shape + word; where nobody knows, a dash and whom to ask: an empty cell would look like quiet. While only the wait
  // is not known yet, its place says how many wait.
  #cells(line, unknown, standing, old) {
    const { words, directions } = this.#settings;
    const way = directions[line.code];
    const where = [draw("span", "direction", way ? icon(WAYS[way]) : ""), draw("b", "floor", line.floor)];
    if (unknown) return [...where, this.#level("no_data"), draw("span", "ask", "")];
    if (standing[0]) return [...where, draw("span", "standing", ...this.#lines(...standing))];
    if (line.open_desks === 0 && line.paused_desks > 0) {
      return [...where, draw("span", "level pauses", words.pause), bar(""), this.#soMany(line)];
    }
    if (old) return [...where, this.#level("no_data"), draw("span", "ask", words.ask)];
    const { level, trend, wait } = line.load;
    const busy = [...where, this.#level(level, line.delay_minutes), bar(level)];
    if (wait === null) return [...busy, this.#soMany(line)];
    const minutes = `${wait.from_minutes}–${wait.to_minutes}`;
    return [...busy, this.#waiting(line), draw("span", "trend", icon(TRENDS[trend])), draw("b", "wait", minutes)];
  }

  #level(level, late = null) {
    const word = (said) => (level === "no_data" ? said.words.no_data : said.words.levels[level]);
    const told = draw("span", "told", ...this.#inBoth(word));
    if (late === null) return draw("span", "level", shape(level), draw("span", "word", told));
    const delay = draw("span", "delayed", icon("clock"), draw("span", "", ...this.#inBoth((said) => fill(said.words.late, { minutes: late }))));
    return draw("span", "level", shape(level), draw("span", "word", told, delay));
  }

  /** The same in the board's language and, on a line of its own, in its second one. */
  #inBoth(said) {
    const { second } = this.#settings;
    return this.#lines(said(this.#settings), second && said(second));
  }

  #waiting(line) {
    return draw("span", "count waiting", String(line.waiting));
  }

  #soMany(line) {
    return draw("span", "ask so-many", fill(this.#settings.words.so_many, { count: line.waiting }));
  }

  #named(lines, line) {
    const name = draw("b", "name", ...this.#lines(...lines));
    if (line.delay_minutes === null) return name;
    const late = fill(this.#settings.words.late, { minutes: line.delay_minutes });
    name.append(" ", draw("span", "late", icon("clock"), late));
    return name;
  }

  // Columns drop out before a name would be cut, in this order; the same choice for every page.
  #chooseColumns(cells) {
    const { body } = document;
    const { second } = this.#settings;
    const names = this.#state.departments.map((line) => [this.#name(line.names), ...(second ? [this.#name(line.names, second)] : [])]);
    body.classList.remove(...DROPS);
    body.classList.toggle("no-direction", Object.keys(this.#settings.directions).length === 0);
    body.classList.toggle("no-waiting", body.classList.contains("merged")); // a count without its head says nothing
    const head = this.#part["name-head"];
    const widest = Math.max(0, ...names.flat().map((name) => boldWidthOf(name.short, head)));
    for (const drop of [null, ...DROPS]) {
      if (drop) body.classList.add(drop);
      this.#layOut(cells);
      const notes = body.classList.contains("no-notes") ? 0 : this.#widestNote();
      if (widest + notes <= this.#room() && head.scrollWidth <= head.clientWidth + 1) break;
    }
    const room = this.#room();
    return names.map((lines) => lines.map((name) => (boldWidthOf(name.long, head) > room ? name.short : name.long)));
  }

  #layOut(cells) {
    const { body } = document;
    const shown = COLUMNS.filter((column) => !body.classList.contains(`no-${column}`));
    const after = (column) => shown.filter((one) => COLUMNS.indexOf(one) > COLUMNS.indexOf(column)).length;
    const { style } = this.#part.departments.parentElement;
    style.setProperty("--columns", shown.length);
    style.setProperty("--after-floor", after("floor"));
    style.setProperty("--after-level", Math.max(1, after("level")));
    style.setProperty("--after-bar", Math.max(1, after("bar")));
    style.setProperty("--head-span", shown.length + 1 - after("bar"));
    const rows = cells.map((row, at) => draw("li", "row", this.#named([""], this.#state.departments[at]), ...row));
    this.#part.departments.replaceChildren(...rows);
  }

  #widestNote() {
    return Math.max(0, ...[...this.#part.departments.querySelectorAll(".late")].map((note) => note.offsetWidth * 1.15));
  }

  // The column of the names, as wide as the others leave it.
  #room() {
    return this.#part.departments.querySelector(".name")?.clientWidth ?? 0;
  }
}
