// A board: hears states, shows them honestly, rings for new calls, tells the hub what it really shows.

import { Department } from "./department.js";
import { Emergencies } from "./emergencies.js";
import { Overview } from "./overview.js";
import { placeAt } from "./resting.js";
import { Sounds } from "./sounds.js";
import { StaffWanted } from "./staff_wanted.js";
import { fill, pageSettings, timeTeller } from "/shared/draw.js";
import { Live } from "/shared/live.js";

const LATE_MS = 5000; // past this the board says since when
const REPORT_MS = 10000;

const settings = pageSettings();
const tellTime = timeTeller(settings.zone);
const live = new Live(settings.pass, settings.hub_time);
const sounds = new Sounds(settings.sound);
const view = settings.view === "department" ? new Department(settings) : new Overview(settings);
const emergencies = new Emergencies(settings.emergency, tellTime);
const staffWanted = new StaffWanted(settings.words.staff_wanted, settings.emergency);
const { body } = document;
const part = (id) => document.getElementById(id);
let level = "fresh"; // fresh · late · empty
let newest = null; // what was heard last: shown again when truth returns on a line that never broke

function levelNow() {
  if (live.ageMs > settings.limit_ms) return "empty";
  return live.ageMs > LATE_MS ? "late" : "fresh";
}

function showLevel(next) {
  if (next === level) return;
  const wasEmpty = level === "empty";
  level = next;
  body.dataset.level = level;
  part("note").hidden = level !== "late";
  part("stale").hidden = level !== "empty";
  const since = fill(settings.words.since, { time: tellTime(live.asOf) });
  part("note-since").textContent = since;
  part("stale-since").textContent = since;
  if (level === "empty") {
    view.empty();
    staffWanted.take([]); // nobody knows any more; the kiosk itself has said so by now
  } else if (wasEmpty && newest !== null) {
    view.take(newest, performance.now());
    staffWanted.take(newest.staff_wanted);
  }
}

function tick() {
  const now = performance.now();
  body.style.translate = placeAt(now);
  part("clock").textContent = tellTime(live.now());
  showLevel(levelNow());
  view.draw(now, level, live.now());
  if (emergencies.draw(now, live.now(), level === "fresh" ? null : live.asOf)) report(); // the hub lists who shows it
  sounds.tick(now, tellTime(live.now()), emergencies.shown.length > 0);
  body.classList.toggle("silent", sounds.silent); // a new call has a border instead
  sayWhatIsNotHeard();
  if (emergencies.shown.length > 0) return;
  const call = view.toRing(now);
  if (call !== null) sounds.take(call);
}

function sayWhatIsNotHeard() {
  part("sound-off").hidden = !["blocked", "failed"].includes(sounds.state);
  for (const words of document.querySelectorAll("[data-sound]")) words.hidden = words.dataset.sound !== sounds.state;
}

async function report() {
  const shown = {
    topics: live.versions(),
    level,
    shown: "shown" in body.dataset ? Number(body.dataset.shown) : null,
    emergencies: emergencies.shown,
    sound: sounds.state,
    clock: new Date().toISOString(),
  };
  try {
    const answer = await fetch(settings.shown, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify(shown),
      signal: AbortSignal.timeout(5000),
    });
    if (!answer.ok) throw new Error(`the hub answered ${answer.status}`);
    const said = await answer.json();
    sounds.speaks = said.speaks;
    if (said.settings_key !== settings.settings_key) location.reload(); // an administrator changed them
  } catch (unreachable) {
    console.info("not reported:", unreachable.message);
  }
}

live.addEventListener("state", (event) => {
  const { topic, version, state } = event.detail;
  sounds.hear(topic, state, performance.now());
  if (topic !== settings.topic) return;
  newest = state;
  emergencies.take(state.emergencies);
  staffWanted.take(state.staff_wanted);
  showLevel(levelNow());
  if (level === "empty") return tick(); // nobody vouches for it: neither shown nor rung, until a stamp comes
  view.take(state, performance.now());
  tick();
  body.dataset.shown = version; // after it is drawn: what people really see
});
live.addEventListener("stamp", tick);
live.addEventListener("refused", () => location.replace("/board"));

// Every face now, not when a glyph is first needed: the stale note must not show boxes because the hub has died.
await Promise.allSettled([...document.fonts].map((face) => face.load()));
live.start();
tick();
setInterval(tick, 200);
setTimeout(report, 2000); // the fleet sees a new board soon
setInterval(report, REPORT_MS);
