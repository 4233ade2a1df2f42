// What "now calling" shows and in which order calls are heard. Pure: time comes in as ms.

export const HOLD_MS = 10000; // a called number stays, yellow, at least this long
const DWELL_MS = 2500; // between two chimes, so that two calls in one second are both heard
const LEAST_PAGE_MS = 5000; // no page is gone sooner, and a call that is seen on one page only stands as long
const PAGE_MS = 8000;

export class Calls {
  #shown = new Map(); // call_id -> {call, since}
  #heard = new Set();
  #queue = [];
  #nextChimeAt = 0;
  #current = new Set();
  #first = true;
  #announced = null;
  #turn = 0;
  #turnedAt = -Infinity; // when the standing page came; nothing stands that long before there are pages at all
  #young = 0; // how many newest rows stay for being young: until a page turns, so that none is cut short

  /** A new state. Calls found on the very first picture are shown but not rung: nobody has just called them. */
  take(state, now) {
    const current = new Set(state.calling.map((call) => call.call_id));
    for (const [id, row] of this.#shown) {
      if (!current.has(id) && !this.#isHeld(row, state, now)) this.#shown.delete(id);
    }
    for (const call of [...state.calling].reverse()) {
      const old = this.#first || this.#heard.has(call.call_id);
      if (!this.#shown.has(call.call_id)) this.#shown.set(call.call_id, { call, since: old ? -Infinity : now });
      if (this.#heard.has(call.call_id)) continue;
      this.#heard.add(call.call_id);
      if (!this.#first) this.#queue.push(call);
    }
    this.#young = Math.max(this.#young, [...this.#shown.values()].filter((row) => now - row.since < HOLD_MS).length);
    this.#current = current;
    this.#first = false;
  }

  // Served within seconds: the number was called, so it stays readable. One taken back (undo) goes at once.
  #isHeld(row, state, now) {
    const again = state.calling.some((call) => call.number === row.call.number);
    return !again && now - row.since < HOLD_MS && state.last_called.includes(row.call.number);
  }

  /** Rows newest first; `yellow` for the newest and for any younger than HOLD_MS. */
  rows(now) {
    for (const [id, row] of this.#shown) {
      if (!this.#current.has(id) && now - row.since >= HOLD_MS) this.#shown.delete(id);
    }
    const rows = [...this.#shown.values()].sort((a, b) => b.call.call_id - a.call.call_id);
    return rows.map((row, place) => {
      const young = now - row.since < HOLD_MS;
      return { call: row.call, yellow: place === 0 || young, young, announced: row.call.call_id === this.#announced };
    });
  }

  /** Of more rows than places those that are seen now: the newest stay and the others take turns; the announced one is among them. */
  page(rows, places) {
    if (rows.length <= places) return rows;
    const announced = rows.findIndex((row) => row.announced);
    if (places === 1) return [rows[announced] ?? this.#alone(rows)];
    const pinned = this.#pinned(places);
    const turning = rows.slice(pinned);
    const size = places - pinned;
    const usual = this.#turn % Math.ceil(turning.length / size);
    const page = announced >= pinned ? Math.floor((announced - pinned) / size) : usual;
    return [...rows.slice(0, pinned), ...turning.slice(page * size, (page + 1) * size)];
  }

  // In one place nothing can stay: the newest has every second page.
  #alone([newest, ...others]) {
    return this.#turn % 2 === 0 ? newest : others[((this.#turn - 1) / 2) % others.length];
  }

  #pinned(places) {
    return places === 1 ? 0 : Math.min(places - 1, Math.max(Math.floor(places / 2), this.#young));
  }

  /** The call whose turn to be announced has come, or null. `places`: how many are seen at a time. Asked at every tick: it turns pages, too. */
  toRing(now, places = Infinity) {
    const rows = this.rows(now);
    const stood = this.#turnPages(rows, rows.length > places, now);
    if (now < this.#nextChimeAt) return null;
    while (this.#queue.length > 0 && !this.#shown.has(this.#queue[0].call_id)) this.#queue.shift();
    const [call] = this.#queue;
    const away = (found) => rows.length > places && rows.findIndex(found) >= this.#pinned(places);
    const fetched = call !== undefined && away((row) => row.call.call_id === call.call_id);
    if (fetched && stood < LEAST_PAGE_MS) return null; // its page would cut short the one that people are reading
    if (fetched || away((row) => row.announced)) this.#turnedAt = now;
    this.#announced = call?.call_id ?? null;
    if (call === undefined) return null;
    this.#queue.shift();
    this.#nextChimeAt = now + (fetched || places === 1 ? LEAST_PAGE_MS : DWELL_MS);
    return call;
  }

  // How long the standing page has stood.
  #turnPages(rows, paged, now) {
    const stood = now - this.#turnedAt;
    const turns = paged && stood >= PAGE_MS;
    if (turns && stood < Infinity) this.#turn += 1;
    if (turns) this.#turnedAt = now;
    if (!paged) this.#turnedAt = -Infinity;
    if (turns || !paged) this.#young = rows.filter((row) => row.young).length;
    return turns && stood < Infinity ? 0 : stood;
  }

  /** Past the limit nothing is shown; when truth returns, calls nobody could see are rung. */
  empty() {
    this.#shown.clear();
    this.#current = new Set();
  }
}
