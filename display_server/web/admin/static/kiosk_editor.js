// The picture of the kiosk follows the form, a moment after the last change; where there is none, its place says why.
"use strict";
const form = document.getElementById("kiosk-draft");
const shown = document.getElementById("kiosk-shown");
const looks = document.getElementById("kiosk-looks");
const why = document.getElementById("kiosk-why");
const words = JSON.parse(why.dataset.whys);
let soon = 0;
let newest = 0;
const asData = (blob) => new Promise((done, failed) => {
  const reader = new FileReader();
  reader.onload = () => done(reader.result);
  reader.onerror = failed;
  reader.readAsDataURL(blob);
});
const show = async () => {
  const said = new URLSearchParams({ layer: shown.dataset.layer });
  for (const [name, value] of [...new FormData(form), ...new FormData(looks)]) {
    if (typeof value === "string" && name !== "csrf_token") said.append(name, value);
  }
  const mine = (newest += 1);
  shown.classList.add("old");
  let problem = "away";
  let picture = null;
  try {
    const answer = await fetch(`${shown.dataset.picture}?${said}`);
    problem = answer.headers.get("Atrium-Why") || "broke";
    if (answer.ok) picture = await asData(await answer.blob());
  } catch { /* the hub does not answer: said below */ }
  if (mine !== newest) return;
  shown.classList.remove("old");
  shown.hidden = picture === null;
  why.hidden = picture !== null;
  if (picture === null) why.textContent = words[problem] || words.broke;
  else shown.src = picture;
};
const later = () => {
  clearTimeout(soon);
  soon = setTimeout(show, 400);
};
form.addEventListener("input", later);
looks.addEventListener("input", later);
show();
