// Stands between the browser and the hub on console pages: while the hub does not answer, a reload shows the copy that the page
// kept of itself (kept_copy.js), read-only and with its time. While the hub answers it does nothing.
importScripts("/shared/before_the_hub.js");

const KEPT = "atrium-console";
const LONGEST_MS = 12 * 3600000; // a session's length: an older copy is nobody's

self.standBefore({ page, look, looks: /^\/(shared|assets|staff\/static)\// });

async function page(request) {
  const kept = await caches.open(KEPT);
  const answer = await self.asked(request);
  if (answer && answer.status < 500) {
    if (!answer.ok) await kept.delete(request); // signed out, or this desk is not theirs any more
    return answer;
  }
  const copy = await kept.match(request);
  const age = copy ? Date.now() - Number(copy.headers.get("x-kept-at")) : Infinity;
  return age < LONGEST_MS ? copy : (answer ?? Response.error());
}

async function look(request) {
  const answer = await self.asked(request);
  if (answer && answer.status < 500) return answer;
  return (await (await caches.open(KEPT)).match(request)) ?? answer ?? Response.error();
}
