// The counter of `./run demo --show-faults`: the observer's ledger, asked for each second, kept while nobody answers.

import { pageSettings } from "/shared/draw.js";

const settings = pageSettings();

function show(now) {
  for (const said of document.querySelectorAll("[data-now]")) said.hidden = said.dataset.now !== now;
}

async function look() {
  try {
    const answer = await fetch(settings.ledger, { signal: AbortSignal.timeout(3000), cache: "no-store" });
    if (!answer.ok) throw new Error(`the hub answered ${answer.status}`);
    const ledger = await answer.json();
    if (!ledger.running) return show("waiting");
    for (const count of ["issued", "lost", "doubled"]) document.getElementById(count).textContent = ledger[count];
    show(ledger.now);
  } catch (unreachable) {
    console.info("no ledger now:", unreachable.message);
    show("no_answer");
  }
}

look();
setInterval(look, 1000);
