// What a board lets be heard: chime, then the call in its languages, one call behind the other. The picture never waits for it.

import { Announcements, volumeAt } from "./announcements.js";
import { Calls } from "./calls.js";
import { Chime } from "./chime.js";
import { Voice } from "./voice.js";

const CHIME_MS = 1400;
const BETWEEN_MS = 350;
const WAIT_FOR_VOICE_MS = 3000;
const TAKEN_OVER_MS = 5000; // calls so young were perhaps not said by the board that has fallen silent
const HUSHED = 0.25; // of the volume while a kiosk of the zone reads to somebody
const REMEMBERED = 500;

const pause = (ms) => new Promise((over) => setTimeout(over, ms));

export class Sounds {
  #settings;
  #chime;
  #voice = null;
  #queue = new Announcements();
  #sentences = new Map(); // call_id -> promise of its sentences
  #zone; // topic -> {calls, rooms} of the zone's other boards; `rooms` null: all
  #taken = new Set(); // call_ids: two boards of a zone may show the same call
  #unsaid = []; // {call, at} of what the zone's voice says, not this board
  #lowered = false;
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
    this.#zone = new Map(Object.entries(settings.topics).map(([topic, rooms]) => [topic, { calls: new Calls(), rooms }]));
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
    if (!this.#settings.chime || this.#volume === 0) return "off"; // in its quiet hours another of the zone speaks
    if (this.blocked) return "blocked";
    return this.failed ? "failed" : "on";
  }

  /** A new state of this board's own or of another board's of the same zone. */
  hear(topic, state, now) {
    if (state.calling) {
      this.#states.set(topic, state);
      this.#queue.standing(new Set([...this.#states.values()].flatMap((one) => one.calling.map(({ number }) => number))));
    }
    const mates = this.#zone.get(topic);
    if (!mates) return;
    const calling = state.calling.filter((call) => mates.rooms === null || mates.rooms.includes(call.place));
    mates.calls.take({ ...state, calling }, now);
  }

  /** What the hub says with every report: whether this board is its zone's voice, and whether a kiosk reads aloud beside it. */
  know({ speaks, hushed }, now) {
    this.#lowered = hushed;
    const unsaid = speaks && !this.speaks ? this.#unsaid.filter(({ at }) => now - at < TAKEN_OVER_MS) : [];
    this.speaks = speaks;
    if (speaks) this.#unsaid = [];
    for (const { call } of unsaid) this.#say(call);
  }

  /** `hour`: HH:MM at the hospital. `hushed`: a message fills the screen, and nothing speaks over it. */
  tick(now, hour, hushed) {
    this.#volume = volumeAt(this.#settings, hour);
    this.#chime.volume = this.#volume * (this.#lowered ? HUSHED : 1);
    if (hushed && !this.#hushed) this.#voice?.hush();
    this.#hushed = hushed;
    for (const { calls } of this.#zone.values()) {
      const call = calls.toRing(now);
      if (call !== null) this.take(call, now);
    }
    this.#speakNext();
  }

  /** A call's turn has come on a screen of this zone. */
  take(call, now) {
    if (!this.#settings.chime || this.#taken.has(call.call_id)) return;
    if (this.#taken.size > REMEMBERED) this.#taken.clear();
    this.#taken.add(call.call_id);
    if (this.speaks) this.#say(call);
    else this.#unsaid = [...this.#unsaid.filter(({ at }) => now - at < TAKEN_OVER_MS), { call, at: now }];
  }

  #say(call) {
    if (this.#volume === 0 || !this.#queue.add(call)) return;
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
