// On a phone the rail's places are folded behind one key (desk.css hides them where scripts run): the key shows and hides them.

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
