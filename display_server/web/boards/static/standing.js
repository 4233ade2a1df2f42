// How a department stands beside its counts, in words: closed until when, full today, seen by urgency.

import { fill, timeTeller } from "/shared/draw.js";

const A_DAY_MS = 24 * 3600 * 1000;

export class Standing {
  #settings;
  #tellTime;

  constructor(settings) {
    this.#settings = settings;
    this.#tellTime = timeTeller(settings.zone);
  }

  /** "" where the counts say it all. `wall`: the hub's time in ms; `by`: the language, with its words. */
  words(line, wall, by = this.#settings) {
    const said = by.words;
    if (line.closed) return line.opens_at ? fill(said.closed_opens, { time: this.#when(Date.parse(line.opens_at), wall, by) }) : said.closed;
    if (line.by_urgency) return said.by_urgency;
    return line.full ? said.full : "";
  }

  /** When the first desk of a department whose desks all pause goes on; "" where nobody has said when, or that time has passed. */
  back(line, wall) {
    const back = line.back_at ? Date.parse(line.back_at) : 0;
    return line.open_desks === 0 && back > wall ? this.#tellTime(back) : "";
  }

  // Within a day the time alone; past it the day too.
  #when(opens, wall, by) {
    const time = this.#tellTime(opens);
    if (opens - wall < A_DAY_MS) return time;
    const day = new Intl.DateTimeFormat(by.language, { timeZone: this.#settings.zone, weekday: "short" });
    return `${day.format(opens)}\u00a0${time}`;
  }
}
