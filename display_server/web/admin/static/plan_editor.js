// The plan editor: what stands in the draft, what is chosen, and every step sent to the hub at once. The hub decides what follows from it.

import { PlanMap } from "./plan_map.js";
import { Tools } from "./plan_tools.js";
import { Side } from "./plan_side.js";

const page = document.querySelector(".plan-editor");
const words = Object.fromEntries([...document.getElementById("plan-words").content.querySelectorAll("[data-word]")].map((one) => [one.dataset.word, one.textContent]));
const token = document.querySelector("[name=csrf_token]").value;
const hint = document.getElementById("plan-hint");
const CHECK_AFTER_MS = 700;

class Editor {
  constructor() {
    this.page = page;
    this.words = words;
    this.parts = {};
    this.pictures = {};
    this.floor = document.querySelector("[data-floor][aria-pressed=true]")?.dataset.floor ?? "";
    this.chosen = null;
    this.revision = -1;
    this.trouble = new Set();
    this.map = new PlanMap(this, document.getElementById("plan-map"));
    this.tools = new Tools(this);
    this.side = new Side(this);
    for (const key of document.querySelectorAll("[data-floor]")) key.addEventListener("click", () => this.show(key.dataset.floor));
    for (const turn of ["undo", "redo"]) {
      document.getElementById(turn).form.addEventListener("submit", (event) => {
        event.preventDefault();
        this.turn(turn);
      });
    }
    document.addEventListener("keydown", (event) => this.typed(event));
  }

  async begin() {
    await this.fetchAll();
    this.map.fit();
    this.side.fillWay();
    this.check();
  }

  async ask(address, body, headers = {}) {
    const said = { Accept: "application/json", ...headers };
    if (body !== undefined) said["X-CSRFToken"] = token;
    const answer = await fetch(address, body === undefined ? { headers: said } : { method: "POST", headers: said, body });
    const kind = answer.headers.get("Content-Type") ?? "";
    if (!kind.includes("json")) throw new Error(page.dataset.lost);
    const found = await answer.json();
    if (!answer.ok) throw new Error(found.refused ?? page.dataset.lost);
    return found;
  }

  async fetchAll() {
    this.took(await this.ask(page.dataset.data));
    this.map.draw();
  }

  // The hub's answer: a step by somebody else in between means that everything is fetched anew.
  took(found, steps = 0) {
    const missed = steps && found.revision !== this.revision + steps;
    Object.assign(this, { revision: found.revision });
    if (found.parts) ({ parts: this.parts, pictures: this.pictures } = found);
    document.getElementById("undo").disabled = !found.undo;
    document.getElementById("redo").disabled = !found.redo;
    for (const [kind, key, value] of found.changed ?? []) {
      if (value === null || value === undefined) delete this.parts[kind][key];
      else this.parts[kind][key] = value;
    }
    if (missed) this.fetchAll().catch((lost) => this.say(lost.message, true));
    else if (found.changed) this.map.draw();
    if (found.changed) this.checkSoon();
  }

  // One step: [[kind, key, value or null], …]. What was drawn is shown at once, and taken back if the hub refuses it.
  async change(changes) {
    try {
      this.took(await this.ask(page.dataset.changes, JSON.stringify({ changes }), { "Content-Type": "application/json" }), 1);
      this.say(words[this.tools.name] ?? "");
      return true;
    } catch (refused) {
      this.map.draw();
      this.say(refused instanceof TypeError ? page.dataset.lost : refused.message, true);
      return false;
    }
  }

  async turn(turn) {
    try {
      this.took(await this.ask(page.dataset[turn], new FormData(document.getElementById(turn).form)), 1);
      if (this.chosen && !this.parts[this.chosen.kind][this.chosen.key]) this.choose(null);
      else if (this.chosen) this.side.showPart(this.chosen);
    } catch (lost) {
      this.say(lost instanceof TypeError ? page.dataset.lost : lost.message, true);
    }
  }

  choose(part, { look = false } = {}) {
    this.chosen = part;
    const value = part && this.parts[part.kind]?.[part.key];
    if (value?.floor && value.floor !== this.floor) this.show(value.floor);
    this.map.mark();
    if (look && value) this.map.lookAt(value);
    this.side.showPart(part);
  }

  show(floor) {
    this.floor = floor;
    for (const key of document.querySelectorAll("[data-floor]")) key.setAttribute("aria-pressed", key.dataset.floor === floor);
    this.map.draw();
    this.map.fit();
  }

  say(sentence, refused = false) {
    hint.textContent = sentence;
    hint.classList.toggle("refused", refused);
  }

  nameOf(kind, key) {
    const value = this.parts[kind][key];
    const names = value.names ?? {};
    return (names[document.documentElement.lang.slice(0, 2)] ?? Object.values(names)[0])?.name || value.label || "";
  }

  checkSoon() {
    clearTimeout(this.checking);
    this.checking = setTimeout(() => this.check(), CHECK_AFTER_MS);
  }

  async check() {
    try {
      const found = await this.ask(page.dataset.check);
      this.trouble = new Set(found.problems.filter((one) => one.grave).flatMap((one) => one.parts.map((part) => `${part.kind}/${part.key}`)));
      this.map.mark();
      this.side.showCheck(found);
    } catch (lost) {
      this.side.checkLost(lost instanceof TypeError ? page.dataset.lost : lost.message);
    }
  }

  typed(event) {
    const typing = event.target.closest("input, select, textarea");
    if (event.key === "Escape" && !typing) this.tools.take("select");
    if (!(event.ctrlKey || event.metaKey) || typing) return;
    const key = event.key.toLowerCase();
    const turn = key === "y" || (key === "z" && event.shiftKey) ? "redo" : key === "z" ? "undo" : null;
    if (turn && !document.getElementById(turn).disabled) {
      event.preventDefault();
      this.turn(turn);
    }
  }
}

const editor = new Editor();
editor.begin().catch((lost) => editor.say(lost instanceof TypeError ? page.dataset.lost : lost.message, true));
