// The column beside the map: the chosen part's form (the same as in the tables), findings, a way to try, the picture beneath.

import { freshUpload, sendSlices } from "./slices.js";

export class Side {
  constructor(editor) {
    this.editor = editor;
    this.selected = document.getElementById("plan-selected");
    this.empty = this.selected.innerHTML;
    this.told = document.getElementById("plan-check");
    this.selected.addEventListener("submit", (event) => this.save(event));
    this.way = document.getElementById("plan-way");
    this.way.addEventListener("submit", (event) => this.tryWay(event));
    document.getElementById("plan-picture").addEventListener("submit", (event) => this.lay(event));
    this.scale = document.getElementById("plan-scale");
    this.scale.addEventListener("submit", (event) => this.setScale(event));
    this.scale.hidden = false;
  }

  async showPart(part) {
    const asked = part && `${part.kind}/${part.key}`;
    this.asked = asked;
    if (!part) {
      this.selected.innerHTML = this.empty;
      return;
    }
    await this.form(new URLSearchParams({ kind: part.kind, key: part.key, panel: "1" }), () => this.asked === asked);
    this.selected.scrollIntoView({ block: "nearest" });
  }

  async newPart(kind, [x, y]) {
    this.asked = `new ${kind}`;
    this.editor.chosen = null;
    await this.form(new URLSearchParams({ kind, floor: this.editor.floor, x, y, panel: "1" }), () => true);
    this.selected.querySelector("select, input:not([type=hidden])")?.focus();
  }

  async form(said, stillWanted) {
    const answer = await fetch(`${this.editor.page.dataset.part}?${said}`).catch(() => null);
    if (!stillWanted()) return;
    if (!answer?.ok) {
      this.editor.say(this.editor.page.dataset.lost, true);
      return;
    }
    this.fill(await answer.text());
  }

  fill(html) {
    this.selected.innerHTML = html;
    const heading = this.selected.querySelector("[data-heading]");
    if (heading && this.editor.chosen?.kind === "stands") {
      const key = document.createElement("button");
      key.type = "button";
      key.className = "key";
      key.textContent = this.editor.words.look_key;
      key.addEventListener("click", () => this.editor.tools.take("look"));
      heading.after(key);
    }
  }

  async save(event) {
    event.preventDefault();
    const form = event.target;
    const removed = event.submitter?.name === "remove";
    const answer = await fetch(form.action, { method: "POST", headers: { Accept: "application/json" }, body: new FormData(form, event.submitter) }).catch(() => null);
    if (answer?.status === 422) {
      this.fill(await answer.text());
      this.selected.querySelector("[aria-invalid=true]")?.focus();
      return;
    }
    if (!answer?.ok) {
      this.editor.say(this.editor.page.dataset.lost, true);
      return;
    }
    const found = await answer.json();
    this.editor.took(found, 1);
    const made = found.changed.find(([kind]) => form.action.includes(`kind=${kind}`));
    this.editor.tools.take("select");
    this.editor.choose(removed || !made ? null : { kind: made[0], key: made[1] });
    this.fillWay();
  }

  showCheck(found) {
    const note = (tone, icon, children) => {
      const line = document.createElement("div");
      line.className = `note ${tone}`;
      const sign = document.createElement("span");
      sign.className = `icon icon-${icon}`;
      sign.setAttribute("aria-hidden", "true");
      const said = document.createElement("span");
      said.append(...children);
      line.append(sign, said);
      return line;
    };
    const lines = [];
    if (found.reached) lines.push(note("good", "circle-check", [found.reached]));
    lines.push(note(found.step_free_whole ? "good" : "warn", "wheelchair", [found.step_free]));
    for (const one of found.problems) {
      const parts = one.parts.flatMap((part, n) => {
        const key = document.createElement("button");
        key.type = "button";
        key.className = "part-link";
        key.textContent = part.name;
        key.addEventListener("click", () => this.editor.choose({ kind: part.kind, key: part.key }, { look: true }));
        return n ? [", ", key] : [key];
      });
      lines.push(note(one.grave ? "warn" : "", one.grave ? "alert-triangle" : "info-circle", [`${one.said}: `, ...parts, one.more ? " …" : ""]));
    }
    this.told.replaceChildren(...lines);
  }

