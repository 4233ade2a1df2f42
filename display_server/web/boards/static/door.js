// The board at one room's door: who may come in, who is inside, and where there is room who is next and how long it takes.

import { Calls, pageOf } from "./calls.js";
import { known, shape, waitWords } from "./load.js";
import { Standing } from "./standing.js";
import { draw, icon } from "/shared/draw.js";
import { nameOf, roomParts } from "/shared/names.js";

const ONE_AT_A_TIME_MS = 5000;
const NUMBER_REM = [23.75, 20, 16, 13.5, 11]; // larger than the reading distance asks, as large as fits
const SENTENCE_REM = [9.75, 8.4375, 7, 6];
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

export class Door {
  #settings;
  #calls = new Calls();
  #states = new Map();
  #line = null;
  #standing;
  #drawn = "";
  #part = Object.fromEntries(
    ["title", "door-label", "door-word", "door-said", "door-number", "door-next", "door-wait"].map((name) => [name, document.getElementById(name)]),
  );

  constructor(settings) {
    this.#settings = settings;
    this.#standing = new Standing(settings);
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
    return this.#calls.toRing(now, ONE_AT_A_TIME_MS);
  }

  draw(now, level, wall) {
    const [row] = pageOf(this.#calls.rows(now), 1, now);
    const own = this.#states.get(this.#settings.topics[0]);
    const seen = this.#seen(row, own, wall);
    const wait = own && !own.closed && known(own.load, wall) && level === "fresh" ? own.load : null;
    const next = level === "fresh" ? (this.#line?.[0] ?? null) : null;
    const key = JSON.stringify([seen, wait, next, level, own?.names, this.#settings.language, innerWidth, innerHeight]);
    if (key === this.#drawn) return;
    this.#drawn = key;
    this.#drawRoom(own);
    this.#drawSeen(seen);
    this.#drawLines(next, wait);
    for (const form of FORMS) {
      for (const name of new Set(FORMS.flat())) document.body.classList.toggle(name === "stacked" ? name : `with-${name}`, form.includes(name));
      if (this.#fits()) break;
    }
  }

  // Called, else being seen, else to be called: a number or a sentence.
  #seen(row, own, wall) {
    const { words } = this.#settings;
    if (row) return { number: row.call.number, yours: true, head: words.come_in, young: row.young };
    const inside = [...this.#states.values()].map((one) => one.inside[this.#settings.room.place]).find(Boolean);
    if (inside) return { number: inside, yours: false, head: words.inside };
    if (!own) return { sentence: "", head: "" };
    const paused = own.paused.some((desk) => desk.room_label === this.#settings.room.label);
    const standing = own.closed ? this.#standing.words(own, wall) : paused ? words.pause : "";
    return { sentence: standing || words.wait_here, head: "" };
  }

  #drawRoom(own) {
    const { room, language, site_language: site } = this.#settings;
    const cut = roomParts(nameOf(room.names, language, site).long, room.label);
    this.#part["door-label"].textContent = cut.label || room.label;
    this.#part["door-word"].textContent = cut.before || cut.after;
    document.body.classList.toggle("word-before", cut.before !== "");
    if (own) this.#part.title.textContent = nameOf(own.names, language, site).long;
  }

  #drawSeen({ number, sentence, yours, head, young }) {
    const plate = this.#part["door-number"];
    plate.textContent = number ?? sentence;
    plate.classList.toggle("yours", Boolean(yours));
    plate.classList.toggle("sentence", number === undefined);
    plate.classList.toggle("young", Boolean(young));
    this.#part["door-said"].replaceChildren(...(head ? [icon(yours ? "door-enter" : "door"), draw("b", "", head)] : []));
  }

  #drawLines(next, wait) {
    const { words } = this.#settings;
    const band = waitWords(wait, { wait: "{low}–{high}", wait_up_to: "0–{high}" });
    this.#part["door-next"].replaceChildren(...(next ? [draw("span", "", words.next_one), draw("b", "", next)] : []));
    this.#part["door-wait"].replaceChildren(
      ...(band ? [draw("span", "", words.wait_word), draw("span", "value", shape(wait.level), draw("b", "", words.minutes.replace("{band}", band)))] : []),
    );
  }

  #fits() {
    const purpose = this.#settings.purpose_px / 16;
    const number = this.#part["door-number"];
    const sizes = number.classList.contains("sentence") ? SENTENCE_REM : NUMBER_REM;
    const sized = this.#grow(number, "--number", sizes, purpose) && this.#grow(this.#part["door-label"], "--label", LABEL_REM, purpose);
    const { body } = document;
    const texts = [...body.querySelectorAll("#door-said, #door-word, #door-next, #door-wait, #door-number")];
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
