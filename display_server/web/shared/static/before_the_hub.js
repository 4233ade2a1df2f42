// What every worker of ours has that stands between a browser and the hub (the console's worker.js, the phone's way_worker.js):
// it is there at once, looks at nothing but this hub's own pages and their files, and waits for an answer only so long.
const WITHIN_MS = 6000;

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));

/** From now on `page` answers for whole pages, `look` for the files whose path fits `looks`. */
self.standBefore = ({ page, look, looks }) =>
  self.addEventListener("fetch", (event) => {
    const { request } = event;
    const { origin, pathname } = new URL(request.url);
    if (request.method !== "GET" || origin !== self.location.origin) return;
    if (request.mode === "navigate") event.respondWith(page(request));
    else if (looks.test(pathname)) event.respondWith(look(request));
  });

/** The hub's answer; null where it says nothing in time. */
self.asked = (request) => {
  const silence = new Promise((done) => setTimeout(done, WITHIN_MS, null));
  return Promise.race([fetch(request).catch(() => null), silence]);
};
