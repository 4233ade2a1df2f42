// The board in its frame follows the form, a moment after the last change; it stands as the chosen screen does.
"use strict";
const form = document.getElementById("board-draft");
const looks = document.getElementById("board-looks");
const frame = document.getElementById("board-shown");
let soon = 0;
const stand = () => {
  frame.style.aspectRatio = (form.elements.resolution.value || "1920x1080").replace("x", " / ");
};
const show = () => {
  const said = new URLSearchParams();
  for (const [name, value] of [...new FormData(form), ...new FormData(looks)]) {
    if (typeof value === "string" && name !== "csrf_token" && value !== "") said.append(name, value);
  }
  stand();
  frame.contentWindow.location.replace(`${frame.dataset.page}?${said}`); // no step back of the browser's leads to an older look
};
const later = () => {
  clearTimeout(soon);
  soon = setTimeout(show, 500);
};
form.addEventListener("input", later);
looks.addEventListener("input", show);
stand();
