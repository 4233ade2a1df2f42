// A board nobody has placed yet: shows its code and asks whether an administrator has approved it.

import { again } from "./kept.js";
import { draw, pageSettings } from "/shared/draw.js";

const settings = pageSettings();
const part = (id) => document.getElementById(id);
const pause = (seconds) => new Promise((done) => setTimeout(done, seconds * 1000 * (1 + Math.random() * 0.1)));

async function post(address, body) {
  return fetch(address, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(body),
    signal: AbortSignal.timeout(8000),
  });
}

function trouble(which) {
  for (const note of document.querySelectorAll("[data-trouble]")) note.hidden = note.dataset.trouble !== which;
}

function showCode(pairing) {
  part("code").replaceChildren(draw("span", "", pairing.code.slice(0, 4)), draw("span", "", pairing.code.slice(4)));
  part("fingerprint").textContent = pairing.hub_fingerprint;
}

/** One code's life: until it is approved (the board's address) or gone (null). */
async function live(pairing) {
  for (;;) {
    await pause(pairing.poll_every_s);
    const answer = await post(settings.poll, { device_code: pairing.device_code });
    if (answer.status === 404 || answer.status === 410) return null;
    if (!answer.ok) continue;
    const state = await answer.json();
    if (state.approved) return state.address;
  }
}

async function ask() {
  const answer = await post(settings.ask, {});
  if (answer.status === 429) {
    trouble("too_many");
    await pause(30);
    return null;
  }
  if (!answer.ok) throw new Error(`the hub answered ${answer.status}`);
  trouble(null);
  return answer.json();
}

const anew = location.pathname === "/board/new"; // somebody wants another board here
const lost = new URLSearchParams(location.search).get("lost");
for (;;) {
  try {
    const before = anew ? null : await again(settings.again, lost);
    if (before !== null) {
      location.replace(before);
      break;
    }
    const pairing = await ask();
    if (pairing === null) continue;
    showCode(pairing);
    const address = await live(pairing);
    if (address !== null) {
      location.replace(address);
      break;
    }
  } catch (unreachable) {
    console.info("no hub:", unreachable.message);
    trouble("no_hub");
    await pause(5);
  }
}
