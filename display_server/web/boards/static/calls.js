// What "now calling" shows and in which order calls are heard. Pure: time comes in as ms.

export const HOLD_MS = 10000; // a called number stays, yellow, at least this long
export const DWELL_MS = 2500; // between two chimes, so that two calls in one second are both heard

export class Calls {
  #shown = new Map(); // call_id -> {call, since}
  #heard = new Set();
  #queue = [];
  #nextChimeAt = 0;
  #current = new Set();
  #first = true;

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
      return { call: row.call, yellow: place === 0 || young, young };
    });
  }

  /** The call whose chime is due, or null. */
  toRing(now) {
    if (now < this.#nextChimeAt) return null;
    let call = this.#queue.shift();
    while (call !== undefined && !this.#shown.has(call.call_id)) call = this.#queue.shift();
    if (call === undefined) return null;
    this.#nextChimeAt = now + DWELL_MS;
    return call;
  }

  /** Past the limit nothing is shown; when truth returns, calls nobody could see are rung. */
  empty() {
    this.#shown.clear();
    this.#current = new Set();
  }
}

/** How the field is divided: rows a column, columns, and whether "next" and the waiting line have room. */
export function divide(count) {
  if (count <= 3) return { rows: 3, columns: 1, next: true, line: true };
  if (count <= 4) return { rows: 4, columns: 1, next: true, line: false };
  return { rows: 4, columns: 2, next: false, line: false };
}
