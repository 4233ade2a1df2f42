// The two-tone chime, made on the spot (no file). A browser that forbids sound is noticed and said.

const TONES = [
  { hertz: 659.3, at: 0 },
  { hertz: 523.3, at: 0.45 },
];

export class Chime {
  /** Chime and voice sound through the same context, as loud as each other. */
  context = null;
  output = null;

  constructor(wanted) {
    this.wanted = wanted;
    if (!wanted) return;
    this.context = new AudioContext();
    this.output = this.context.createGain();
    this.output.connect(this.context.destination);
    for (const gesture of ["pointerdown", "keydown"]) window.addEventListener(gesture, () => this.#wake());
    this.#wake();
  }

  #wake() {
    // Stays pending for ever where sound is forbidden, so nobody waits for it.
    this.context.resume().catch((refused) => console.info("no sound:", refused.message));
  }

  /** 0 to 1. */
  set volume(share) {
    if (this.output !== null) this.output.gain.value = share;
  }

  /** Sound is wanted but the browser does not let us be heard. */
  get blocked() {
    return this.wanted && this.context.state !== "running";
  }

  /** Rings once; whether it could be heard. */
  ring(callId) {
    if (!this.wanted) return false;
    const heard = !this.blocked;
    if (heard) for (const tone of TONES) this.#play(tone);
    else this.#wake();
    window.dispatchEvent(new CustomEvent("atrium:chime", { detail: { callId, heard } }));
    return heard;
  }

  #play({ hertz, at }) {
    const start = this.context.currentTime + at;
    const loudness = this.context.createGain();
    loudness.gain.setValueAtTime(0.0001, start);
    loudness.gain.exponentialRampToValueAtTime(0.5, start + 0.02);
    loudness.gain.exponentialRampToValueAtTime(0.0001, start + 1.1);
    loudness.connect(this.output);
    const tone = this.context.createOscillator();
    tone.type = "sine";
    tone.frequency.value = hertz;
    tone.connect(loudness);
    tone.start(start);
    tone.stop(start + 1.2);
  }
}
