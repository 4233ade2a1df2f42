// What stands beside the calls of a mixed board: pictures, videos, health information, each in its hours; a line of notes below.
// Calls come first: the board says whether there is room for it at all.

import { inBoth } from "./both.js";
import { draw } from "/shared/draw.js";

const LONGEST_VIDEO_MS = 300000;
const STILL = matchMedia("(prefers-reduced-motion: reduce)"); // set on the screen's computer: nothing moves by itself then

export class Contents {
  #settings;
  #zone = document.getElementById("contents");
  #ticker = document.getElementById("ticker");
  #items = [];
  #key = "";
  #wallTime;
  #wallDay;
  #at = -1;
  #until = 0;
  #shown = null;

  constructor(settings) {
    this.#settings = settings;
    this.#wallTime = new Intl.DateTimeFormat("en-GB", { timeZone: settings.zone, hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
    this.#wallDay = new Intl.DateTimeFormat("en-CA", { timeZone: settings.zone, year: "numeric", month: "2-digit", day: "2-digit" });
    this.follow(null);
  }

  /** The hub's key of the playlist: another one means that it has changed. */
  async follow(key) {
    if (key !== null && key === this.#key) return;
    try {
      const answer = await fetch(this.#settings.contents, { signal: AbortSignal.timeout(8000) });
      if (!answer.ok) throw new Error(`the hub answered ${answer.status}`);
      ({ items: this.#items, key: this.#key } = await answer.json());
    } catch (unreachable) {
      console.info("no contents yet:", unreachable.message);
    }
  }

  /** Whether anything is due now: only then is there a zone at all. `wall`: the hub's time in ms. */
  due(wall) {
    return this.#due(wall, false).length > 0;
  }

  draw(now, wall, hasRoom) {
    const items = hasRoom ? this.#due(wall, false) : [];
    this.#zone.hidden = items.length === 0;
    if (items.length === 0) this.#leave();
    else if (now >= this.#until || !items.includes(this.#shown)) this.#show(items, now);
    this.drawTicker(now, wall, hasRoom);
  }

  /** The line of notes alone: it takes room from the calls, so a form is tried with it. */
  drawTicker(now, wall, hasRoom) {
    const items = hasRoom ? this.#due(wall, true) : [];
    this.#ticker.hidden = items.length === 0;
    if (items.length === 0) return;
    const { second } = this.#settings;
    const said = items.flatMap((item) => [this.#settings, ...(second === null ? [] : [second])].map((by) => this.#said(item, by)));
    const turn = said[Math.floor(now / 10000) % said.length];
    if (this.#ticker.textContent !== turn) this.#ticker.textContent = turn;
  }

  #due(wall, ticker) {
    const [time, day] = [this.#wallTime.format(wall), this.#wallDay.format(wall)];
    return this.#items.filter((item) => {
      if ((item.kind === "ticker") !== ticker || (item.kind === "video" && STILL.matches)) return false;
      if ((item.first_day && day < item.first_day) || (item.last_day && day > item.last_day)) return false;
      if (item.from === null) return true;
      const overnight = item.from > item.until;
      return overnight ? time >= item.from || time < item.until : time >= item.from && time < item.until;
    });
  }

  #show(items, now) {
    this.#at = (this.#at + 1) % items.length;
    const item = items[this.#at];
    this.#until = now + (item.kind === "video" ? LONGEST_VIDEO_MS : item.seconds * 1000);
    if (item === this.#shown && item.kind !== "video") return;
    this.#leave();
    this.#shown = item;
    this.#zone.replaceChildren(this.#drawn(item));
  }

  #drawn(item) {
    if (item.kind === "text") return draw("p", "", ...inBoth(this.#settings, (by) => this.#said(item, by)));
    const media = draw(item.kind === "video" ? "video" : "img", "");
    const next = () => (this.#until = 0);
    media.addEventListener("error", next); // a file this browser cannot show does not stand there as a hole
    if (item.kind === "video") {
      Object.assign(media, { muted: true, autoplay: true, playsInline: true });
      media.addEventListener("ended", next);
    } else {
      media.alt = item.title;
    }
    media.src = item.file;
    return media;
  }

  // A video that is not seen any more neither plays nor holds its file.
  #leave() {
    const video = this.#zone.querySelector("video");
    if (video !== null) {
      video.pause();
      video.removeAttribute("src");
    }
    this.#zone.replaceChildren();
    this.#shown = null;
  }

  #said({ words }, { language }) {
    return words[language] ?? words[this.#settings.site_language] ?? "";
  }
}
