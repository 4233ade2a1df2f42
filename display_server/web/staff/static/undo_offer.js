// The offer to take the last move back: shown for five seconds after it, with the seconds left.

const OFFERED_MS = 5000;
const STILL_NEWS_MS = 10000; // an older move was there before this page: it stands in the panel only

let key = null;
let until = 0;

/** Looks at the page's offer; `now`: the hub's time in ms. */
export function offerUndo(root, now) {
  const form = root.querySelector("[data-undo]");
  if (!form) return;
  if (form.dataset.undo !== key) {
    key = form.dataset.undo;
    const isNews = now - Date.parse(form.dataset.undoAt) < STILL_NEWS_MS;
    until = isNews ? performance.now() + OFFERED_MS : 0;
  }
  const left = until - performance.now();
  form.hidden = left <= 0;
  form.querySelector("[data-undo-left]").textContent = left > 0 ? String(Math.ceil(left / 1000)) : "";
}
