// The line to push, the same for every page: takes a pass, listens, notices silence, comes back by itself.
// Events: "state" {topic, version, state} · "stamp" · "cut" (the line broke this moment) · "pass" (what the hub said with the right
// to listen) · "refused" (the hub took it away).

const SILENCE_MS = 8000; // stamps come every 2 s; past this the connection is taken for dead
const LONGEST_WAIT_MS = 4000;
const AT_THE_END_MS = 3000; // a stream ends with its pass, and the next one follows at once: that is no broken line

export class Live extends EventTarget {
  #passUrl;
  #source = null;
  #versions = new Map();
  #truth; // the last proof of freshness: {asOf, offset} in ms; offset = hub time - performance.now()
  #connectedAt = 0;
  #tries = 0;
  #connecting = false;
  #renewal = 0;
  #passEnds = Infinity;
  #streamEnds = Infinity;
  #isCut = false;
  #watching = 0;
  #stopped = false;
  #hidden = null; // both clocks when the page was put away

  /** `hubTime`: the hub's clock when it made this page, so that a computer's wrong clock changes nothing. */
  constructor(passUrl, hubTime) {
    super();
    this.#passUrl = passUrl;
    const shown = Date.parse(hubTime);
    this.#truth = { asOf: shown, offset: shown - performance.now() };
  }

  start() {
    this.#connect();
    this.#watching = setInterval(() => this.#watch(), 1000);
    addEventListener("offline", () => this.#cut());
    document.addEventListener("visibilitychange", () => this.#putAway());
  }

  /** There is nothing more to hear. */
  stop() {
    clearInterval(this.#watching);
    clearTimeout(this.#renewal);
    this.#stopped = true;
    this.#source?.close();
  }

  /** The hub's time now, in ms since 1970. */
  now() {
    return performance.now() + this.#truth.offset;
  }

  /** Until when everything shown was right. */
  get asOf() {
    return this.#truth.asOf;
  }

  get ageMs() {
    return this.now() - this.#truth.asOf;
  }

  /** The line has broken and nothing was heard since: known at once, while silence is known by its length (`ageMs`). */
  get isCut() {
    return this.#isCut;
  }

  versions() {
    return Object.fromEntries(this.#versions);
  }

  async #connect() {
    if (this.#connecting) return;
    this.#connecting = true;
    this.#source?.close();
    this.#source = null;
    try {
      const pass = await this.#takePass();
      if (pass !== null) this.#listen(pass.stream);
    } catch (unreachable) {
      console.info("no pass yet:", unreachable.message);
    } finally {
      this.#connecting = false;
      this.#connectedAt = performance.now();
    }
  }

  async #takePass() {
    const answer = await fetch(this.#passUrl, { method: "POST", signal: AbortSignal.timeout(5000) });
    if ([401, 403, 404, 410].includes(answer.status)) {
      this.dispatchEvent(new Event("refused"));
      return null;
    }
    if (!answer.ok) throw new Error(`the hub answered ${answer.status}`);
    const pass = await answer.json();
    this.dispatchEvent(new CustomEvent("pass", { detail: pass }));
    clearTimeout(this.#renewal);
    this.#renewal = setTimeout(() => this.#renew(), pass.renew_in_s * 1000);
    this.#passEnds = performance.now() + 2 * pass.renew_in_s * 1000; // renewed at half its time
    return pass;
  }

  async #renew() {
    try {
      await this.#takePass();
    } catch (unreachable) {
      console.info("pass not renewed yet:", unreachable.message);
      this.#renewal = setTimeout(() => this.#renew(), 20000 + Math.random() * 10000);
    }
  }

  #listen(address) {
    if (this.#stopped) return;
    const source = new EventSource(address, { withCredentials: true });
    let fresh = true; // after each (re)connection the first stamp sets the clock, also backwards
    source.addEventListener("open", () => {
      fresh = true;
      this.#streamEnds = this.#passEnds;
      this.#versions.clear();
    });
    source.addEventListener("error", () => this.#cut());
    source.addEventListener("stamp", (event) => {
      this.#hearStamp(JSON.parse(event.data), fresh);
      fresh = false;
    });
    source.addEventListener("state", (event) => this.#hearState(JSON.parse(event.data)));
    this.#source = source;
  }

  #cut() {
    if (this.#stopped || this.#isCut || performance.now() > this.#streamEnds - AT_THE_END_MS) return;
    this.#isCut = true;
    this.dispatchEvent(new Event("cut"));
  }

  // In a pocket a phone sleeps, and its monotonic clock with it: what it said then would pass for live when it wakes.
  #putAway() {
    const now = { wall: Date.now(), own: performance.now() };
    const slept = this.#hidden === null ? 0 : now.wall - this.#hidden.wall - (now.own - this.#hidden.own);
    this.#hidden = document.hidden ? now : null;
    if (slept <= SILENCE_MS) return; // else the line is taken for silent, and the next one sets the clock
    this.#truth = { ...this.#truth, offset: this.#truth.offset + slept };
    this.#watch();
  }

  #hearStamp(stamp, first) {
    this.#tries = 0;
    this.#isCut = false;
    const offset = Date.parse(stamp.hub_time) - performance.now();
    // The least delayed stamp is nearest the truth: one that a proxy held back must not look fresh.
    const best = first ? offset : Math.max(offset, this.#truth.offset);
    this.#truth = { asOf: Date.parse(stamp.as_of), offset: best };
    this.dispatchEvent(new Event("stamp"));
  }

  #hearState(said) {
    const known = this.#versions.get(said.topic);
    if (known !== undefined && said.version <= known) return;
    this.#versions.set(said.topic, said.version); // every event is a whole state, so a skipped version needs nothing
    this.dispatchEvent(new CustomEvent("state", { detail: said }));
  }

  #watch() {
    const wait = Math.min(LONGEST_WAIT_MS, 1000 * 2 ** this.#tries);
    const closed = this.#source === null || this.#source.readyState === EventSource.CLOSED;
    const silent = this.ageMs > SILENCE_MS && performance.now() - this.#connectedAt > SILENCE_MS;
    if (!(closed || silent) || performance.now() - this.#connectedAt < wait * (0.5 + Math.random())) return;
    this.#tries = Math.min(this.#tries + 1, 5);
    this.#connect();
  }
}
