// A list that a few letters narrow: [data-filter] over [data-words]. Arrows walk, Enter in the field takes the first.

export function narrow(field, list, nothing) {
  const choices = [...list.querySelectorAll("[data-words]")];
  const shown = () => choices.filter((one) => !one.hidden);

  function look() {
    const wanted = folded(field.value).split(/\s+/).filter(Boolean);
    for (const one of choices) one.hidden = !wanted.every((word) => one.dataset.words.includes(word));
    nothing.hidden = shown().length > 0;
  }

  field.addEventListener("input", look);
  field.form.addEventListener("submit", (event) => {
    event.preventDefault(); // the list stands here already
    if (field.value.trim()) shown()[0]?.click();
  });
  field.addEventListener("keydown", (event) => {
    if (event.key !== "ArrowDown") return;
    event.preventDefault();
    shown()[0]?.focus();
  });
  list.addEventListener("keydown", (event) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    const at = shown().indexOf(document.activeElement);
    if (!step || at < 0) return;
    event.preventDefault();
    (at + step < 0 ? field : shown()[at + step])?.focus();
  });
  look();
}

/** As the hub folds what it is searched in: small letters without their marks. */
function folded(text) {
  return text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
}

/** Every list of this part of the page. */
export function narrowAll(part) {
  for (const field of part.querySelectorAll("[data-filter]")) {
    narrow(field, part.querySelector(".found"), part.querySelector("[data-nothing]"));
  }
}
