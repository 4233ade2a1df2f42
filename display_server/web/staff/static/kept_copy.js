// Keeps the console as it stands, so that it outlives a reload while the hub is away (worker.js shows it). In the browser's own
// store and without the patient's name; forgotten on signing out (forget_copies.js).
const KEPT = "atrium-console";
const LOOK = /^\/(shared|assets|staff\/static)\//;
let looksKept = null;
let policy = null;

/** From now on a reload while the hub is away shows what was kept. Needs a secure origin; elsewhere nothing is kept. */
export async function startKeeping() {
  if (!("serviceWorker" in navigator)) return;
  try {
    await navigator.serviceWorker.register("/staff/worker.js", { scope: "/staff/desks/" });
  } catch (refused) {
    console.info("no copy is kept:", refused.message);
  }
}

/** Keep the page: `asOf` in ms is its truth's time, `given` the Content-Security-Policy of the hub's newest answer, if any. */
export async function keepCopy(asOf, given = null) {
  policy = given ?? policy;
  if (!("serviceWorker" in navigator) || !policy) return;
  try {
    const kept = await caches.open(KEPT);
    looksKept ??= kept.addAll(looks());
    await looksKept;
    const headers = { "content-type": "text/html; charset=utf-8", "content-security-policy": policy, "x-kept-at": String(Date.now()) };
    await kept.put(location.pathname, new Response(copyOf(document, asOf), { headers }));
  } catch (full) {
    looksKept = null;
    console.info("not kept:", full.message);
  }
}

function copyOf(page, asOf) {
  const copy = page.documentElement.cloneNode(true);
  for (const name of copy.querySelectorAll("[data-name]")) name.textContent = "–";
  for (const gone of copy.querySelectorAll("[data-undo], [name=csrf_token], .said > *, [data-banner] > *")) gone.remove();
  copy.querySelector("#panel").replaceChildren();
  copy.querySelector("#panel").removeAttribute("open");
  const console_ = copy.querySelector("#console");
  console_.dataset.kept = new Date(asOf).toISOString();
  delete console_.dataset.heard;
  return `<!doctype html>\n${copy.outerHTML}`;
}

/** Every file this page draws with. */
function looks() {
  const urls = performance.getEntriesByType("resource").map((one) => new URL(one.name));
  return [...new Set(urls.filter((url) => url.origin === location.origin && LOOK.test(url.pathname)).map(String))];
}
