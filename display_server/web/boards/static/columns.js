// What an overview's rows have room for, the same on every page. Columns leave in a fixed order before a name would be cut; upright
// they stand in lines beneath the name.

import { boldWidthOf } from "./fitting.js";
import { upright } from "./upright.js";
import { draw } from "/shared/draw.js";

const COLUMNS = ["direction", "floor", "level", "bar", "waiting", "trend", "wait"];
const DROPS = ["no-notes", "no-bar", "no-waiting", "no-trend", "no-ask", "no-direction", "no-floor", "no-word", "stacked"];
const OF_THE_NAME = ["no-notes", "no-direction", "no-floor"]; // upright: what stands on the name's own line
const BENEATH = DROPS.filter((drop) => ![...OF_THE_NAME, "no-word", "stacked"].includes(drop));
const FEWER = [...BENEATH.keys()].map((drops) => BENEATH.slice(0, drops));
const TALL = [...FEWER, BENEATH, [...BENEATH, "no-word"]].map((drops) => ["tall", ...drops]);
const BENEATH_FORMS = [...FEWER, ...TALL]; // a line more before anybody is not told whom to ask, or how busy it is in a word

// A count without its head says nothing, and among many departments its head would take a row's place.
const withoutCount = () => ["merged", "brief"].some((name) => document.body.classList.contains(name));

export class Columns {
  #list;
  #head;
  #unnamed;
  #setHeight;

  /** `list`: where the rows stand; `head`: above their names; `unnamed(at)`: the name of a row, empty, with its notes;
   *  `setHeight()`: makes rows as high as the body's classes ask. */
  constructor(list, head, unnamed, setHeight) {
    this.#list = list;
    this.#head = head;
    this.#unnamed = unnamed;
    this.#setHeight = setHeight;
  }

  /** Chooses by the body's classes; every department's names in each language, long where that has room. `names`: [[{long, short}]];
   *  `cells`: what stands after each name; `ways`: whether any has an arrow. null: slim rows have no room for the names. */
  choose(names, cells, ways) {
    const { classList } = document.body;
    classList.remove(...DROPS);
    const grid = this.#list.parentElement;
    grid.style.removeProperty("grid-template-columns");
    if (classList.contains("slim")) return this.#chooseSlim(names, cells);
    classList.toggle("no-direction", !ways);
    classList.toggle("no-waiting", withoutCount());
    const widest = Math.max(0, ...names.flat().map((name) => boldWidthOf(name.short, this.#head)));
    if (upright()) this.#chooseLines(cells, widest);
    else this.#dropColumns(cells, widest);
    // A page of few rows would have narrower columns than the one before.
    if (!upright() && !classList.contains("stacked")) grid.style.gridTemplateColumns = getComputedStyle(grid).gridTemplateColumns;
    const room = this.#room();
    return names.map((lines) => lines.map((name) => (boldWidthOf(name.long, this.#head) > room ? name.short : name.long)));
  }

  // Name, shape and wait: every wait has the width of the widest, so that shapes stand one below the other.
  #chooseSlim(names, cells) {
    document.body.classList.add(...DROPS.filter((drop) => drop !== "stacked"));
    document.body.style.setProperty("--down", cells.length); // all of them stand here now, none in a column too many
    this.#layOut(cells);
    const waits = [...this.#list.querySelectorAll(".wait")].map((wait) => boldWidthOf(wait.textContent, this.#head));
    this.#list.style.setProperty("--widest-wait", `max(3em, ${Math.ceil(Math.max(0, ...waits)) + 1}px)`);
    const plain = this.#list.querySelector(".row:not(:has(.standing))");
    const room = plain ? plain.querySelector(".name").clientWidth : this.#list.querySelector(".row").clientWidth / 2;
    const chosen = names.map((lines) => lines.map((name) => (boldWidthOf(name.long, this.#head) > room ? name.short : name.long)));
    return chosen.flat().every((name) => boldWidthOf(name, this.#head) <= room) ? chosen : null;
  }

  #dropColumns(cells, widest) {
    for (const drop of [null, ...DROPS]) {
      if (drop) document.body.classList.add(drop);
      this.#layOut(cells);
      if (this.#nameFits(widest) && this.#head.scrollWidth <= this.#head.clientWidth + 1) break;
    }
  }

  #chooseLines(cells, widest) {
    const { classList } = document.body;
    for (const drop of [null, ...OF_THE_NAME]) {
      if (drop) classList.add(drop);
      this.#layOut(cells);
      if (this.#nameFits(widest)) break;
    }
    for (const classes of BENEATH_FORMS) {
      classList.remove("tall", ...BENEATH);
      classList.add(...classes);
      if (withoutCount()) classList.add("no-waiting");
      this.#setHeight();
      if (this.#linesFit()) break;
    }
  }

  #nameFits(widest) {
    const notes = document.body.classList.contains("no-notes") ? 0 : this.#widest(".late") * 1.15;
    return widest + notes <= this.#room();
  }

  #linesFit() {
    const texts = [...document.querySelectorAll(".row, .row :is(.level, .ask, .standing), .heads, .head")].filter((one) => one.offsetParent !== null);
    return texts.every((one) => one.scrollWidth <= one.clientWidth + 1 && (!one.matches(".row") || one.scrollHeight <= one.clientHeight + 1));
  }

  #layOut(cells) {
    const { classList } = document.body;
    const shown = COLUMNS.filter((column) => !classList.contains(`no-${column}`));
    const after = (column) => shown.filter((one) => COLUMNS.indexOf(one) > COLUMNS.indexOf(column)).length;
    const { style } = this.#list.parentElement;
    style.setProperty("--columns", shown.length);
    style.setProperty("--after-floor", after("floor"));
    style.setProperty("--after-level", Math.max(1, after("level")));
    style.setProperty("--after-bar", Math.max(1, after("bar")));
    style.setProperty("--after-waiting", Math.max(1, after("waiting")));
    style.setProperty("--head-span", shown.length + 1 - after("bar"));
    this.#list.replaceChildren(...cells.map((row, at) => draw("li", "row", this.#unnamed(at), ...row)));
    const floor = this.#widest(".floor") * 1.2; // how far floors and arrows reach into an upright name's line
    style.setProperty("--floor", `${floor}px`);
    style.setProperty("--place", `${floor + this.#widest(".direction") * 1.2}px`);
  }

  #widest(part) {
    return Math.max(0, ...[...this.#list.querySelectorAll(part)].map((one) => one.offsetWidth));
  }

  // The column of the names, as wide as the others leave it.
  #room() {
    return this.#list.querySelector(".name")?.clientWidth ?? 0;
  }
}
