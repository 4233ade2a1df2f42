// What a department's board says in turn with its count: how long it takes, what is late and why, which rooms pause.

import { fill, timeTeller } from "/shared/draw.js";
import { nameOf } from "/shared/names.js";
import { agedAt, known, waitWords } from "./load.js";

export class Notices {
  #settings;
  #tellTime;

  constructor(settings) {
    this.#settings = settings;
    this.#tellTime = timeTeller(settings.zone);
  }

  /** Every sentence there is to say, with the level beside the one that says the wait. `wall`: the hub's time in ms;
   *  `by`: the language, with its words. */
  all(state, wall, by = this.#settings) {
    const late = state.delays.filter((one) => Date.parse(one.until) > wall);
    const notices = [
      ...this.#elsewhere(state, wall, by),
      ...late.map((one) => this.#delayed(one, by)),
      ...state.paused.map((desk) => this.#paused(desk, wall, by)),
    ];
    return [...this.#wait(state, wall, by), ...notices.map((words) => ({ words }))];
  }

  // Nothing of it where one is seen by urgency, nothing while nobody can join the line.
  #wait(state, wall, { words: said }) {
    if (state.by_urgency || state.closed || state.full || !known(state.load, wall)) return [];
    const at = agedAt(state.load, wall);
    const words = waitWords(state.load, said, at === null ? null : this.#tellTime(at));
    return words ? [{ words, level: state.load.level }] : [];
  }

  // Another service with a shorter line, while the hub's picture of both is young.
  #elsewhere(state, wall, { words, language }) {
    const { site_language: site } = this.#settings;
    const young = (state.elsewhere ?? []).filter((one) => known(one, wall));
    return young.slice(0, 1).map((one) =>
      fill(words.elsewhere, { service: nameOf(one.names, language, site).short, floor: one.floor, minutes: one.sooner_minutes }),
    );
  }

  // What is late by its short name: the sentence has one line. A discreet service has none.
  #delayed(one, { words, language }) {
    const { site_language: site } = this.#settings;
    const names = one.service ?? one.room;
    const values = { what: names ? nameOf(names, language, site).short : "", minutes: one.minutes, reason: words.reasons[one.reason] };
    return fill(words[`${one.minutes === null ? "absence" : "delay"}${names ? "" : "_here"}`], values);
  }

  // A time that has passed is not said any more: nobody knows then.
  #paused(desk, wall, { words, language }) {
    const { long: room } = nameOf(desk.room, language, this.#settings.site_language);
    const back = desk.back_at ? Date.parse(desk.back_at) : 0;
    if (back <= wall) return fill(words.paused, { room });
    return fill(words.paused_until, { room, time: this.#tellTime(back) });
  }
}
