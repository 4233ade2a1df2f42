// The lobby's overview: every department, where it lies, how busy, how many wait, how long. Rows are paged, never squeezed.

import { inBoth } from "./both.js";
import { Cells } from "./cells.js";
import { Columns } from "./columns.js";
import { PIECE_MS, piecesOf } from "./emergency_pages.js";
import { Legend, across, closeUp, readingMs } from "./crowd.js";
import { fitted } from "./fitting.js";
import { agedAt, known } from "./load.js";
import { Standing } from "./standing.js";
import { upright } from "./upright.js";
import { draw, fill, timeTeller } from "/shared/draw.js";
import { nameOf } from "/shared/names.js";

const PAGE_MS = 8000; // at least
const ROW = { one: 1.451, two: 2.585, stacked: 2.75, stackedTwo: 4.95 }; // heights of a row in letters' sizes
const ROW_CLOSE = { one: 1.28, two: 2.4 };
const ROW_UPRIGHT = { one: 2.6, two: 4.95, tall: 1.19 }; // `tall`: a third line more
const HEADS = [[], ["merged"], ["merged", "bare"]]; // how the two lines above the rows give way
const LEAST_ROWS = 4;
const LATE_TURN_MS = 4000; // where notes have no room, a delay and the level's word take turns

const isWhole = (element) => element.scrollWidth <= element.clientWidth + 1;

export class Overview {
  #settings;
  #state = null;
  #drawn = "";
  #formed = ""; // what the rows' form was chosen for
  #form = null; // {names, places}
  #inPieces = []; // {node, pieces}: sentences that have no room whole, read from afar
  #page = 0;
  #pages = 1;
  #turnAt = 0;
  #pageMs = PAGE_MS;
  #standing;
  #tellTime;
  #columns;
  #cells;
  #legend = new Legend();
  #time = null; // of when the levels are, while that is too long ago to be called now
  #part = Object.fromEntries(["departments", "name-head", "title", "page", "note"].map((name) => [name, document.getElementById(name)]));

  constructor(settings) {
    this.#settings = settings;
    this.#standing = new Standing(settings);
    this.#tellTime = timeTeller(settings.zone);
    this.#cells = new Cells(settings);
    const unnamed = (at) => this.#cells.named([""], this.#state.departments[at]);
    this.#columns = new Columns(this.#part.departments, this.#part["name-head"], unnamed, () => this.#places());
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
    return this.#pages * this.#pageMs;
  }

