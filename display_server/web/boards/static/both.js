// Two languages at once: side by side where both have room, else each on a line of its own. Letters never shrink.

import { boldWidthOf } from "./fitting.js";
import { draw } from "/shared/draw.js";

/** The same in two languages: [first] where there is no second or where both say the same. `second`: {html, said}, null without one. */
export function both(first, second) {
  if (second === null || second.said === first) return [draw("span", "line-1", first)];
  const other = draw("span", "line-2", second.said);
  other.lang = second.html;
  return [draw("span", "line-1", first), other];
}

/** What `say` makes of the board's language and of the second one now. */
export function inBoth(settings, say) {
  const { second } = settings;
  return both(say(settings), second && { html: second.html, said: say(second) });
}

/** Side by side where that has room. */
export function beside(element) {
  element.classList.add("joined");
  if (element.scrollWidth > element.clientWidth + 1) element.classList.remove("joined");
}

/** A name in both: the long ones side by side, the short ones side by side, else a line each, long where it fits. */
export function fittedBoth(element, names) {
  delete element.dataset.long; // what `fitted` remembers of one language
  for (const length of ["long", "short"]) {
    element.replaceChildren(...both(names[0][length], { html: names[1].html, said: names[1][length] }));
    element.classList.add("joined");
    if (element.scrollWidth <= element.clientWidth + 1) return;
  }
  element.classList.remove("joined");
  const [first, other] = names.map((name) => (boldWidthOf(name.long, element) > element.clientWidth ? name.short : name.long));
  element.replaceChildren(...both(first, { html: names[1].html, said: other }));
}

/** Every word of the page that stands still; the sentences of an old board stand in one language at a time. */
export function sayAll(settings) {
  for (const element of document.querySelectorAll("[data-say]")) {
    const key = element.dataset.say;
    const parts = (words) => (Array.isArray(words[key]) ? words[key].map((part) => draw("span", "clause", part)) : [words[key]]);
    const second = element.closest("#stale") ? null : settings.second;
    if (second === null) {
      element.replaceChildren(...parts(settings.words));
      continue;
    }
    const other = draw("span", "line-2", ...parts(second.words));
    other.lang = second.html;
    element.replaceChildren(draw("span", "line-1", ...parts(settings.words)), other);
  }
}
