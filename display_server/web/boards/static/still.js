// In an editor's frame, in place of the line to push: always fresh, and says what the page came with.

const STAMP_EVERY_MS = 2000;

export class Still extends EventTarget {
  #states;
  #offset;

  /** `states`: [{topic, state}]. */
  constructor(states, hubTime) {
    super();
    this.#states = states;
    this.#offset = Date.parse(hubTime) - performance.now();
  }

  start() {
    for (const said of this.#states) this.dispatchEvent(new CustomEvent("state", { detail: { ...said, version: 1 } }));
    setInterval(() => this.dispatchEvent(new Event("stamp")), STAMP_EVERY_MS);
  }

  now() {
    return performance.now() + this.#offset;
  }

  get asOf() {
    return this.now();
  }

  get ageMs() {
    return 0;
  }

  versions() {
    return {};
  }
}
