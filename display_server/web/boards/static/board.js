// A board: hears states, shows them honestly, rings for new calls, tells the hub what it really shows.

import { Contents } from "./contents.js";
import { Department } from "./department.js";
import { Door } from "./door.js";
import { Emergencies } from "./emergencies.js";
import { keep } from "./kept.js";
import { Languages, TURN_MS } from "./languages.js";
import { Led } from "./led.js";
import { Note } from "./note.js";
import { Overview } from "./overview.js";
import { placeAt } from "./resting.js";
import { Sounds } from "./sounds.js";
import { StaffWanted } from "./staff_wanted.js";
import { Stale } from "./stale.js";
import { Still } from "./still.js";
import { fill, pageSettings, timeTeller } from "/shared/draw.js";
import { Live } from "/shared/live.js";

const LATE_MS = 5000; // past this the board says since when
const NOTE_TURN_MS = 12000; // of two languages each has the note so long
const VIEWS = { lobby: Overview, department: Department, mixed: Department, door: Door };

const settings = pageSettings();
const { documentElement: root, body } = document;
root.style.setProperty("--purpose", `${settings.purpose_px / 16}rem`);
if (settings.theme) root.dataset.look = settings.theme;
const languages = new Languages(settings);
const tellTime = timeTeller(settings.zone);
const { preview } = settings; // null on a screen; in an editor's frame nothing is reported, kept or heard
const live = preview?.states ? new Still(preview.states, settings.hub_time) : new Live(settings.pass, settings.hub_time);
const sounds = new Sounds(settings.sound);
const contents = settings.contents === null ? null : new Contents(settings);
const view = new VIEWS[settings.view](settings, contents);
const stale = new Stale();
const note = new Note();
const emergencies = new Emergencies(settings.emergency, tellTime);
const staffWanted = new StaffWanted(settings);
const led = new Led(settings);
const part = (id) => document.getElementById(id);
const newest = new Map(); // what was heard last: shown again when truth returns on a line that never broke
let level = "fresh"; // fresh · late · empty
let unseenMs = 0; // how long messages have covered the picture: what must stay readable for so long has that time left after them
let tickedAt = performance.now();
let drawn = true; // whether the last picture came to its end
let errors = { day: "", count: 0 }; // of this page's scripts, for the fleet
let version = null; // of the board's own topic, to be drawn

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
    const since = ({ words }) => fill(words.since, { time: tellTime(live.asOf) });
    const now = performance.now();
    const by = (Math.floor(now / NOTE_TURN_MS) % 2 === 1 && settings.second) || settings;
    note.draw(since(by), by.html, now);
    part("stale-since").textContent = since(settings);
  }
  if (!changed) return;
  part("note").hidden = level !== "late";
  part("stale").hidden = level !== "empty";
  if (level === "empty") {
    view.empty();
    staffWanted.take([]); // nobody knows any more; the kiosk itself has said so by now
  } else if (wasEmpty) {
    for (const [topic, said] of newest) hear(topic, said);
  }
}

function hear(topic, said) {
  if (topic === settings.topics[0]) {
    staffWanted.take(said.state.staff_wanted);
    if (led.take(said.state.led)) askForArrows();
    ({ version } = said);
  }
  view.take(topic, said.state, performance.now() - unseenMs);
}

function tick() {
  try {
    show();
    drawn = true;
  } catch (wrong) {
    drawn = false; // the hub is told: people look at an older picture
    throw wrong;
  }
}

function show() {
  const now = performance.now();
  if (emergencies.covers) unseenMs += now - tickedAt;
  tickedAt = now;
  const seen = now - unseenMs;
  showLevel(levelNow());
  if (emergencies.draw(now, live.now(), level === "fresh" ? null : live.asOf)) report(); // first; the hub lists who shows it
  body.style.translate = placeAt(now);
  languages.turn(now, view.roundMs ?? TURN_MS, level === "empty");
  part("clock").textContent = tellTime(live.now());
  view.draw(seen, level, live.now());
  if (version !== null && level !== "empty") body.dataset.shown = version; // after it is drawn: what people really see
  staffWanted.draw(now);
  led.draw(now, level, live.now(), !part("staff-wanted").hidden);
  stale.draw(now, level);
  sounds.tick(now, tellTime(live.now()), emergencies.covers);
  body.classList.toggle("silent", preview === null ? sounds.silent : !preview.rings); // a new call has a border instead
  sayWhatIsNotHeard();
  if (emergencies.covers) return;
  const call = view.toRing(seen);
  if (call !== null) sounds.take(call, now);
}

function sayWhatIsNotHeard() {
  part("sound-off").hidden = !["blocked", "failed"].includes(sounds.state);
  for (const words of document.querySelectorAll("[data-sound]")) words.hidden = words.dataset.sound !== sounds.state;
}

function errorsToday() {
  const day = new Date(live.now()).toLocaleDateString("en-CA", { timeZone: settings.zone });
  if (errors.day !== day) errors = { day, count: 0 };
  return Math.min(errors.count, 1000);
}
addEventListener("error", () => (errors = { day: errors.day, count: errorsToday() + 1 }));

async function report() {
  if (preview !== null) return;
  const said = {
    topics: live.versions(),
    level,
    topic: settings.topics[0],
    shown: drawn && "shown" in body.dataset ? Number(body.dataset.shown) : null,
    emergencies: emergencies.shown,
    sound: sounds.state,
    clock: new Date().toISOString(),
    errors: errorsToday(),
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
    if (turned) askForArrows();
  } catch (unreachable) {
    console.info("not reported:", unreachable.message);
  }
}

let turned = settings.view === "lobby"; // arrows of ways, until they have come
let askings = 0;

/** Where ways may have turned, and again with the next reports where no answer came. Drawn with the next tick. */
async function askForArrows() {
  const asking = ++askings;
  turned = false;
  try {
    const answer = await fetch(settings.arrows, { cache: "no-store", signal: AbortSignal.timeout(10_000) });
    if (!answer.ok) throw new Error(`the hub answered ${answer.status}`);
    const known = await answer.json();
    if (asking !== askings) return; // they have turned since
    settings.directions = known.directions;
    led.know(known.led);
  } catch (unreachable) {
    turned = true;
    console.info("no arrows:", unreachable.message);
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
  const { topic, state } = event.detail;
  sounds.hear(topic, state, performance.now());
  if (!settings.topics.includes(topic)) return;
  newest.set(topic, event.detail);
  if (state.emergencies) emergencies.take(state.emergencies);
  showLevel(levelNow());
  if (level === "empty") return; // it came without a stamp: nobody vouches for it
  hear(topic, event.detail);
  tick();
  if (newWays(state)) askForArrows(); // a lift was closed
});
live.addEventListener("stamp", tick);
const keepSealed = (sealed) => keep(settings.board, sealed);
live.addEventListener("pass", (event) => event.detail.kept && keepSealed(event.detail.kept)); // once a month there is another secret
if (preview === null) {
  keepSealed(settings.kept);
  live.addEventListener("refused", () => location.replace("/board"));
}

// Every face now, not when a glyph is first needed: the stale note must not show boxes because the hub has died.
await Promise.allSettled([...document.fonts].map((face) => face.load()));
live.start();
tick();
setInterval(tick, 200);
if (turned) askForArrows();
setTimeout(report, 2000); // the fleet sees a new board soon
setInterval(report, settings.sound.report_ms);
