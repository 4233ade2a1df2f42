// The pictures of the tickets follow the form, a moment after the last change.
"use strict";
const form = document.getElementById("paper");
let soon = 0;
const show = () => {
  const said = new URLSearchParams();
  for (const [name, value] of new FormData(form)) {
    if (typeof value === "string" && name !== "csrf_token") said.append(name, value);
  }
  for (const strip of document.querySelectorAll("[data-paper]")) strip.src = `${strip.dataset.paper}?${said}`;
};
const later = () => {
  clearTimeout(soon);
  soon = setTimeout(show, 300);
};
form.addEventListener("input", later);
document.getElementById("language").addEventListener("change", later);
