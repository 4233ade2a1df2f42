// The field of a board that is old: three sentences at once where they have room, else one after the other at full size.

const TURN_MS = 8000;

export class Stale {
  #field = document.getElementById("stale");
  #sentences = [...this.#field.querySelectorAll("p")];

  draw(now, level) {
    if (level !== "empty") return;
    for (const alone of [false, true]) {
      document.body.classList.toggle("stale-alone", alone); // nothing but the sentences
      this.#show(this.#sentences);
      if (this.#fits()) return;
    }
    this.#show([this.#sentences[Math.floor(now / TURN_MS) % this.#sentences.length]]);
  }

  #fits() {
    const { body } = document;
    return body.scrollHeight <= body.clientHeight + 1 && this.#field.scrollWidth <= this.#field.clientWidth + 1;
  }

  #show(shown) {
    for (const sentence of this.#sentences) sentence.hidden = !shown.includes(sentence);
  }
}
