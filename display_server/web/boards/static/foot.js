// The foot of a department's board: what there is to know in turn, and the rule "not by number". Where both have no room they
// take turns too, and a sentence of more lines than there is room for is paged line by line, one of two languages language by language.

import { draw } from "/shared/draw.js";
import { shape } from "./load.js";

const TURN_MS = 6000;
const LATE_TURN_MS = 3000; // the note and the rule come round before a board counts as old

const isTooWide = (element) => element.scrollWidth > element.clientWidth + 1;

export class Foot {
  #field = document.querySelector("footer");
  #line = document.getElementById("waiting-line");
  #note = document.getElementById("note");
  #rule = document.querySelector(".rule");
  #said = [];
  #form = "full";
  #lines = 1;
  #wanted = 1;
  #late = false;
  #from = 0; // when the turns began: on a board that becomes late the note's is the first
  #tooWideNote = false;
  #tallest = 0;

  /** What there is to say: `notices` [{words, value, level, second}], each in its turn with the same in a second language beneath; `late`
   *  puts the note in their place, before the rule. */
  say(notices, late) {
    this.#said = notices;
    if (late !== this.#late) this.#from = late ? null : 0;
    this.#late = late;
    this.#field.dataset.late = late;
  }

  /** Takes a form; measures how many lines the longest notice needs, so that nothing jumps between turns. */
  take(form, extra) {
    this.#form = form;
    this.#said = [...this.#said.filter((one) => !one.extra), ...extra.map((one) => ({ ...one, extra: true }))];
    this.#field.dataset.foot = form;
    this.#field.style.removeProperty("--lines");
    this.#line.style.removeProperty("min-height");
    this.#line.hidden = this.#rule.hidden = false;
    this.#note.hidden = !this.#late;
    this.#tooWideNote = isTooWide(this.#note);
    this.#tallest = Math.max(1, ...this.#said.map((one) => (this.#write(one), this.#linesOf(this.#line))));
    if (form === "full") this.#line.style.minHeight = `${this.#tallest * this.#lineHeight}px`;
    if (this.#late) this.#line.hidden = true; // nothing else gives way because the note has come
    if (form !== "turn") return;
    this.#line.hidden = true;
    const inItsPlace = this.#late ? this.#linesOf(this.#note) : this.#tallest;
    this.#note.hidden = true; // in its turn: the room is measured with the rule, and so the same late or not
    this.#wanted = Math.max(inItsPlace, this.#linesOf(this.#rule));
    const room = Math.floor((this.#field.parentElement.clientHeight - this.#rule.offsetTop) / this.#lineHeight + 0.1);
    this.#lines = Math.min(this.#wanted, Math.max(1, room));
    if (this.#lines < this.#wanted) this.#lines = Math.min(this.#lines, Math.max(this.#tallest, this.#longestIn(this.#rule)));
    this.#field.style.setProperty("--lines", this.#lines);
  }

  /** A word wider than the board cannot be shown at this size at all. */
  get tooWide() {
    if (this.#form === "none") return false;
    return this.#tooWideNote || [this.#line, this.#rule].some(isTooWide);
  }

  /** A sentence of several lines has room for one at a time only. */
  get cramped() {
    return this.#form === "turn" && this.#lines < Math.min(2, this.#wanted);
  }

  draw(now) {
    this.#from ??= now;
    const turn = Math.floor((now - this.#from) / (this.#late ? LATE_TURN_MS : TURN_MS));
    if (this.#form !== "turn") {
      this.#line.hidden = this.#late;
      if (this.#said.length > 0) this.#write(this.#said[turn % this.#said.length]);
      else this.#line.hidden = true;
      return;
    }
    const pages = this.#pages();
    const { element, said, from } = pages[turn % pages.length];
    for (const one of [this.#line, this.#rule, this.#note]) one.hidden = one !== element;
    if (said) this.#write(said);
    element.scrollTop = from * this.#lineHeight;
  }

  #pages() {
    this.#line.hidden = this.#rule.hidden = this.#note.hidden = false;
    if (this.#late) return [...this.#pagesOf(this.#note), ...this.#pagesOf(this.#rule)];
    const notices = this.#said.flatMap((said) => (this.#write(said), this.#pagesOf(this.#line, said)));
    return [...notices, ...this.#pagesOf(this.#rule)];
  }

  #pagesOf(element, said) {
    if (this.#linesOf(element) <= this.#lines) return [{ element, said, from: 0 }];
    return this.#languagesIn(element).flatMap(({ from, lines }) => {
      const count = Math.ceil(lines / this.#lines);
      return Array.from({ length: count }, (_, page) => ({ element, said, from: from + page * this.#lines }));
    });
  }

  // Where each language begins and how many lines it has.
  #languagesIn(element) {
    const parts = [...element.querySelectorAll(":scope > :is(.line-1, .line-2)")];
    if (parts.length < 2) return [{ from: 0, lines: this.#linesOf(element) }];
    let from = 0;
    return parts.map((part) => {
      const lines = Math.round(part.offsetHeight / this.#lineHeight);
      from += lines;
      return { from: from - lines, lines };
    });
  }

  #longestIn(element) {
    return Math.max(...this.#languagesIn(element).map(({ lines }) => lines));
  }

  #linesOf(element) {
    return Math.round(element.scrollHeight / this.#lineHeight);
  }

  get #lineHeight() {
    return parseFloat(getComputedStyle(this.#line).lineHeight);
  }

  #write({ words, level, value, second = null }) {
    const key = JSON.stringify([words, level, value, second]);
    if (this.#line.dataset.said === key) return;
    this.#line.dataset.said = key;
    const said = [...(level ? [shape(level), " "] : []), ...this.#valued(words, value)];
    if (second === null || second.words === words) return this.#line.replaceChildren(...said);
    const other = draw("span", "line-2", ...this.#valued(second.words, second.value));
    other.lang = second.html;
    this.#line.replaceChildren(draw("span", "line-1", ...said), other);
  }

  #valued(words, value) {
    if (value === undefined) return [words];
    const [before, after = ""] = words.split("{number}");
    return [before, draw("b", "", String(value)), after];
  }
}
