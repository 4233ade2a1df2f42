// The console of one desk: follows its line by the stream, sends each key once, and disables every key the moment
// the line is not live. Without this module the page still works: every key is a form.
import { Live } from "/shared/live.js";
import { remember } from "./focus.js";
import { keepCopy, startKeeping } from "./kept_copy.js";
import { Panel } from "./panel.js";
import { offerUndo } from "./undo_offer.js";

const NOT_LIVE_MS = 5000;
const GUARD_MS = 600; // after a key's word has changed, the second press of a double press is not for the new word
const MOMENT_MS = 400;
const KEEP_EVERY_MS = 20000; // a line that rests is true, too: its copy's time goes on
const SEND_WITHIN_MS = 8000;
const HEADERS = { "X-Atrium-Fragment": "1" };

const root = document.getElementById("console");
const said = root.dataset;
const live = new Live(said.pass, said.hubTime);
const hours = new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit", timeZone: said.zone });
const keptAt = said.kept ? Date.parse(said.kept) : null; // this page is a copy that outlived a reload: read, not pressed
let isLive = keptAt === null;
let sending = false;
let guardedUntil = 0;
let fetching = null;
const panel = new Panel(document.getElementById("panel"), (changed) => {
  lock();
  if (changed) refetch();
});

live.addEventListener("state", () => refetch());
live.addEventListener("stamp", () => {
  if (keptAt !== null) return location.reload(); // the hub is back: the page itself, not its copy
  root.dataset.heard = "yes"; // the line stands
}, { once: true });
live.addEventListener("refused", () => location.reload()); // signed out, or this desk is not ours to see
live.addEventListener("cut", () => tick()); // said at once; a line that only falls silent is known after NOT_LIVE_MS
live.start();
startKeeping();
setInterval(tick, 250);
setInterval(() => isLive && keepCopy(live.asOf), KEEP_EVERY_MS);
tick();

document.addEventListener("keydown", (event) => {
  if (!/^F\d+$/.test(event.key) || event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
  const key = root.querySelector(`[aria-keyshortcuts="${event.key}"]`); // this person's own: domain.shortcuts
  if (!key) return;
  event.preventDefault();
  if (!event.repeat && key.checkVisibility() && !document.querySelector("dialog[open]")) key.click();
});

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (!form.matches("[data-act]")) return;
  event.preventDefault();
  const guarded = form.closest(".keys") !== null && performance.now() < guardedUntil;
  if (sending || !isLive || guarded) return;
  send(form, event.submitter);
});

async function send(form, key) {
  sending = true;
  const word = (key ?? form).querySelector("[data-word]");
  const body = new FormData(form, key); // with the choice that was pressed; before its key is disabled
  const restore = remember(root); // a key that cannot be pressed keeps no focus
  lock();
  const before = word.textContent;
  const moment = setTimeout(() => (word.textContent = said.oneMoment), MOMENT_MS);
  try {
    const answer = await fetch(form.action, {
      method: "POST", body, headers: HEADERS, signal: AbortSignal.timeout(SEND_WITHIN_MS),
    });
    if (answer.status === 401) return location.reload();
    if (!answer.ok) throw new Error(String(answer.status));
    const elsewhere = answer.headers.get("X-Atrium-Console"); // an undo led back to the room before this one
    if (elsewhere) return location.assign(elsewhere);
    show(await answer.text(), restore);
    panel.close();
  } catch (lost) {
    console.info("not sent:", lost.message);
    word.textContent = before; // the same form keeps its request id: pressing again does nothing twice
    tell(said.notSent);
  } finally {
    clearTimeout(moment);
    sending = false;
    lock();
    if (key?.isConnected && document.activeElement === document.body) key.focus({ preventScroll: true }); // it was not sent
  }
}

async function refetch() {
  if (fetching) return (fetching.again = true);
  fetching = { again: false };
  try {
    const answer = await fetch(said.line, { headers: HEADERS, signal: AbortSignal.timeout(SEND_WITHIN_MS) });
    if (answer.status === 401 || answer.status === 404) return location.reload();
    if (answer.ok && !sending) {
      show(await answer.text());
      keepCopy(live.asOf, answer.headers.get("Content-Security-Policy"));
    }
  } catch (lost) {
    console.info("not fetched:", lost.message); // the missing stamps say so on the page
  } finally {
    const { again } = fetching;
    fetching = null;
    if (again) refetch();
  }
}

function show(html, pressed = null) {
  const mainBefore = root.querySelector("[data-main-key] [data-word]")?.textContent;
  const restore = pressed ?? remember(root);
  const scrolled = root.querySelector(".rows")?.scrollTop ?? 0;
  root.innerHTML = html;
  restore(pressed !== null); // before its keys are locked
  const main = root.querySelector("[data-main-key]");
  if (main?.querySelector("[data-word]").textContent !== mainBefore) guardedUntil = performance.now() + GUARD_MS;
  const rows = root.querySelector(".rows");
  if (rows) rows.scrollTop = scrolled;
  tick();
  lock();
}

function tick() {
  const now = keptAt === null && !live.isCut && live.ageMs <= NOT_LIVE_MS;
  if (now && !isLive) refetch();
  isLive = now;
  sayLiveness();
  offerUndo(root, live.now());
  const clock = root.querySelector("[data-clock]");
  if (clock && isLive) clock.textContent = hours.format(live.now());
  for (const since of keptAt === null ? root.querySelectorAll("[data-since]") : []) {
    const seconds = Math.max(0, Math.floor((live.now() - Date.parse(since.dataset.since)) / 1000));
    since.textContent = `${String(Math.floor(seconds / 60)).padStart(2, "0")}:${String(seconds % 60).padStart(2, "0")}`;
  }
}

function sayLiveness() {
  const banner = root.querySelector("[data-banner]");
  if (banner.hidden === isLive) return;
  banner.hidden = isLive;
  root.querySelector("[data-live]").hidden = !isLive;
  banner.replaceChildren();
  if (!isLive) banner.append(note("alarm", lostSince(), said.lostMeans));
  else document.querySelector("#panel .panel-said")?.replaceChildren();
  lock();
}

function lostSince() {
  return said.lost.replace("{time}", hours.format(keptAt ?? live.asOf));
}

function lock() {
  for (const key of document.querySelectorAll("main form button, [data-needs-live]")) {
    key.disabled = sending || !isLive;
    if (isLive) key.removeAttribute("aria-describedby");
    else key.setAttribute("aria-describedby", "not-live"); // why: the words of the banner
  }
  const inPanel = document.querySelector("#panel .panel-said");
  if (!isLive && inPanel && !inPanel.hasChildNodes()) inPanel.append(note("alarm", lostSince(), said.lostMeans));
}

function tell(sentence) {
  const where = document.querySelector("#panel[open] .panel-said") ?? root.querySelector(".said");
  where.replaceChildren(note("alarm", sentence));
}

function note(tone, ...sentences) {
  const made = document.createElement("p");
  made.className = `note ${tone}`;
  made.setAttribute("role", "alert");
  const picture = document.createElement("span");
  picture.className = "icon icon-alert-octagon";
  picture.setAttribute("aria-hidden", "true");
  const text = document.createElement("span");
  sentences.forEach((sentence, index) => {
    const part = document.createElement(index === 0 ? "strong" : "span");
    part.textContent = `${sentence} `;
    text.append(part);
  });
  made.append(picture, text);
  return made;
}
