// A spoken call: asks the hub which files say it (they are made while the chime rings) and plays them.

const ASK_MS = 250;
const GIVE_UP_MS = 4000;

export class Voice {
  #address;
  #context;
  #output;
  #playing = null;

  constructor(address, context, output) {
    this.#address = address;
    this.#context = context;
    this.#output = output;
  }

  /** The call's sentences, [{language, seconds, buffer}], in the order they are heard. Throws where there is none. */
  async sentences(callId) {
    const until = performance.now() + GIVE_UP_MS;
    const said = await this.#ask(callId, until);
    if (said.length === 0) throw new Error("nothing can be spoken");
    return Promise.all(said.map(async (one) => ({ ...one, buffer: await this.#load(one.wav) })));
  }

  /** Plays one sentence to its end; whether it was heard to the end. */
  play({ buffer }, callId, language) {
    return new Promise((done) => {
      const source = this.#context.createBufferSource();
      source.buffer = buffer;
      source.connect(this.#output);
      source.addEventListener("ended", () => {
        const whole = this.#playing === source;
        this.#playing = null;
        this.#tell("spoken", callId, language, buffer.duration);
        done(whole);
      });
      this.#playing = source;
      source.start();
      this.#tell("speaks", callId, language, buffer.duration);
    });
  }

  hush() {
    const source = this.#playing;
    this.#playing = null;
    source?.stop();
  }

  async #ask(callId, until) {
    const answer = await fetch(`${this.#address}${callId}`, { signal: AbortSignal.timeout(GIVE_UP_MS) });
    if (!answer.ok) throw new Error(`the hub answered ${answer.status}`);
    const { say } = await answer.json();
    if (say !== null) return say;
    if (performance.now() > until) throw new Error("the voice is not ready");
    await new Promise((again) => setTimeout(again, ASK_MS));
    return this.#ask(callId, until);
  }

  async #load(address) {
    const answer = await fetch(address, { signal: AbortSignal.timeout(GIVE_UP_MS) });
    if (!answer.ok) throw new Error(`the hub answered ${answer.status}`);
    return this.#context.decodeAudioData(await answer.arrayBuffer());
  }

  #tell(what, callId, language, seconds) {
    window.dispatchEvent(new CustomEvent(`atrium:${what}`, { detail: { callId, language, seconds } }));
  }
}
