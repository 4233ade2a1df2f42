// The board at one room's door: who may come in, who is inside, and where there is room who is next and how long it takes.

import { both, fittedBoth, inBoth, sayAll } from "./both.js";
import { Calls } from "./calls.js";
import { PIECE_MS, piecesOf } from "./emergency_pages.js";
import { fitted } from "./fitting.js";
import { agedAt, known, shape, waitWords } from "./load.js";
import { Standing } from "./standing.js";
import { draw, fill, icon, timeTeller } from "/shared/draw.js";
import { nameOf, roomParts } from "/shared/names.js";

const NUMBER_REM = [23.75, 20, 16, 13.5, 11]; // larger than the reading distance asks, as large as fits
const SENTENCE_REM = [9.75, 8.4375, 7, 6];
const LEAST_REM = 16; // before the number is smaller than this, the lines beneath it leave
const LABEL_REM = [26.25, 20, 16, 13.5];
// What gives way, in this order: the level, the wait, who is next, then the two halves beside each other.
const FORMS = [
  ["level", "wait", "next", "head", "word"],
  ["wait", "next", "head", "word"],
  ["next", "head", "word"],
  ["head", "word"],
  ["stacked", "head", "word"],
  ["stacked", "word"],
  ["stacked"],
];
const ALONE = FORMS[3];
const LINES = ["level", "wait", "next"];