  draw(now, level, wall) {
    if (this.#state === null) return;
    this.#turn(now);
    document.body.classList.toggle("tells-late", Math.floor(now / LATE_TURN_MS) % 2 === 1);
    const { directions, pair } = this.#settings;
    const standing = this.#state.departments.map((line) => [this.#standing.words(line, wall), pair && this.#standing.words(line, wall, pair)]);
    const old = this.#state.departments.map((line) => !known(line.load, wall));
    const back = this.#state.departments.map((line) => this.#standing.back(line, wall));
    const ages = this.#state.departments.map((line) => agedAt(line.load, wall)).filter((at) => at !== null);
    this.#time = ages.length > 0 && level !== "empty" ? this.#tellTime(Math.min(...ages)) : null;
    const picture = JSON.stringify([this.#time, this.#state, directions, standing, old, back, this.#page, level, this.#settings.language, innerWidth, innerHeight]);
    if (picture === this.#drawn) return this.#turnPieces(now);
    this.#drawn = ""; // until it stands whole: a drawing that fails is tried again
    const seen = { standing, old, back, level };
    this.#choose(seen, pair);
    this.#fill(seen);
    this.#drawn = picture;
    this.#turnPieces(now);
  }

  // Trying the forms takes long with many departments, and most news is another count: figures all have one width, so a row as
  // long as before keeps its form. Two languages stand together where one row has room for both, else they take turns.
  #choose(seen, pair) {
    const { departments, site } = this.#state;
    const { language, directions } = this.#settings;
    const said = JSON.stringify([this.#time, departments, site, seen, directions]).replaceAll(/\d/g, "0");
    const formed = JSON.stringify([said, language, pair?.language, innerWidth, innerHeight]);
    if (formed === this.#formed) return;
    this.#formed = "";
    for (const second of pair === null ? [null] : [pair, null]) {
      Object.assign(this.#settings, { second, apart: second !== pair });
      for (const paged of [this.#pages > 1, this.#pages < 2]) {
        this.#sayPage(paged); // it takes room from the title
        closeUp(() => (this.#form = this.#measured(seen)).pages);
        if (this.#form.pages > 1 === paged) break;
      }
      if (this.#form.places >= 1) break;
    }
    this.#legend.say([this.#settings, this.#settings.second].filter(Boolean));
    this.#formed = formed;
  }

  // With the form that was chosen.
  #fill(seen) {
    const { names, places, pages } = this.#form;
    this.#pages = Math.max(1, pages);
    this.#pageMs = Math.max(PAGE_MS, readingMs(places));
    this.#page %= this.#pages;
    const nothing = names?.length === 0;
    document.body.classList.toggle("shows-nothing", nothing);
    this.#sayPage(this.#pages > 1);
    this.#drawHeads();
    this.#drawTitle();
    if (nothing) this.#drawNothing();
    else {
      this.#drawRows(Math.max(1, places), seen, names);
      this.#cutStanding();
    }
  }

  #sayPage(paged) {
    this.#part.page.hidden = !paged;
    this.#part.page.textContent = `${this.#page + 1} / ${this.#pages}`;
  }

  // How one department stands, in the languages that are shown.
  #cellsOf({ standing, old, back, level }, at) {
    const [first, other] = standing[at];
    const said = [first, this.#settings.second === null ? null : other];
    return this.#cells.of(this.#state.departments[at], level === "empty", { standing: said, old: old[at], back: back[at] });
  }

  // With the body's classes of now: the names, how many rows stand on a page, how many pages that makes.
  #measured(seen) {
    const { departments } = this.#state;
    const cells = departments.map((_, at) => this.#cellsOf(seen, at));
    this.#drawHeads();
    document.body.classList.remove("stacked", "tall");
    this.#chooseHeads(); // the columns need to know whether they have heads
    const names = this.#columns.choose(this.#names(), cells, Object.keys(this.#settings.directions).length > 0);
    const places = this.#chooseHeads();
    // A wait beneath its name needs the whole row.
    const lies = names !== null && !["close", "stacked"].every((name) => document.body.classList.contains(name));
    return { names, places, pages: lies ? Math.ceil(departments.length / Math.max(1, places)) : Infinity };
  }

  // No department at all: beneath the house's name, each language on lines of its own; without room in pieces, one by one.
  #drawNothing() {
    const { title, departments } = this.#part;
    const place = draw("li", "nothing", ...inBoth(this.#settings, ({ words }) => words.no_departments));
    departments.replaceChildren(place);
    const fits = () => isWhole(place) && place.getBoundingClientRect().bottom <= innerHeight;
    this.#inPieces = [];
    const gaveWay = ["merged", "bare"].filter((name) => document.body.classList.contains(name));
    document.body.classList.remove(...gaveWay);
    this.#drawTitle();
    if (fits() && isWhole(title)) return;
    document.body.classList.add(...gaveWay);
    this.#drawTitle();
    const said = [this.#settings, this.#settings.second].filter(Boolean);
    const pieces = said.flatMap(({ words, html }) => this.#cut(place, words.no_departments, fits, html).pieces);
    this.#inPieces = [{ node: place, pieces }];
  }

  // How a department stands, each language in a line of its own.
  #cutStanding() {
    const cells = [...this.#part.departments.querySelectorAll(".standing")];
    const lines = cells.flatMap((cell) => (cell.childElementCount > 0 ? [...cell.children] : [cell]));
    this.#inPieces = lines.filter((line) => !isWhole(line)).map((line) => this.#cut(line, line.textContent, () => isWhole(line)));
  }

  #cut(node, text, fits, html = this.#settings.html) {
    const says = (piece) => {
      node.textContent = piece;
      return fits();
    };
    return { node, pieces: piecesOf(text, says, html) };
  }

  #turnPieces(now) {
    this.#legend.draw(now);
    for (const { node, pieces } of this.#inPieces) {
      const said = pieces[Math.floor(now / PIECE_MS) % pieces.length];
      if (node.textContent !== said) node.textContent = said;
    }
  }

  #turn(now) {
    if (now < this.#turnAt) return;
    this.#page = this.#turnAt === 0 ? 0 : (this.#page + 1) % this.#pages;
    this.#turnAt = now + this.#pageMs;
  }

  // The hospital's name and the column heads where four rows have room beneath, else one line, else none.
  #chooseHeads() {
    let places = 0;
    for (const classes of document.body.classList.contains("close") ? HEADS.slice(1) : HEADS) {
      for (const name of ["merged", "bare"]) document.body.classList.toggle(name, classes.includes(name));
      this.#drawTitle(); // upright it may need a line more
      places = this.#places();
      if (places >= (classes.length === 0 ? this.#leastRows() : 1)) break;
    }
    return places;
  }

  // A row of two languages is as high upright as two elsewhere.
  #leastRows() {
    return upright() && this.#settings.second ? LEAST_ROWS / 2 : LEAST_ROWS;
  }

  // How many whole rows stand between the heads and the lower edge.
  #places() {
    const rem = parseFloat(getComputedStyle(document.documentElement).fontSize);
    const row = (this.#settings.purpose_px / 16) * this.#rowHeight();
    document.body.style.setProperty("--row", `${row}rem`);
    const from = this.#part.departments.getBoundingClientRect().top;
    const to = this.#part.note.hidden ? innerHeight : this.#part.note.getBoundingClientRect().top;
    const down = Math.max(0, Math.floor((to - from + 0.05 * rem) / (row * rem)));
    for (const [name, count] of [["down", down], ["across", across()]]) document.body.style.setProperty(`--${name}`, count);
    return down * across();
  }

  #rowHeight() {
    const { classList } = document.body;
    const two = Boolean(this.#settings.second);
    if (classList.contains("close")) return two ? ROW_CLOSE.two : ROW_CLOSE.one;
    if (upright()) return (two ? ROW_UPRIGHT.two : ROW_UPRIGHT.one) + (classList.contains("tall") ? ROW_UPRIGHT.tall : 0);
    if (classList.contains("stacked")) return two ? ROW.stackedTwo : ROW.stacked;
    return two ? ROW.two : ROW.one;
  }

  #name(names, said = this.#settings) {
    return nameOf(names, said.language, this.#settings.site_language);
  }

  // Of each department in the board's language and in its second one.
  #names() {
    const { second } = this.#settings;
    return this.#state.departments.map((line) => [this.#name(line.names), ...(second ? [this.#name(line.names, second)] : [])]);
  }

  #drawRows(places, seen, names) {
    const from = this.#page * places;
    const rows = this.#state.departments.slice(from, from + places).map((line, place) => {
      const row = draw("li", "row", this.#cells.named(names[from + place], line), ...this.#cellsOf(seen, from + place));
      row.dataset.department = line.code;
      return row;
    });
    this.#part.departments.replaceChildren(...rows);
  }

  #drawTitle() {
    const head = this.#head(this.#settings.words, "wait_now", "wait_now_at");
    const merged = document.body.classList.contains("merged");
    document.body.classList.remove("no-page", "no-clock");
    const { second } = this.#settings;
    const both = second ? `${head} · ${this.#head(second.words, "wait_now", "wait_now_at")}` : head;
    for (const drop of [null, "no-page", "no-clock"]) {
      if (drop) document.body.classList.add(drop); // the head is purpose, page and clock are not
      fitted(this.#part.title, merged ? { long: both, short: head } : this.#name(this.#state.site));
      const { scrollWidth, clientWidth, clientHeight } = this.#part.title;
      const twoLines = 2.5 * parseFloat(getComputedStyle(this.#part.title).fontSize);
      if (!merged || (scrollWidth <= clientWidth + 1 && clientHeight <= twoLines)) break;
    }
  }

  #drawHeads() {
    const { words, second } = this.#settings;
    const heads = { "#name-head": ["now", "overview_at"], ".head.waiting": ["waiting_head"], ".wait-head": ["wait_head"] };
    for (const [where, [now, then = now]] of Object.entries(heads)) {
      const [first, other] = [words, second?.words].map((said) => said && this.#head(said, now, then));
      document.querySelector(where).replaceChildren(...this.#cells.lines(first, other));
    }
  }

  #head(words, now, then) {
    return this.#time === null ? words[now] : fill(words[then], { time: this.#time });
  }
}
