// Where the keys were: the line is drawn anew with all that stands in it, and whoever works without a mouse must not begin at its top.

const MARKS = ["href", "name", "value", "popovertarget", "popovertargetaction", "aria-label"];

/** Remembers what has the focus in `root`, and what is chosen in its open sheet; the answer finds both again once it is drawn anew.
 *  `pressed`: its key may have gone by that; then whoever works by keys is at the main key. */
export function remember(root) {
  const had = root.contains(document.activeElement) ? document.activeElement : null;
  const wasMain = Boolean(had?.hasAttribute("data-main-key"));
  const byKeys = Boolean(had?.matches(":focus-visible"));
  const sheet = root.querySelector("[popover]:popover-open")?.id;
  const chosen = sheet ? fieldsOf(sheet).map((field) => [field.value, field.checked]) : [];
  const looked = had && markOf(had);
  return (pressed = false) => {
    if (sheet && !pressed) reopen(sheet, chosen);
    if (had === null) return;
    const main = root.querySelector("[data-main-key]");
    const same = [...root.querySelectorAll(had.tagName)].find((one) => markOf(one) === looked);
    const next = wasMain ? main : same ?? (pressed && byKeys ? main : null);
    next?.focus({ preventScroll: !pressed });
  };
}

/** Somebody is still choosing there. */
function reopen(sheet, chosen) {
  document.getElementById(sheet)?.showPopover();
  const fields = document.getElementById(sheet) ? fieldsOf(sheet) : [];
  if (fields.length !== chosen.length) return;
  fields.forEach((field, at) => {
    const [value, checked] = chosen[at];
    if (field.matches("[type=radio]")) field.checked = checked;
    else field.value = value;
  });
}

function fieldsOf(sheet) {
  return [...document.getElementById(sheet).querySelectorAll("select, [type=radio]")];
}

// One act has a key for each number: the number belongs to it.
function markOf(one) {
  const said = one.form ? [one.form.getAttribute("action"), one.form.elements.namedItem("number")?.value] : [];
  return JSON.stringify([one.tagName, ...MARKS.map((mark) => one.getAttribute(mark)), ...said]);
}
