// Which calls wait to be heard, in turn. Pure. Every call is heard; a repeat only while little waits.

export const MOST_WAITING_S = 20; // past this much speech repeats are dropped, and calls are said in one language
const UNKNOWN_S = 6; // until the hub has said how long a call takes
const REMEMBERED = 500;

export class Announcements {
  #waiting = []; // {call, seconds}
  #heard = new Set(); // number and room of what was called before: the same again is a repeat

  /** Whether this call will be heard. */
  add(call) {
    const what = `${call.number} ${call.room_label}`;
    const repeat = this.#heard.has(what);
    if (this.#heard.size > REMEMBERED) this.#heard.clear();
    this.#heard.add(what);
    if (repeat && this.waitingS > MOST_WAITING_S) return false;
    this.#waiting.push({ call, seconds: UNKNOWN_S });
    return true;
  }

  /** The hub has said how long this call takes. */
  know(callId, seconds) {
    const found = this.#waiting.find((one) => one.call.call_id === callId);
    if (found) found.seconds = seconds;
  }

  next() {
    return this.#waiting.shift()?.call ?? null;
  }

  get waitingS() {
    return this.#waiting.reduce((sum, one) => sum + one.seconds, 0);
  }

  get crowded() {
    return this.waitingS > MOST_WAITING_S;
  }
}

/** 0 to 1 at this hour ("HH:MM" of the hospital's clock), as `domain/board_settings.py` says it: the last start that has come. */
export function volumeAt(sound, hour) {
  const starts = Object.keys(sound.volume_by_hour).sort();
  if (starts.length === 0) return sound.volume / 100;
  const begun = starts.filter((start) => start <= hour);
  return sound.volume_by_hour[begun.at(-1) ?? starts.at(-1)] / 100;
}
