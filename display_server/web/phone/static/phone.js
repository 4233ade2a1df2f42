// Keeps the page true: follows its line over the stream, asks anew when its number has left the line.

import { draw, fill, pageSettings, timeTeller } from "/shared/draw.js";
import { Live } from "/shared/live.js";
import { nameOf, roomParts } from "/shared/names.js";
import { Wait } from "./wait.js";

const LATE_MS = 8000;
const OVER = ["done", "cancelled", "unserved"]; // a no-show may come back, who left may stay

const WORST_FIRST = ["evacuate", "shelter", "security", "medical", "it", "drill", "all_clear"];
const AT_IT = ["waiting", "called", "serving", "on_hold"];
const ASK_AGAIN_MS = 15000;
const SAID_AGAIN_MS = 150; // a reader speaks what has changed: gone for a moment, and there again

const settings = pageSettings();
const said = settings.words;
const part = (id) => document.getElementById(id);
const tellTime = timeTeller(settings.zone);
const tellSeconds = timeTeller(settings.zone, true);
const plural = new Intl.PluralRules(settings.language);
const live = new Live(settings.pass, settings.hub_time);
const wait = new Wait(said.wait, tellTime);
let heard = false;
let elsewhere = "";
let followedUntil = null; // boards show this number so long
let keysUntil = null; // what the note beside the keys promises holds so long
let changeFrom = null; // another department may be chosen again then
let emergencies = settings.now.emergencies; // stand on when the line breaks
let callHeard = null; // the call that is felt and said; a recall has another

function aheadWords(ahead) {
  if (ahead === null) return "";
  if (ahead === 0) return said.ahead_none;
  return (said.ahead[plural.select(ahead)] ?? said.ahead.other).replace("{count}", ahead);
}

function drawRoom(room) {
  const { before, label, after, whole } = roomParts(room.name, room.label);
  const word = (text) => (text ? [draw("span", "", text)] : []);
  const parts = label ? [...word(before), draw("b", "label", label), ...word(after)] : [draw("b", "", whole)];
  part("room").replaceChildren(...parts);
}

/** `now`: {state, ahead, foreseen, room, called_at, call_id} as the hub says it. */
function show(now) {
  if (now.state === "called" && document.body.dataset.state !== "called") buzz();
  document.body.dataset.state = now.state;
  for (const piece of document.querySelectorAll("[data-when]")) {
    piece.hidden = !piece.dataset.when.split(" ").includes(now.state);
  }
  part("ahead").textContent = aheadWords(now.ahead);
  wait.take(now.state === "waiting" ? now.foreseen : null);
  wait.draw(live.now(), live.ageMs > LATE_MS);
  if (now.room) drawRoom(now.room);
  if (now.called_at) part("called-at").textContent = fill(said.called_at, { time: tellTime(Date.parse(now.called_at)) });
  const aloud = {
    waiting: aheadWords(now.ahead),
    called: `${said.turn} ${now.room?.name ?? ""}`,
    serving: said.serving,
    done: said.done,
    no_show: said.no_show,
    on_hold: said.on_hold,
    expected: said.expected,
    left: said.left,
    cancelled: said.cancelled,
    unserved: said.unserved,
  }[now.state];
  if (part("said").textContent !== aloud) part("said").textContent = aloud;
  if (now.call_id) hearCall(now.call_id, aloud);
  part("live").hidden = OVER.includes(now.state) || isLate(); // a line that came back without a stamp is not live
  if (OVER.includes(now.state)) live.stop();
  if (now.keys) drawKeys(now);
}

/** A recall changes no word of the page, yet whoever cannot see the board must notice it: felt and read out once more. */
function hearCall(call, aloud) {
  const again = callHeard !== null && callHeard !== call;
  callHeard = call;
  if (!again) return;
  buzz();
  part("said").textContent = "";
  setTimeout(() => (part("said").textContent = aloud), SAID_AGAIN_MS);
}

/** A call is felt where the phone can and its owner has touched this page (browsers ask for that). Nothing is promised of it. */
function buzz() {
  if ("vibrate" in navigator && navigator.userActivation?.hasBeenActive) navigator.vibrate([400, 200, 400]);
}

