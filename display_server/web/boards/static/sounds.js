// What a board lets be heard: chime, then the call in its languages, one call behind the other. The picture never waits for it.

import { Announcements, volumeAt } from "./announcements.js";
import { Calls } from "./calls.js";
import { Chime } from "./chime.js";
import { Voice } from "./voice.js";

const CHIME_MS = 1400;
const BETWEEN_MS = 350;
const WAIT_FOR_VOICE_MS = 3000;

const pause = (ms) => new Promise((over) => setTimeout(over, ms));

export class Sounds {
  #settings;
  #chime;
  #voice = null;
  #queue = new Announcements();
  #sentences = new Map(); // call_id -> promise of its sentences
  #zone; // topic -> Calls of the zone's other boards
  #states = new Map(); // topic -> the newest state of a department
  #busy = false;
  #hushed = false;
  #volume = 1;

  /** Whether this board is the one that is heard in its audio zone; the hub says it with every report. */
  speaks;
  /** A call could not be spoken the last time: only the chime was heard. */
  failed = false;

  constructor(settings) {
    this.#settings = settings;
    this.speaks = settings.speaks;
    this.#chime = new Chime(settings.chime);
    if (settings.voice) this.#voice = new Voice(settings.calls, this.#chime.context, this.#chime.output);
    this.#zone = new Map(settings.topics.map((topic) => [topic, new Calls()]));
  }

  get blocked() {
    return this.#chime.blocked;
  }

  /** Nothing is heard of a call now: the picture has to say it with a border. */
  get silent() {
    return !this.#settings.chime || this.#volume === 0 || this.blocked;
  }

  /** For the hub: on, off, blocked, failed. */
  get state() {
    if (!this.#settings.chime) return "off";
    if (this.blocked) return "blocked";
    return this.failed ? "failed" : "on";
  }

  /** A new state of this board's own or of another board's of the same zone. */
  hear(topic, state, now) {
    if (state.calling) this.#states.set(topic, state);
    this.#zone.get(topic)?.take(state, now);
  }

  /** `hour`: HH:MM at the hospital. `hushed`: a message fills the screen, and nothing speaks over it. */
  tick(now, hour, hushed) {
    this.#volume = volumeAt(this.#settings, hour);
    this.#chime.volume = this.#volume;
    if (hushed && !this.#hushed) this.#voice?.hush();
    this.#hushed = hushed;
    for (const calls of this.#zone.values()) {
      const call = calls.toRing(now);
      if (call !== null) this.take(call);
    }
    this.#speakNext();
  }

  /** A call's turn has come on a screen of this zone. */
  take(call) {
    if (!this.#settings.chime || !this.speaks || this.#volume === 0) return;
    if (!this.#queue.add(call)) return;
    if (this.#voice !== null && !this.blocked) this.#prepare(call.call_id);
    this.#speakNext();
  }

  #prepare(callId) {
    const sentences = this.#voice.sentences(callId);
    sentences.then(
      (found) => this.#queue.know(callId, found.reduce((sum, one) => sum + one.seconds, CHIME_MS / 1000)),
      (wrong) => console.warn("not spoken:", wrong.message),
    );
    this.#sentences.set(callId, sentences);
  }

  async #speakNext() {
    if (this.#busy || this.#hushed) return;
    const call = this.#queue.next();
    if (call === null) return;
    this.#busy = true;
    try {
      if (!this.#takenBack(call)) await this.#speak(call.call_id);
    } finally {
      this.#sentences.delete(call.call_id);
      this.#busy = false;
    }
    this.#speakNext();
  }

  // Undone while it waited: nobody may be sent to a room that does not want them.
  #takenBack({ number }) {
    const states = [...this.#states.values()];
    const stands = (state) => state.calling.some((call) => call.number === number) || state.last_called.includes(number);
    return states.length > 0 && !states.some(stands);
  }

  async #speak(callId) {
    if (!this.#chime.ring(callId)) return;
    await pause(CHIME_MS);
    if (this.#voice === null) return;
    try {
      const late = pause(WAIT_FOR_VOICE_MS).then(() => Promise.reject(new Error("too late")));
      const sentences = await Promise.race([this.#sentences.get(callId) ?? this.#voice.sentences(callId), late]);
      for (const [place, one] of sentences.entries()) {
        if (this.#hushed || (place > 0 && this.#queue.crowded)) break;
        if (place > 0) await pause(BETWEEN_MS);
        await this.#voice.play(one, callId, one.language);
      }
      this.failed = false;
    } catch (wrong) {
      console.warn("not spoken:", wrong.message);
      this.failed = true;
    }
  }
}
