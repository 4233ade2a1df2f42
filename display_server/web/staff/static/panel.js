// The panel beside the line: opens [data-panel] addresses in a dialog, keeps its forms inside it, closes by Escape,
// by a touch beside it, or once a key has moved somebody.
import { narrowAll } from "./search.js";

const HEADERS = { "X-Atrium-Fragment": "1" };
const WITHIN_MS = 8000;

export class Panel {
  #dialog;
  #after;
  #opener = ""; // the address it was opened by

  /** `after`: something in the panel has changed (the line may have moved, keys may have to be locked). */
  constructor(dialog, after) {
    this.#dialog = dialog;
    this.#after = after;
    document.addEventListener("click", (event) => this.#clicked(event));
    dialog.addEventListener("submit", (event) => this.#submitted(event));
    dialog.addEventListener("close", () => this.#closed());
  }

  close() {
    this.#dialog.close();
  }

  // The line has been drawn anew meanwhile: its key is another one than that which opened the panel.
  #closed() {
    this.#dialog.replaceChildren();
    if (document.activeElement !== document.body) return;
    const same = document.querySelector(`#console a[href="${CSS.escape(this.#opener)}"]`);
    (same ?? document.querySelector("#console [data-main-key]"))?.focus();
  }

  #clicked(event) {
    if (event.target === this.#dialog) return this.close(); // beside its content: the backdrop
    const link = event.target.closest("a[data-panel], a[data-close]");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    if (link.matches("[data-close]") && !this.#dialog.contains(link)) return;
    event.preventDefault();
    if (link.matches("[data-close]")) return this.close();
    if (!this.#dialog.open) this.#opener = link.getAttribute("href");
    this.#ask(link.href, { headers: HEADERS });
  }

  #submitted(event) {
    const form = event.target;
    if (form.matches("[data-opens]")) setTimeout(() => this.close()); // its answer opens beside the console
    if (!form.matches("[data-in-panel]")) return;
    event.preventDefault();
    if (this.#dialog.hasAttribute("aria-busy")) return;
    this.#ask(form.action, { method: "POST", body: new FormData(form, event.submitter), headers: HEADERS });
  }

  async #ask(address, how) {
    this.#dialog.setAttribute("aria-busy", "true");
    try {
      const answer = await fetch(address, { ...how, signal: AbortSignal.timeout(WITHIN_MS) });
      if (answer.status === 401) return location.reload();
      if (answer.status === 404) throw new Error("404");
      if (answer.redirected) return location.assign(answer.url);
      if (!answer.ok) throw new Error(String(answer.status));
      this.#show(await answer.text());
      if (how.method === "POST") this.#after(true);
    } catch (lost) {
      console.info("not opened:", lost.message);
      this.#tell();
    } finally {
      this.#dialog.removeAttribute("aria-busy");
    }
  }

  #show(html) {
    this.#dialog.innerHTML = html;
    if (!this.#dialog.open) this.#dialog.showModal();
    const field = this.#dialog.querySelector("[data-filter], [data-first]");
    (field ?? this.#dialog.querySelector("h2"))?.focus();
    narrowAll(this.#dialog);
    this.#after(false);
  }

  #tell() {
    const sentence = document.getElementById("console").dataset.notSent;
    const where = this.#dialog.querySelector(".panel-said") ?? document.querySelector("#console .said");
    const made = document.createElement("p");
    made.className = "note alarm";
    made.setAttribute("role", "alert");
    made.textContent = sentence;
    where.replaceChildren(made);
  }
}
