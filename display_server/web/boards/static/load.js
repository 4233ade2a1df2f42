// How busy a department is, drawn the same on every board: a shape, and four steps of a bar. Words stand beside both.

import { draw, fill } from "/shared/draw.js";

const LIMIT_MS = 600000; // older than this by its own time a level is no data
const STEPS = { quiet: 1, steady: 2, busy: 3, very_busy: 4 };

/** Whether somebody still knows: `wall` is the hub's time in ms. */
export function known(load, wall) {
  return Boolean(load) && wall - Date.parse(load.as_of) <= LIMIT_MS;
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

/** The wait of somebody arriving now without appointment, in words; "" where nobody knows. */
export function waitWords(load, words) {
  if (!load?.wait) return "";
  const { from_minutes: low, to_minutes: high } = load.wait;
  return fill(low > 0 ? words.wait : words.wait_up_to, { low, high });
}
