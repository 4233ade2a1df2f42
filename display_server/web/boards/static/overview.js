// The lobby's overview: every department, how many wait, how many desks are open. Rows are paged, never squeezed.

import { fitted, boldWidthOf } from "./fitting.js";
import { Standing } from "./standing.js";
import { draw, fill, icon } from "/shared/draw.js";
import { nameOf } from "/shared/names.js";

const PAGE_MS = 8000;

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

  empty() {} // names and floors stay true; only the counts become "No data"

  toRing() {
    return null;
  }

  draw(now, level, wall) {
    if (this.#state === null) return;
    const places = this.#places();
    const pages = Math.max(1, Math.ceil(this.#state.departments.length / places));
    this.#turn(now, pages);
    const standing = this.#state.departments.map((line) => this.#standing.words(line, wall));
    const picture = JSON.stringify([this.#state, standing, this.#page, places, level, innerWidth]);
    if (picture === this.#drawn) return;
    this.#drawn = picture;
    fitted(this.#title, this.#name(this.#state.site));
    this.#pageNote.hidden = pages < 2;
    this.#pageNote.textContent = `${this.#page + 1} / ${pages}`;
    this.#drawRows(places, level === "empty", standing);
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

  // Twice: the words of the counts' columns say how much room is left for the names.
  #drawRows(places, unknown, standing) {
    const short = this.#state.departments.map((line) => this.#name(line.names).short);
    this.#table.replaceChildren(...this.#rows(places, unknown, standing, short));
    this.#table.replaceChildren(...this.#rows(places, unknown, standing, this.#chooseNames()));
  }

  #rows(places, unknown, standing, names) {
    const from = this.#page * places;
    return this.#state.departments.slice(from, from + places).map((line, place) => {
      const instead = unknown ? this.#settings.words.no_data : standing[from + place];
      const counts = instead
        ? [draw("span", unknown ? "no-data" : "no-data standing", instead)]
        : [draw("span", "count waiting", String(line.waiting)), this.#desks(line)];
      const row = draw("li", "row", this.#named(names[from + place], line), draw("b", "floor", line.floor), ...counts);
      row.dataset.department = line.code;
      return row;
    });
  }

  #named(name, line) {
    if (line.delay_minutes === null) return draw("b", "name", name);
    const late = fill(this.#settings.words.late, { minutes: line.delay_minutes });
    return draw("b", "name", name, " ", draw("span", "late", icon("clock"), late));
  }

  // Where nobody is called because everybody pauses, the word says it: "0" alone would say the day is over.
  #desks(line) {
    const pauses = line.open_desks === 0 && line.paused_desks > 0;
    return draw("span", `count desks${pauses ? " pauses" : ""}`, pauses ? this.#settings.words.pause : String(line.open_desks));
  }

  // The floor drops out before a name would be cut; the same choice for every page.
  #chooseNames() {
    const all = this.#state.departments.map((line) => this.#name(line.names));
    const classes = document.body.classList;
    classes.remove("no-floor");
    const widest = (texts) => Math.max(0, ...texts.map((text) => boldWidthOf(text, this.#head)));
    if (widest(all.map((name) => name.short)) > this.#head.clientWidth) classes.add("no-floor");
    const room = this.#head.clientWidth;
    return all.map((name) => (boldWidthOf(name.long, this.#head) > room ? name.short : name.long));
  }
}
