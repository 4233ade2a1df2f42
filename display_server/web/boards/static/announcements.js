// Which calls wait to be heard, in turn. Pure. Every call is heard; a repeat only while little waits.

export const MOST_WAITING_S = 20; // past this much speech repeats are dropped, and calls are said in one language
const UNKNOWN_S = 6; // until the hub has said how long a call takes

export class Announcements {
  #waiting = []; // {call, seconds}
  #heard = new Map(); // number -> its room, of what was called and stands called since: the same again is a repeat

  /** `numbers`: every number that stands called now. One that has left is called anew when it comes back: another visit's, another stage's. */
  standing(numbers) {
    for (const number of this.#heard.keys()) if (!numbers.has(number)) this.#heard.delete(number);
  }

  /** Whether this call will be heard. */
  add(call) {
    const repeat = this.#heard.get(call.number) === call.room_label;
    this.#heard.set(call.number, call.room_label);
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

/** 0 to 1 at this hour ("HH:MM" of the hospital's clock; `volume_by_hour` in `domain/board_settings.py`): the last start that has come; before the day's first one yesterday's last holds. */
export function volumeAt(sound, hour) {
  const starts = Object.keys(sound.volume_by_hour).sort();
  if (starts.length === 0) return sound.volume / 100;
  const begun = starts.filter((start) => start <= hour);
  return sound.volume_by_hour[begun.at(-1) ?? starts.at(-1)] / 100;
}
