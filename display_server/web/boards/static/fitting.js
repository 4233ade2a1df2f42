// Letters never shrink and names are never cut: a name that does not fit gives way to its short form.

const ruler = document.createElement("canvas").getContext("2d");

/** Width in px of `text` as `element` would draw it in bold. */
export function boldWidthOf(text, element) {
  const style = getComputedStyle(element);
  ruler.font = `700 ${style.fontSize} ${style.fontFamily}`;
  return ruler.measureText(text).width;
}

/** Writes the long name where it fits, else the short one. */
export function fitted(element, { long, short }) {
  if (element.dataset.long === long && element.dataset.wide === String(element.clientWidth)) return;
  element.textContent = long;
  if (element.scrollWidth > element.clientWidth) element.textContent = short;
  element.dataset.long = long;
  element.dataset.wide = element.clientWidth;
}
