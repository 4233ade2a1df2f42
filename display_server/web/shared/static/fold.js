// On a phone or a tablet the rail's places are folded behind one key (desk.css hides them where scripts run): the key shows and hides them.

for (const key of document.querySelectorAll("[data-folds]")) {
  const rail = key.closest(".rail");
  key.addEventListener("click", () => fold(rail.classList.contains("unfolded")));
  rail.addEventListener("keydown", (pressed) => {
    if (pressed.key !== "Escape" || !rail.classList.contains("unfolded")) return;
    fold(true);
    key.focus();
  });

  function fold(shut) {
    rail.classList.toggle("unfolded", !shut);
    key.setAttribute("aria-expanded", String(!shut));
  }
}

// The open page's place is seen in a rail that is longer than the window.
for (const here of document.querySelectorAll(".admin .rail [aria-current=page]")) {
  const rail = here.closest(".rail");
  const { top, bottom } = here.getBoundingClientRect(), { bottom: end } = rail.getBoundingClientRect();
  if (bottom > end) rail.scrollTop += top - end / 2;
}
