// What stands in the rows of an overview: a department's name, where it lies, how busy it is, how many wait and how long.

import { both } from "./both.js";
import { bar, shape } from "./load.js";
import { WAYS } from "./ways.js";
import { draw, fill, icon } from "/shared/draw.js";

const TRENDS = { rising: "chevrons-up", level: "minus", falling: "chevrons-down" };

export class Cells {
  #settings;

  /** The board's settings: its words and its second language of now. */
  constructor(settings) {
    this.#settings = settings;
  }

  /** The second language is a line of its own beneath, at full size. */
  lines(first, second) {
    return second ? both(first, { html: this.#settings.second.html, said: second }) : [first];
  }

  /** What stands after the name. Level = shape + word; where nobody knows, a dash and whom to ask: an empty cell would look like
   *  quiet. While only the wait is not known yet, its place says how many wait. `unknown`: the board is old; `standing`: in each
   *  language; `old`: nobody has looked at the line for a while; `back`: until when its desks pause. */
  of(line, unknown, { standing, old, back }) {
    const { directions } = this.#settings;
    const way = directions[line.code];
    const where = [draw("span", "direction", way ? icon(WAYS[way]) : ""), draw("b", "floor", line.floor)];
    if (unknown) return [...where, this.#level("no_data"), draw("span", "ask", "")];
    if (standing[0]) return [...where, draw("span", "standing", ...this.lines(...standing))];
    if (line.open_desks === 0 && line.paused_desks > 0) {
      return [...where, draw("span", "level pauses", draw("span", "", ...this.#inBoth(({ words }) => words.pause))), bar(""), ...this.#paused(line, back)];
    }
    if (old) return [...where, this.#level("no_data"), draw("span", "ask", ...this.#inBoth(({ words }) => words.ask))];
    const { level, trend, wait } = line.load;
    const busy = [...where, this.#level(level, line.delay_minutes), bar(level)];
    if (wait === null) return [...busy, this.#soMany(line)];
    const minutes = `${wait.from_minutes}–${wait.to_minutes}`;
    return [...busy, this.#waiting(line), draw("span", "trend", icon(TRENDS[trend])), draw("b", "wait", minutes)];
  }

  #level(level, late = null) {
    const brief = document.body.classList.contains("brief");
    const word = (said) => (level === "no_data" ? said.words.no_data : said.words[brief ? "levels_short" : "levels"][level]);
    const told = draw("span", "told", ...this.#inBoth(word));
    if (late === null) return draw("span", "level", shape(level), draw("span", "word", told));
    const delay = draw("span", "delayed", icon("clock"), draw("span", "", ...this.#inBoth((said) => fill(said.words.late, { minutes: late }))));
    return draw("span", "level", shape(level), draw("span", "word", told, delay));
  }

  /** The same in the board's language and, on a line of its own, in its second one. */
  #inBoth(said) {
    const { second } = this.#settings;
    return this.lines(said(this.#settings), second && said(second));
  }

  // Until when stands in the place of the wait. Where nobody said, how many wait.
  #paused(line, back) {
    if (back === "") return [this.#soMany(line)];
    return [this.#waiting(line), draw("span", "ask until", ...this.#inBoth(({ words }) => fill(words.until, { time: back })))];
  }

  #waiting(line) {
    return draw("span", "count waiting", String(line.waiting));
  }

  #soMany(line) {
    return draw("span", "ask so-many", ...this.#inBoth(({ words }) => fill(words.so_many, { count: line.waiting })));
  }

  /** The name in each language, with what is late there. */
  named(lines, line) {
    const name = draw("b", "name", ...this.lines(...lines));
    if (line.delay_minutes === null) return name;
    const late = fill(this.#settings.words.late, { minutes: line.delay_minutes });
    name.append(" ", draw("span", "late", icon("clock"), late));
    return name;
  }
}
