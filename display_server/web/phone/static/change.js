// Whoever chooses another department may be called meanwhile: the page asks each few seconds and goes back to the number then.

import { fill, pageSettings, timeTeller } from "/shared/draw.js";

const ASK_MS = 4000;
const LATE_MS = 8000;

const settings = pageSettings();
const tellTime = timeTeller(settings.zone);
const part = (id) => document.getElementById(id);
const hubAtZero = Date.parse(settings.hub_time) - performance.now(); // the phone's own clock may be wrong
let heardAt = performance.now();

async function ask() {
  try {
    const answer = await fetch(settings.state, { signal: AbortSignal.timeout(3000) });
    if (!answer.ok) throw new Error(`answered ${answer.status}`);
    const now = await answer.json();
    heardAt = performance.now();
    if (!now.change.offered || now.drawn_from[0] !== settings.topic) location.replace(settings.page);
  } catch (away) {
    console.info("no line:", away.message);
  }
  const late = performance.now() - heardAt > LATE_MS;
  if (late && part("not-live").hidden) part("since").textContent = fill(settings.not_live, { time: tellTime(hubAtZero + heardAt) });
  part("not-live").hidden = !late;
}

setInterval(ask, ASK_MS);