export class Door {
  #settings;
  #calls = new Calls();
  #states = new Map();
  #line = null;
  #standing;
  #tellTime;
  #drawn = "";
  #pieces = []; // of a sentence that has no room whole
  #part = Object.fromEntries(
    ["title", "door-label", "door-word", "door-word-2", "door-said", "door-number", "door-next", "door-wait"].map((name) => [name, document.getElementById(name)]),
  );

  constructor(settings) {
    this.#settings = settings;
    this.#standing = new Standing(settings);
    this.#tellTime = timeTeller(settings.zone);
  }

  take(topic, state, now) {
    if (topic.startsWith("queue:")) this.#line = state.waiting;
    else this.#states.set(topic, state);
    const states = [...this.#states.values()];
    const calling = new Map(states.flatMap((one) => one.calling.filter((call) => call.place === this.#settings.room.place)).map((call) => [call.call_id, call]));
    this.#calls.take({ calling: [...calling.values()], last_called: states.flatMap((one) => one.last_called) }, now);
  }

  empty() {
    this.#states.clear();
    this.#line = null;
    this.#calls.empty();
  }

  toRing(now) {
    return this.#calls.toRing(now, 1);
  }

  draw(now, level, wall) {
    const [row] = this.#calls.page(this.#calls.rows(now), 1);
    const own = this.#states.get(this.#settings.topics[0]);
    const seen = this.#seen(row, own, wall, this.#settings);
    const wait = own && !own.closed && known(own.load, wall) && agedAt(own.load, wall) === null && level === "fresh" ? own.load : null;
    const next = level === "fresh" ? (this.#line?.[0] ?? null) : null;
    const key = JSON.stringify([seen, wait, next, level, own?.names, this.#settings.language, innerWidth, innerHeight]);
    if (key !== this.#drawn) {
      this.#drawn = ""; // until it stands whole: a drawing that fails is tried again
      const whole = this.#choose(() => {
        this.#drawRoom(own);
        this.#drawSeen(row, own, wall);
        this.#drawLines(next, wait);
      });
      this.#pieces = whole || !seen.sentence ? [] : this.#cut(this.#part["door-number"].textContent);
      this.#drawn = key;
    }
    if (this.#pieces.length > 0) this.#say(this.#pieces[Math.floor(now / PIECE_MS) % this.#pieces.length]);
  }

  #cut(sentence) {
    const fits = (text) => {
      this.#say(text);
      return this.#fits();
    };
    return piecesOf(sentence, fits, this.#settings.html);
  }

  #say(text) {
    const plate = this.#part["door-number"];
    if (plate.textContent !== text) plate.textContent = text;
  }

  // Two languages stand together in the largest form that has room for both; where none has, they take turns. Whether all stands whole.
  #choose(drawAll) {
    const { pair } = this.#settings;
    for (const second of pair === null ? [null] : [pair, null]) {
      Object.assign(this.#settings, { second, apart: second !== pair });
      if (pair !== null) sayAll(this.#settings);
      drawAll();
      this.#take(ALONE);
      const least = this.#fits() ? Math.min(LEAST_REM, this.#numberRem) : 0; // a long one is no larger without them
      for (const form of FORMS) {
        if (second !== null && !form.includes("word")) continue; // before the room's word goes the languages part
        this.#take(form);
        if (this.#fits() && (this.#numberRem >= least || !LINES.some((line) => form.includes(line)))) return true;
      }
    }
    return false;
  }

  #take(form) {
    for (const name of new Set(FORMS.flat())) document.body.classList.toggle(name === "stacked" ? name : `with-${name}`, form.includes(name));
  }

  // How large the number stands; a sentence may be smaller.
  get #numberRem() {
    const plate = this.#part["door-number"];
    return plate.classList.contains("sentence") ? LEAST_REM : parseFloat(plate.style.getPropertyValue("--number"));
  }

  // Called, else being seen, else to be called: a number or a sentence.
  #seen(row, own, wall, by) {
    const { words } = by;
    if (row) return { number: row.call.number, yours: true, head: words.come_in, young: row.young };
    const inside = [...this.#states.values()].map((one) => one.inside[this.#settings.room.place]).find(Boolean);
    if (inside) return { number: inside, yours: false, head: words.inside };
    if (!own) return { sentence: "", head: "" };
    const pause = [...this.#states.values()].flatMap((one) => one.paused).find((desk) => desk.place === this.#settings.room.place);
    const standing = own.closed ? this.#standing.words(own, wall, by) : pause ? this.#pauses(pause, wall, words) : "";
    return { sentence: standing || words.wait_here, head: "" };
  }

  // A time that has passed is not said any more: nobody knows then.
  #pauses({ back_at: at }, wall, { door_pause: pause, door_pause_until: until }) {
    const back = at ? Date.parse(at) : 0;
    return back > wall ? fill(until, { time: this.#tellTime(back) }) : pause;
  }

  #drawRoom(own) {
    const { room, second, site_language: site } = this.#settings;
    const cutIn = ({ language }) => roomParts(nameOf(room.names, language, site).long, room.label);
    const cut = cutIn(this.#settings);
    const other = second && cutIn(second);
    const apart = other !== null && (cut.before === "") !== (other.before === ""); // "Room 12" and "12 kabinetas": one above, one below
    const [word, otherWord] = [cut, other].map((one) => one && (one.before || one.after));
    this.#part["door-label"].textContent = cut.label || room.label;
    this.#part["door-word"].replaceChildren(...both(word, !second || apart ? null : { html: second.html, said: otherWord }));
    this.#part["door-word-2"].textContent = apart ? otherWord : "";
    this.#part["door-word-2"].lang = second?.html ?? "";
    document.body.classList.toggle("word-before", cut.before !== "");
    if (!own) return;
    const names = [this.#settings, second].map((by) => by && nameOf(own.names, by.language, site));
    if (second === null) fitted(this.#part.title, names[0]);
    else fittedBoth(this.#part.title, [names[0], { ...names[1], html: second.html }]);
  }

  #drawSeen(row, own, wall) {
    const seen = (by) => this.#seen(row, own, wall, by);
    const { number, sentence, yours, head, young } = seen(this.#settings);
    const plate = this.#part["door-number"];
    plate.replaceChildren(...(number ? [number] : inBoth(this.#settings, (by) => seen(by).sentence)));
    plate.classList.toggle("yours", Boolean(yours));
    plate.classList.toggle("sentence", sentence !== undefined);
    plate.classList.toggle("young", Boolean(young));
    this.#part["door-said"].replaceChildren(...(head ? [icon(yours ? "door" : "user-circle"), draw("b", "", ...inBoth(this.#settings, (by) => seen(by).head))] : []));
  }

  #drawLines(next, wait) {
    const band = waitWords(wait, { wait: "{low}–{high}", wait_up_to: "0–{high}" });
    const head = (word) => draw("span", "", ...inBoth(this.#settings, ({ words }) => words[word]));
    const minutes = band && draw("b", "", ...inBoth(this.#settings, ({ words }) => words.minutes.replace("{band}", band)));
    this.#part["door-next"].replaceChildren(...(next ? [head("next_one"), draw("b", "", next)] : []));
    this.#part["door-wait"].replaceChildren(...(band ? [head("wait_word"), draw("span", "value", shape(wait.level), minutes)] : []));
  }

  #fits() {
    const purpose = this.#settings.purpose_px / 16;
    const number = this.#part["door-number"];
    const sizes = number.classList.contains("sentence") ? SENTENCE_REM : NUMBER_REM;
    const sized = this.#grow(number, "--number", sizes, purpose) && this.#grow(this.#part["door-label"], "--label", LABEL_REM, purpose);
    const { body } = document;
    const texts = [...body.querySelectorAll("h1, .room, #door-said, #door-word, #door-word-2, #door-next, #door-wait, #door-number")];
    const whole = texts.every((one) => one.offsetParent === null || one.scrollWidth <= one.clientWidth + 1);
    return sized && whole && number.scrollHeight <= number.clientHeight + 1 && body.scrollHeight <= body.clientHeight + 1;
  }

  #grow(element, variable, sizes, least) {
    for (const rem of [...sizes.filter((one) => one > least), least]) {
      element.style.setProperty(variable, `${rem}rem`);
      const { body } = document;
      const lines = sizes === SENTENCE_REM && element.scrollHeight > element.clientHeight + 1;
      if (!lines && element.scrollWidth <= element.clientWidth + 1 && body.scrollHeight <= body.clientHeight + 1) return true;
    }
    return false;
  }
}
