// Stands between the browser and the hub on console pages: while the hub does not answer, a reload shows the copy that the page
// kept of itself (kept_copy.js), read-only and with its time. While the hub answers it does nothing.
const KEPT = "atrium-console";
const LONGEST_MS = 12 * 3600000; // a session's length: an older copy is nobody's
const WITHIN_MS = 6000;
const LOOK = /^\/(shared|assets|staff\/static)\//;

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));
self.addEventListener("fetch", (event) => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  if (request.method !== "GET" || origin !== self.location.origin) return;
  if (request.mode === "navigate") event.respondWith(page(request));
  else if (LOOK.test(pathname)) event.respondWith(look(request));
});

async function page(request) {
  const kept = await caches.open(KEPT);
  const answer = await asked(request);
  if (answer && answer.status < 500) {
    if (!answer.ok) await kept.delete(request); // signed out, or this desk is not theirs any more
    return answer;
  }
  const copy = await kept.match(request);
  const age = copy ? Date.now() - Number(copy.headers.get("x-kept-at")) : Infinity;
  return age < LONGEST_MS ? copy : (answer ?? Response.error());
}

async function look(request) {
  const answer = await asked(request);
  if (answer && answer.status < 500) return answer;
  return (await (await caches.open(KEPT)).match(request)) ?? answer ?? Response.error();
}

/** The hub's answer; null where it says nothing in time. */
async function asked(request) {
  const silence = new Promise((done) => setTimeout(done, WITHIN_MS, null));
  return Promise.race([fetch(request).catch(() => null), silence]);
}
