// A board: hears states, shows them honestly, rings for new calls, tells the hub what it really shows.

import { Contents } from "./contents.js";
import { Department } from "./department.js";
import { Door } from "./door.js";
import { Emergencies } from "./emergencies.js";
import { Languages, TURN_MS } from "./languages.js";
import { Overview } from "./overview.js";
import { placeAt } from "./resting.js";
import { Sounds } from "./sounds.js";
import { StaffWanted } from "./staff_wanted.js";
import { Stale } from "./stale.js";
import { fill, pageSettings, timeTeller } from "/shared/draw.js";
import { Live } from "/shared/live.js";

const LATE_MS = 5000; // past this the board says since when
const VIEWS = { lobby: Overview, department: Department, mixed: Department, door: Door };

const settings = pageSettings();
const { documentElement: root, body } = document;
root.style.setProperty("--purpose", `${settings.purpose_px / 16}rem`);
if (settings.theme) root.dataset.look = settings.theme;
const languages = new Languages(settings);
const tellTime = timeTeller(settings.zone);
const live = new Live(settings.pass, settings.hub_time);
const sounds = new Sounds(settings.sound);
const contents = settings.contents === null ? null : new Contents(settings);
const view = new VIEWS[settings.view](settings, contents);
const stale = new Stale();
const emergencies = new Emergencies(settings.emergency, tellTime);
const staffWanted = new StaffWanted(settings);
const part = (id) => document.getElementById(id);
const newest = new Map(); // what was heard last: shown again when truth returns on a line that never broke
let level = "fresh"; // fresh · late · empty

function levelNow() {
  if (live.ageMs > settings.limit_ms) return "empty";
  return live.ageMs > LATE_MS ? "late" : "fresh";
}

function showLevel(next) {
  const wasEmpty = level === "empty";
  const changed = next !== level;
  level = next;
  body.dataset.level = level;
  if (level !== "fresh") {
    const since = fill(settings.words.since, { time: tellTime(live.asOf) });
    part("note-since").textContent = since;
    part("stale-since").textContent = since;
  }
  if (!changed) return;
  part("note").hidden = level !== "late";
  part("stale").hidden = level !== "empty";
  if (level === "empty") {
    view.empty();
    staffWanted.take([]); // nobody knows any more; the kiosk itself has said so by now
  } else if (wasEmpty) {
    for (const [topic, state] of newest) hear(topic, state);
  }
}

function hear(topic, state) {
  if (topic === settings.topics[0]) staffWanted.take(state.staff_wanted);
  view.take(topic, state, performance.now());
}

function tick() {
  const now = performance.now();
  body.style.translate = placeAt(now);
  languages.turn(now, view.roundMs ?? TURN_MS, level === "empty");
  part("clock").textContent = tellTime(live.now());
  showLevel(levelNow());
  view.draw(now, level, live.now());
  stale.draw(now, level);
  if (emergencies.draw(now, live.now(), level === "fresh" ? null : live.asOf)) report(); // the hub lists who shows it
  sounds.tick(now, tellTime(live.now()), emergencies.shown.length > 0);
  body.classList.toggle("silent", sounds.silent); // a new call has a border instead
  sayWhatIsNotHeard();
  if (emergencies.shown.length > 0) return;
  const call = view.toRing(now);
  if (call !== null) sounds.take(call, now);
}

function sayWhatIsNotHeard() {
  part("sound-off").hidden = !["blocked", "failed"].includes(sounds.state);
  for (const words of document.querySelectorAll("[data-sound]")) words.hidden = words.dataset.sound !== sounds.state;
}

async function report() {
  const said = {
    topics: live.versions(),
    level,
    shown: "shown" in body.dataset ? Number(body.dataset.shown) : null,
    emergencies: emergencies.shown,
    sound: sounds.state,
    clock: new Date().toISOString(),
    screen: [screen.width, screen.height].map((dots) => Math.round(dots * devicePixelRatio)),
  };
  try {
    const answer = await fetch(settings.shown, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify(said),
      signal: AbortSignal.timeout(5000),
    });
    if (!answer.ok) throw new Error(`the hub answered ${answer.status}`);
    const known = await answer.json();
    sounds.know(known, performance.now());
    if (known.settings_key !== settings.settings_key) location.reload(); // an administrator changed them
    contents?.follow(known.contents_key);
    settings.directions = known.directions; // drawn with the next tick
  } catch (unreachable) {
    console.info("not reported:", unreachable.message);
  }
}

let { revision } = settings;

/** Whether the building's ways may have changed since this overview's page was made or last heard. */
function newWays(state) {
  const before = revision;
  revision = state.catalogue_revision || before;
  return revision !== before;
}

live.addEventListener("state", (event) => {
  const { topic, version, state } = event.detail;
  sounds.hear(topic, state, performance.now());
  if (!settings.topics.includes(topic)) return;
  newest.set(topic, state);
  if (state.emergencies) emergencies.take(state.emergencies);
  showLevel(levelNow());
  if (level === "empty") return; // it came without a stamp: nobody vouches for it
  hear(topic, state);
  tick();
  if (topic === settings.topics[0]) body.dataset.shown = version; // after it is drawn: what people really see
  if (newWays(state)) report(); // a lift was closed: its answer has the arrows
});
live.addEventListener("stamp", tick);
live.addEventListener("refused", () => location.replace("/board"));

// Every face now, not when a glyph is first needed: the stale note must not show boxes because the hub has died.
await Promise.allSettled([...document.fonts].map((face) => face.load()));
live.start();
tick();
setInterval(tick, 200);
setTimeout(report, 2000); // the fleet sees a new board soon
setInterval(report, settings.sound.report_ms);
