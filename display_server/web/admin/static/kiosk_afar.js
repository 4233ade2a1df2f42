// Where nothing draws kiosks beside the hub: a paired kiosk that nobody uses draws the form as it stands, when somebody asks for it.
"use strict";
const form = document.getElementById("kiosk-draft");
const shown = document.getElementById("kiosk-shown");
const looks = document.getElementById("kiosk-looks");
const why = document.getElementById("kiosk-why");
const words = JSON.parse(why.dataset.whys);
const AGAIN_MS = 2000;
let newest = 0;
const say = (code) => {
  why.hidden = false;
  why.textContent = words[code] || words.broke;
};
const asData = (blob) => new Promise((done, failed) => {
  const reader = new FileReader();
  reader.onload = () => done(reader.result);
  reader.onerror = failed;
  reader.readAsDataURL(blob);
});
const wait = async (picture, mine) => {
  while (mine === newest) {
    const answer = await fetch(picture);
    if (answer.ok) {
      shown.src = await asData(await answer.blob());
      shown.hidden = false;
      shown.classList.remove("old");
      why.hidden = true;
      return;
    }
    const code = answer.headers.get("Atrium-Why");
    say(code);
    if (code !== "waiting") return;
    await new Promise((over) => setTimeout(over, AGAIN_MS));
  }
};
looks.addEventListener("submit", async (event) => {
  event.preventDefault();
  const mine = (newest += 1);
  const said = new FormData(looks);
  for (const [name, value] of new FormData(form)) {
    if (typeof value === "string" && name !== "csrf_token") said.append(name, value);
  }
  said.append("layer", shown.dataset.layer);
  shown.classList.add("old");
  say("waiting");
  try {
    const answer = await fetch(shown.dataset.ask, { method: "POST", body: said });
    const known = await answer.json();
    if (known.picture) await wait(known.picture, mine);
    else say(known.why);
  } catch {
    say("away");
  }
});
form.addEventListener("input", () => shown.classList.add("old"));
