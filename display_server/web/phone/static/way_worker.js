// Stands between a phone and the hub on pages of ways: without a line a reload, or a tab the phone had put away, shows the way as it
// was told last. Nothing of anybody is in it, so it may stay; the oldest go when there are many.
importScripts("/shared/before_the_hub.js");

const KEPT = "atrium-ways";
const MOST = 60;

self.standBefore({ page: newestOrKept, look: newestOrKept, looks: /^\/(shared|assets|v\/static)\// });

async function newestOrKept(request) {
  const kept = await caches.open(KEPT);
  const answer = await self.asked(request);
  if (answer?.ok) {
    await kept.put(request, answer.clone());
    const all = await kept.keys();
    for (const old of all.slice(0, Math.max(0, all.length - MOST))) await kept.delete(old);
  }
  if (answer && answer.status < 500) return answer;
  return (await kept.match(request)) ?? answer ?? Response.error();
}
