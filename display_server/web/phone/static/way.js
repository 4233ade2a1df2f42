// A way in the hand: one step and its floor at a time. Everything is in the page already; the line is only asked for changes.

import { pageSettings } from "/shared/draw.js";

const ASK_MS = 3000; // a lift that closes leads around itself within five seconds, the answer and the new page included

const KEPT = "atrium-ways";
const LOOK = /^\/(shared|assets|v\/static)\//;

const settings = pageSettings();
const part = (id) => document.getElementById(id);
const steps = [...document.querySelectorAll("#steps li")];
const pictures = [...document.querySelectorAll("figure.floor")];
const tabs = [...document.querySelectorAll("#floors button")];
let at = 0;

function showFloor(number) {
  pictures.forEach((picture, n) => (picture.hidden = n !== number));
  tabs.forEach((tab, n) => (n === number ? tab.setAttribute("aria-current", "true") : tab.removeAttribute("aria-current")));
}

function markOn(step) {
  for (const mark of document.querySelectorAll("circle.now")) mark.setAttribute("hidden", "");
  const mark = pictures[Number(step.dataset.picture)].querySelector("circle.now");
  mark.setAttribute("cx", step.dataset.x);
  mark.setAttribute("cy", step.dataset.y);
  mark.removeAttribute("hidden");
}

function show(number, aloud = true) {
  at = Math.max(0, Math.min(steps.length - 1, number));
  steps.forEach((step, n) => (n === at ? step.setAttribute("aria-current", "step") : step.removeAttribute("aria-current")));
  showFloor(Number(steps[at].dataset.picture));
  markOn(steps[at]);
  part("step-now").replaceChildren(...[...steps[at].childNodes].map((piece) => piece.cloneNode(true)));
  part("before").disabled = at === 0;
  part("next").disabled = at === steps.length - 1;
  if (aloud) part("told").textContent = steps[at].querySelector("p").textContent;
  sessionStorage.setItem(location.pathname, String(at)); // a page that comes anew stays at its step
}

/** Where the line is lost the page stays as it is and says so; where a lift was closed it comes anew. */
async function ask() {
  if (document.hidden) return;
  try {
    const answer = await fetch(settings.ask, { signal: AbortSignal.timeout(3000) });
    if (!answer.ok) throw new Error(`answered ${answer.status}`);
    part("not-live").hidden = true;
    if ((await answer.json()).known !== settings.known) {
      sessionStorage.removeItem(location.pathname);
      location.reload();
    }
  } catch (away) {
    console.info("no line:", away.message);
    part("not-live").hidden = false;
  }
}

/** This page and what it draws with, so that a reload needs no line (way_worker.js). On a secure origin only. */
async function keep() {
  if (!("serviceWorker" in navigator)) return;
  try {
    await navigator.serviceWorker.register("/v/way/worker.js");
    const named = [...document.querySelectorAll("link[href], script[src]")].map((one) => one.href || one.src);
    const fetched = performance.getEntriesByType("resource").map((one) => one.name); // fonts and modules, too
    const files = [new URL("/shared/draw.js", location.href).href, ...named, ...fetched].map((one) => new URL(one));
    const ours = files.filter((url) => url.origin === location.origin && LOOK.test(url.pathname)).map(String);
    await (await caches.open(KEPT)).addAll([...new Set([location.href, ...ours])]);
    document.body.dataset.kept = "";
  } catch (refused) {
    console.info("not kept:", refused.message);
  }
}

if (steps.length > 0) {
  part("stepper").hidden = false;
  if (tabs.length > 0) part("floors").hidden = false;
  document.body.dataset.stepping = "";
  show(Number(sessionStorage.getItem(location.pathname) ?? 0), false);
  part("next").addEventListener("click", () => show(at + 1));
  part("before").addEventListener("click", () => show(at - 1));
  tabs.forEach((tab, n) => tab.addEventListener("click", () => show(steps.findIndex((step) => Number(step.dataset.picture) === n))));
}
setInterval(ask, ASK_MS);
addEventListener("load", keep);
if (document.readyState === "complete") keep();
document.addEventListener("visibilitychange", ask);
