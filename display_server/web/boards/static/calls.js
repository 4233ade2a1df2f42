// What "now calling" shows and in which order calls are heard. Pure: time comes in as ms.

export const HOLD_MS = 10000; // a called number stays, yellow, at least this long
export const DWELL_MS = 2500; // between two chimes, so that two calls in one second are both heard
const PAGE_MS = 8000;

export class Calls {
  #shown = new Map(); // call_id -> {call, since}
  #heard = new Set();
  #queue = [];
  #nextChimeAt = 0;
  #current = new Set();
  #first = true;
  #announced = null;

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

  /** The call whose turn to be announced has come, or null. Where only one call is seen at a time, `dwell` is longer. */
  toRing(now, dwell = DWELL_MS) {
    if (now < this.#nextChimeAt) return null;
    this.#announced = null;
    let call = this.#queue.shift();
    while (call !== undefined && !this.#shown.has(call.call_id)) call = this.#queue.shift();
    if (call === undefined) return null;
    this.#nextChimeAt = now + dwell;
    this.#announced = call.call_id;
    return call;
  }

  /** Past the limit nothing is shown; when truth returns, calls nobody could see are rung. */
  empty() {
    this.#shown.clear();
    this.#current = new Set();
  }
}

/** Of more rows than places the newest stay and the others take turns; the one being announced is always seen. */
export function pageOf(rows, places, now) {
  if (rows.length <= places) return rows;
  const announced = rows.findIndex((row) => row.announced);
  if (places === 1) return [rows[announced] ?? rows[Math.floor(now / PAGE_MS) % rows.length]];
  const young = rows.filter((row) => row.young).length;
  const pinned = Math.min(places - 1, Math.max(Math.floor(places / 2), young));
  const turning = rows.slice(pinned);
  const size = places - pinned;
  const usual = Math.floor(now / PAGE_MS) % Math.ceil(turning.length / size);
  const page = announced >= pinned ? Math.floor((announced - pinned) / size) : usual;
  return [...rows.slice(0, pinned), ...turning.slice(page * size, (page + 1) * size)];
}
