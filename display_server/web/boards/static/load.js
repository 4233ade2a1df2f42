// How busy a department is, drawn the same on every board: a shape, and four steps of a bar. Words stand beside both.

import { draw, fill } from "/shared/draw.js";

const LIMIT_MS = 600000; // older than this by its own time a level is no data
const NOW_MS = 120000; // older than this its age stands beside it
const STEPS = { quiet: 1, steady: 2, busy: 3, very_busy: 4 };

/** Whether somebody still knows: `wall` is the hub's time in ms. */
export function known(load, wall) {
  return Boolean(load) && wall - Date.parse(load.as_of) <= LIMIT_MS;
}

/** Of when it is, in ms of the hub's time, where that is too long ago to be called now; else null. */
export function agedAt(load, wall) {
  return known(load, wall) && wall - Date.parse(load.as_of) > NOW_MS ? Date.parse(load.as_of) : null;
}

export function shape(level) {
  return draw("span", `shape ${level}`);
}

/** Four segments, as many filled as the level has steps. */
export function bar(level) {
  const filled = STEPS[level] ?? 0;
  const segments = [1, 2, 3, 4].map((step) => draw("span", step <= filled ? "filled" : ""));
  const made = draw("span", `bar ${level}`, ...segments);
  made.setAttribute("aria-hidden", "true"); // the word says it
  return made;
}

/** The wait of somebody arriving now without appointment, in words; "" where nobody knows. `time`: of when it is, null for now. */
export function waitWords(load, words, time = null) {
  if (!load?.wait) return "";
  const { from_minutes: low, to_minutes: high } = load.wait;
  const said = low > 0 ? "wait" : "wait_up_to";
  return fill(words[time === null ? said : `${said}_at`], { low, high, time });
}
