// A picture that stands for 24 hours must not burn in: once in two minutes it moves a little, too little to be seen, and
// in the end by more than the thickest stroke of a letter read from 3 m: else its core would never rest.

const EVERY_MS = 120000;
const STEPS = [0, 1, 2, 3, 4, 3, 2, 1, 0, -1, -2, -3, -4, -3, -2, -1]; // down moves once across has come round: 8.5 hours in all
const STEP_REM = 0.125; // 2 px of 1920, 4 of 4K

/** Where the picture stands after `ms`, as a CSS translate. */
export function placeAt(ms) {
  const turn = Math.floor(ms / EVERY_MS);
  const across = STEPS[turn % STEPS.length];
  const down = STEPS[Math.floor(turn / STEPS.length) % STEPS.length];
  return `${across * STEP_REM}rem ${down * STEP_REM}rem`;
}
