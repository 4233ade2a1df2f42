// Stands between a phone and the hub on pages of ways: without a line a reload, or a tab the phone had put away, shows the way as it
// was told last. Nothing of anybody is in it, so it may stay; the oldest go when there are many.
const KEPT = "atrium-ways";
const MOST = 60;
const WITHIN_MS = 6000;
const LOOK = /^\/(shared|assets|v\/static)\//;

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));
self.addEventListener("fetch", (event) => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  if (request.method !== "GET" || origin !== self.location.origin) return;
  if (request.mode === "navigate" || LOOK.test(pathname)) event.respondWith(newestOrKept(request));
});

async function newestOrKept(request) {
  const kept = await caches.open(KEPT);
  const silence = new Promise((done) => setTimeout(done, WITHIN_MS, null));
  const answer = await Promise.race([fetch(request).catch(() => null), silence]);
  if (answer?.ok) {
    await kept.put(request, answer.clone());
    const all = await kept.keys();
    for (const old of all.slice(0, Math.max(0, all.length - MOST))) await kept.delete(old);
  }
  if (answer && answer.status < 500) return answer;
  return (await kept.match(request)) ?? answer ?? Response.error();
}
