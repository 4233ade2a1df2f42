// Building elements without a framework: draw("p", "quiet", "words"), and reading a page's settings.

export function draw(tag, className, ...children) {
  const made = document.createElement(tag);
  if (className) made.className = className;
  made.append(...children.filter((child) => child !== null));
  return made;
}

export function icon(name) {
  const made = draw("span", `icon icon-${name}`);
  made.setAttribute("aria-hidden", "true");
  return made;
}

const WORD_JOINER = "\u2060";

/** `{time}` and so on in a sentence from the catalogue; a value stays on the line of the word before it, a range is never broken. */
export function fill(sentence, values) {
  return sentence.replaceAll("–{", `–${WORD_JOINER}{`).replace(/( ?)\{(\w+)\}/g, (whole, space, name) => (space && "\u00a0") + (values[name] ?? name));
}

/** The settings a template wrote into `data-page` of the body. */
export function pageSettings() {
  return JSON.parse(document.body.dataset.page);
}

/** HH:MM (or with seconds) of a moment in ms, in the site's zone. */
export function timeTeller(zone, seconds = false) {
  const format = new Intl.DateTimeFormat("en-GB", {
    timeZone: zone,
    hour: "2-digit",
    minute: "2-digit",
    second: seconds ? "2-digit" : undefined,
    hourCycle: "h23",
  });
  return (ms) => format.format(ms);
}
