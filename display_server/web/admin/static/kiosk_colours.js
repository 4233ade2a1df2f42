// A colour that somebody chooses is meant to be used.
"use strict";
for (const colour of document.querySelectorAll("input[type=color]")) {
  colour.addEventListener("input", () => (document.querySelector(`[name=usual_${colour.name}]`).checked = false));
}