/** What the patient can do now; the stream's line does not know it, the hub's answer does. */
function drawKeys(now) {
  for (const form of document.querySelectorAll("[data-act]")) {
    form.hidden = form.dataset.act !== "divert" && !now.keys.includes(form.dataset.act);
    form.elements.request_id.value = now.request_id;
  }
  drawElsewhere(now.elsewhere);
  drawFollow(now.follow);
  part("way").hidden = !now.way;
  if (now.way) part("way-there").href = now.way;
  part("note").textContent = now.note ?? "";
  keysUntil = now.keys_until ? Date.parse(now.keys_until) : null;
  part("keys").hidden = now.keys.length === 0 && !now.note;
  drawChange(now.change);
}

/** The way to another department, or from when on it stands here again. */
function drawChange({ offered, note, until }) {
  part("change-there").hidden = !offered;
  part("change-note").hidden = !note;
  part("change-note").textContent = note ?? "";
  changeFrom = until ? Date.parse(until) : null;
}

/** Boards along the way may show this number, or do until then; the hub's sentence, and the one key that helps. */
function drawFollow(found) {
  part("follow").hidden = !found;
  for (const act of ["lead", "lead_no_more"]) document.querySelector(`[data-act=${act}]`).hidden = found?.act !== act;
  part("follow-said").textContent = found?.said ?? "";
  followedUntil = found?.until ? Date.parse(found.until) : null;
}

/** A shorter line: said whole by the hub, or not at all. */
function drawElsewhere(found) {
  part("elsewhere").hidden = !found;
  if (!found) return;
  for (const piece of ["title", "place", "sooner", "go"]) part(`elsewhere-${piece}`).textContent = found[piece];
  document.querySelector("[data-act=divert]").elements.choice.value = found.service;
}

function refuse(sentence) {
  part("refused").textContent = sentence ?? "";
  part("refused").hidden = !sentence;
}

async function press(event) {
  event.preventDefault();
  const form = event.currentTarget;
  const button = form.querySelector("button");
  button.disabled = true;
  try {
    const answer = await fetch(form.action, {
      method: "POST",
      headers: { Accept: "application/json" },
      body: new URLSearchParams(new FormData(form)),
      signal: AbortSignal.timeout(8000),
    });
    if (!answer.ok) throw new Error(`answered ${answer.status}`);
    const now = await answer.json();
    show(now);
    refuse(now.refused);
  } catch (unreachable) {
    console.info("not sent:", unreachable.message);
    refuse(said.not_sent); // the same request_id goes with the next press: nothing is done twice
  } finally {
    button.disabled = false;
  }
}

/** The line has said how the visit stands; which keys that gives, the hub knows. */
async function askKeys() {
  try {
    const answer = await fetch(settings.state, { signal: AbortSignal.timeout(8000) });
    const now = answer.ok ? await answer.json() : null;
    if (now?.state === document.body.dataset.state) drawKeys(now);
  } catch (unreachable) {
    console.info("keys not asked:", unreachable.message);
  }
}

function askAnew() {
  ask().catch((unreachable) => console.info("not asked:", unreachable.message));
}

/** Another number, step or line, or news of the family: not the calls and receptions this page draws by itself. */
function moved(now) {
  const [line, steps, family, number] = now.drawn_from;
  const [lineBefore, stepsBefore, familyBefore] = settings.now.drawn_from;
  const there = (all) => JSON.stringify(all.map((state) => (AT_IT.includes(state) ? "now" : state)));
  return number !== settings.number || line !== lineBefore || there(steps) !== there(stepsBefore) || `${family}` !== `${familyBefore}`;
}

async function ask() {
  const answer = await fetch(settings.state, { signal: AbortSignal.timeout(8000) });
  if (answer.status === 404) location.reload();
  if (!answer.ok) return;
  const now = await answer.json();
  if (JSON.stringify(now.drawn_from) !== JSON.stringify(settings.now.drawn_from) && moved(now)) return location.reload();
  show(now);
}

