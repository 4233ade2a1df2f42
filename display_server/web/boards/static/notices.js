// What a department's board says in turn with its count: how long it takes, what is late and why, which rooms pause.

import { fill, timeTeller } from "/shared/draw.js";
import { nameOf } from "/shared/names.js";
import { known, waitWords } from "./load.js";

export class Notices {
  #settings;
  #tellTime;

  constructor(settings) {
    this.#settings = settings;
    this.#tellTime = timeTeller(settings.zone);
  }

  /** Every sentence there is to say, with the level beside the one that says the wait. `wall`: the hub's time in ms. */
  all(state, wall) {
    const late = state.delays.filter((one) => Date.parse(one.until) > wall);
    const notices = [
      ...this.#elsewhere(state, wall),
      ...late.map((one) => this.#delayed(one)),
      ...state.paused.map((desk) => this.#paused(desk, wall)),
    ];
    return [...this.#wait(state, wall), ...notices.map((words) => ({ words }))];
  }

  // Nothing of it where one is seen by urgency, nothing while nobody can join the line.
  #wait(state, wall) {
    if (state.by_urgency || state.closed || state.full || !known(state.load, wall)) return [];
    const words = waitWords(state.load, this.#settings.words);
    return words ? [{ words, level: state.load.level }] : [];
  }

  // Another service with a shorter line, while the hub's picture of both is young.
  #elsewhere(state, wall) {
    const { words, language, site_language: site } = this.#settings;
    const young = (state.elsewhere ?? []).filter((one) => known(one, wall));
    return young.slice(0, 1).map((one) =>
      fill(words.elsewhere, { service: nameOf(one.names, language, site).short, floor: one.floor, minutes: one.sooner_minutes }),
    );
  }

  // What is late by its short name: the sentence has one line. A discreet service has none.
  #delayed(one) {
    const { words, language, site_language: site } = this.#settings;
    const names = one.service ?? one.room;
    const values = { what: names ? nameOf(names, language, site).short : "", minutes: one.minutes, reason: words.reasons[one.reason] };
    return fill(words[`${one.minutes === null ? "absence" : "delay"}${names ? "" : "_here"}`], values);
  }

  // A time that has passed is not said any more: nobody knows then.
  #paused(desk, wall) {
    const { long: room } = nameOf(desk.room, this.#settings.language, this.#settings.site_language);
    const back = desk.back_at ? Date.parse(desk.back_at) : 0;
    if (back <= wall) return fill(this.#settings.words.paused, { room });
    return fill(this.#settings.words.paused_until, { room, time: this.#tellTime(back) });
  }
}