  checkLost(sentence) {
    this.told.textContent = sentence;
  }

  fillWay() {
    const { parts } = this.editor;
    const places = Object.keys(parts.places ?? {}).map((key) => [key, this.editor.nameOf("places", key) || key]).sort((a, b) => a[1].localeCompare(b[1]));
    const fill = (select, options) => {
      const before = select.value;
      select.replaceChildren(...options.map(([key, name]) => new Option(name, key)));
      if (before) select.value = before;
    };
    fill(this.way.elements.start, [...Object.keys(parts.stands ?? {}).map((key) => [key, key]), ...places]);
    fill(this.way.elements.to, places);
  }

  async tryWay(event) {
    event.preventDefault();
    const told = document.getElementById("plan-way-told");
    try {
      const found = await this.editor.ask(`${this.editor.page.dataset.way}?${new URLSearchParams(new FormData(this.way))}`);
      if (found.legs[0] && !found.legs.some((leg) => leg.floor === this.editor.floor)) this.editor.show(found.legs[0].floor);
      this.editor.map.drawRoute(found.legs);
      this.legs = found.legs;
      const facts = document.createElement("p");
      facts.className = "quiet";
      facts.textContent = found.said;
      const steps = document.createElement("ol");
      steps.className = "plan-way-steps";
      for (const step of found.steps) steps.append(Object.assign(document.createElement("li"), { textContent: step }));
      told.replaceChildren(facts, steps);
    } catch (lost) {
      told.textContent = lost instanceof TypeError ? this.editor.page.dataset.lost : lost.message;
    }
  }

  async lay(event) {
    event.preventDefault();
    const file = document.getElementById("picture-file").files[0];
    const progress = document.getElementById("picture-progress");
    const problem = document.getElementById("picture-problem");
    if (!file) return;
    const { dataset } = this.editor.page;
    const upload = freshUpload();
    progress.hidden = false;
    problem.hidden = true;
    try {
      const post = (address, bytes) => this.editor.ask(address, bytes, { "Content-Type": "application/octet-stream" });
      await sendSlices({ file, address: dataset.slices, upload, post, progress });
      const said = new FormData();
      said.set("upload", upload);
      await this.editor.ask(dataset.pictures.replace("FLOOR", encodeURIComponent(this.editor.floor)), said);
      await this.editor.fetchAll();
      this.editor.map.fit();
      this.editor.tools.take("scale");
    } catch (refused) {
      problem.textContent = refused instanceof TypeError ? dataset.lost : refused.message;
      problem.hidden = false;
    }
    progress.hidden = true;
  }

  scaleReady(ready) {
    document.getElementById("scale-metres").disabled = !ready;
    document.getElementById("scale-set").disabled = !ready;
    if (ready) document.getElementById("scale-metres").focus();
  }

  async setScale(event) {
    event.preventDefault();
    const [a, b] = this.editor.tools.measured;
    const metres = Number(document.getElementById("scale-metres").value.replace(",", "."));
    const address = `${this.editor.page.dataset.pictures.replace("FLOOR", encodeURIComponent(this.editor.floor))}/scale`;
    try {
      await this.editor.ask(address, JSON.stringify({ a, b, metres: Number.isFinite(metres) ? metres : 0 }), { "Content-Type": "application/json" });
      await this.editor.fetchAll();
      this.editor.map.fit();
      this.scaleReady(false);
      this.editor.tools.take("select");
    } catch (refused) {
      this.editor.say(refused instanceof TypeError ? this.editor.page.dataset.lost : refused.message, true);
    }
  }
}
