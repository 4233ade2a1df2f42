// Keeps a piece of a desk page fresh: fetches it again every few seconds, and says at once when it cannot.
// <div data-refetch="address" data-every-s="5" data-lost="Not live since {time}.">

const HEADERS = { "X-Atrium-Fragment": "1" };

for (const piece of document.querySelectorAll("[data-refetch]")) keepFresh(piece);

function keepFresh(piece) {
  const banner = document.createElement("p");
  banner.className = "note alarm lost";
  banner.setAttribute("role", "alert");
  banner.hidden = true;
  piece.before(banner);
  let stands = "";
  let lastSaid = piece.querySelector("[data-as-of]")?.dataset.asOf ?? "";

  async function again() {
    try {
      const answer = await fetch(piece.dataset.refetch, { headers: HEADERS, signal: AbortSignal.timeout(4000) });
      if (answer.status === 401) return location.reload(); // the session is over: the page asks to sign in
      if (!answer.ok) throw new Error(String(answer.status));
      show(await answer.text());
    } catch (lost) {
      console.info("not fresh:", lost.message);
      banner.textContent = piece.dataset.lost.replace("{time}", lastSaid);
      banner.hidden = false;
    }
    setTimeout(again, Number(piece.dataset.everyS) * 1000);
  }

  function show(html) {
    banner.hidden = true;
    if (html === stands) return; // a picture there is not drawn again, a video goes on
    stands = html;
    const held = piece.contains(document.activeElement) ? document.activeElement : null;
    const link = held?.getAttribute("href"), form = held?.closest("form")?.getAttribute("action");
    const label = held?.getAttribute("tabindex") === "0" ? held.getAttribute("aria-label") : null; // a table that scrolls
    piece.replaceChildren(unsaid(html));
    if (link) piece.querySelector(`[href="${CSS.escape(link)}"]`)?.focus();
    else if (label) piece.querySelector(`[tabindex][aria-label="${CSS.escape(label)}"]`)?.focus();
    else if (form) piece.querySelector(`form[action="${CSS.escape(form)}"] button`)?.focus();
    lastSaid = piece.querySelector("[data-as-of]")?.dataset.asOf ?? lastSaid;
  }

  // A note that stood there before is not read out again every two seconds.
  function unsaid(html) {
    const fresh = document.createElement("template");
    fresh.innerHTML = html;
    const said = new Set([...piece.querySelectorAll(".note")].map((one) => one.textContent));
    for (const one of fresh.content.querySelectorAll(".note[role]")) {
      if (said.has(one.textContent)) one.removeAttribute("role");
    }
    return fresh.content;
  }

  setTimeout(again, Number(piece.dataset.everyS) * 1000);
}