/** A message for the whole screen elsewhere is a bar here: the gravest that stands, an all-clear for as long as the hub says it. */
function drawEmergency() {
  const stands = emergencies
    .filter((one) => one.until === null || Date.parse(one.until) > live.now())
    .map((one) => ({ ...one, kind: one.cleared_at === null ? one.kind : "all_clear" }))
    .sort((a, b) => WORST_FIRST.indexOf(a.kind) - WORST_FIRST.indexOf(b.kind))[0];
  const bar = part("emergency");
  const told = stands ? `${stands.key}${stands.kind}` : "";
  if (bar.dataset.told === told) return;
  bar.dataset.told = told;
  bar.hidden = !stands;
  bar.dataset.kind = stands?.kind ?? "";
  const { titles, area, then } = said.emergency;
  part("emergency-title").textContent = !stands ? "" : stands.kind === "evacuate" && stands.zone !== "site" ? area : titles[stands.kind];
  part("emergency-then").textContent = stands ? then[stands.kind] : "";
  if (stands && stands.kind !== "all_clear") buzz();
}

function drawDelays(delays) {
  const sentences = delays.filter((one) => Date.parse(one.until) > live.now()).map(delayWords);
  part("delays").replaceChildren(...sentences.map((sentence) => draw("p", "", sentence)));
  part("delay").hidden = sentences.length === 0 || document.body.dataset.state !== "waiting";
}

function delayWords(one) {
  const reason = said.reasons[one.reason];
  const room = one.room ? nameOf(one.room, settings.language, settings.site_language).long : "";
  if (one.minutes !== null) return fill(said.delay, { minutes: one.minutes, reason });
  return fill(room ? said.absence : said.absence_here, { room, reason });
}

function takeLine(line) {
  const call = line.calling.find((one) => one.number === settings.number);
  const place = line.waiting.indexOf(settings.number);
  const before = document.body.dataset.state;
  if (call) {
    const { long } = nameOf(call.room, settings.language, settings.site_language);
    show({ state: "called", ahead: null, room: { name: long, label: call.room_label }, called_at: call.called_at, call_id: call.call_id });
  } else if (place >= 0) {
    show({ state: "waiting", ahead: place, foreseen: line.foreseen[settings.number] ?? null, room: null, called_at: null });
  }
  if (!call && place < 0) askAnew();
  else if (document.body.dataset.state !== before || newlyElsewhere(line.elsewhere, place)) askKeys();
  drawDelays(line.delays);
  emergencies = line.emergencies ?? [];
  drawEmergency();
}

/** Whether the line's advice differs, or this visit's place in it; what it is worth from there, the hub knows. */
function newlyElsewhere(found, place) {
  const said = found ? JSON.stringify([found.service, found.sooner_minutes, place]) : "";
  const before = elsewhere;
  elsewhere = said;
  return said !== before;
}

function isLate() {
  return !OVER.includes(document.body.dataset.state) && live.ageMs > LATE_MS;
}

function tick() {
  const over = OVER.includes(document.body.dataset.state);
  const late = isLate();
  part("not-live").hidden = !late;
  document.body.toggleAttribute("data-late", late); // advice from before is none
  if (late) part("since").textContent = fill(said.not_live, { time: tellTime(live.asOf) });
  if (!over) part("live").hidden = late;
  wait.draw(live.now(), late);
  drawEmergency();
  if ([followedUntil, keysUntil, changeFrom].some((until) => until !== null && until < live.now() - 1000)) {
    followedUntil = keysUntil = changeFrom = null;
    askKeys();
  }
  if (heard) part("updated").textContent = fill(said.live, { time: tellSeconds(live.asOf) });
}

live.addEventListener("state", (event) => {
  if (event.detail.topic === settings.topic) takeLine(event.detail.state);
});
live.addEventListener("stamp", () => {
  heard = true;
  tick();
});
live.addEventListener("refused", () => location.reload());

for (const form of document.querySelectorAll("[data-act]")) form.addEventListener("submit", press);
live.start();
show(settings.now);
setInterval(tick, 1000);
if (settings.asks_again) setInterval(() => ask().catch((unreachable) => console.info(unreachable.message)), ASK_AGAIN_MS);
