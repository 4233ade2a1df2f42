// A picture that stands for 24 hours must not burn in: once in two minutes it moves by a few pixels, too little to be seen.

const EVERY_MS = 120000;
const STEPS = [0, 1, 2, 3, 2, 1, 0, -1, -2, -3, -2, -1]; // CSS px; across and down take turns out of step

/** Where the picture stands after `ms`, as a CSS translate. */
export function placeAt(ms) {
  const turn = Math.floor(ms / EVERY_MS);
  const across = STEPS[turn % STEPS.length];
  const down = STEPS[Math.floor(turn / STEPS.length) % STEPS.length];
  return `${across}px ${down}px`;
}
