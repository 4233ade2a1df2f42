// What a click or a drawn line means: the tool in the hand decides. Snapping and drawing are Geoman's.

/* global L */

import { point } from "./plan_map.js";

const JOIN_M = 0.35; // a line's end this near a door, a place or a crossing is that one
const SHAPES = { box: "Rectangle", corners: "Polygon", line: "Line" };

export const fresh = (kind) => `${kind}-${Date.now().toString(36)}${Math.random().toString(36).slice(2, 6)}`;
const passable = { step_free: true, width_m: null, slope_percent: null, hours: null, out_of_order: false };

export class Tools {
  constructor(editor) {
    this.editor = editor;
    this.name = "select";
    this.measured = [];
    for (const key of document.querySelectorAll("[data-tool]")) key.addEventListener("click", () => this.take(key.dataset.tool));
    editor.map.leaflet.on("pm:create", ({ layer, shape }) => this.created(layer, shape));
  }

  get draws() {
    return this.name in SHAPES;
  }

  take(name) {
    const { map, words } = this.editor;
    map.leaflet.pm.disableDraw();
    this.name = name;
    this.measured = [];
    this.ruler?.remove();
    for (const key of document.querySelectorAll("[data-tool]")) key.setAttribute("aria-pressed", key.dataset.tool === name);
    this.editor.say(words[name] ?? "");
    if (SHAPES[name]) map.leaflet.pm.enableDraw(SHAPES[name], { snappable: true, allowSelfIntersection: false, tooltips: false });
    map.mark();
  }

  clickedPart(part, latlng) {
    if (this.name === "select" || this.name === "move") this.editor.choose(part);
    else this.clicked(latlng);
  }

  clicked(latlng) {
    const where = point(latlng);
    if (this.name === "door") this.door(where);
    else if (this.name === "place" || this.name === "stand") this.editor.side.newPart(`${this.name}s`, where);
    else if (this.name === "look") this.look(where);
    else if (this.name === "scale") this.measure(where);
    else if (this.name === "select") this.editor.choose(null);
  }

  async door(where) {
    const code = fresh("door");
    const snapped = this.onWall(where);
    const value = { code, floor: this.editor.floor, at: snapped, spaces: [], one_way_from: null, entrance: false, ...passable };
    if (await this.editor.change([["doors", code, value]])) this.editor.choose({ kind: "doors", key: code });
  }

  // The nearest point of a room's wall, where one is near: a door stands in it.
  onWall([x, y]) {
    let best = { far: 0.6, at: [x, y] };
    for (const [, value] of this.editor.map.floorParts.spaces) {
      value.outline.forEach(([ax, ay], n) => {
        const [bx, by] = value.outline[(n + 1) % value.outline.length];
        const long = (bx - ax) ** 2 + (by - ay) ** 2 || 1;
        const along = Math.min(1, Math.max(0, ((x - ax) * (bx - ax) + (y - ay) * (by - ay)) / long));
        const at = [ax + along * (bx - ax), ay + along * (by - ay)];
        const far = Math.hypot(at[0] - x, at[1] - y);
        if (far < best.far) best = { far, at };
      });
    }
    return best.at;
  }

  async created(layer, shape) {
    const drawn = shape === "Line" ? layer.getLatLngs() : layer.getLatLngs()[0];
    layer.remove();
    const points = drawn.map(point);
    if (shape === "Line") await this.line(points);
    else await this.space(points);
    if (this.name !== "select") this.take(shape === "Line" ? "line" : "select");
  }

  async space(outline) {
    const code = fresh("space");
    const value = { code, floor: this.editor.floor, kind: "room", outline, holes: [], names: {}, shaft: null, staff_only: false, ...passable };
    if (await this.editor.change([["spaces", code, value]])) this.editor.choose({ kind: "spaces", key: code });
  }

  async line(points) {
    const changes = [];
    const codes = points.map((where) => {
      const known = this.endNear(where);
      if (known) return known;
      const code = fresh("spot");
      changes.push(["spots", code, { code, floor: this.editor.floor, at: where }]);
      return code;
    });
    codes.slice(1).forEach((end, n) => {
      const start = codes[n];
      if (start !== end) changes.push(["passages", `${start}>${end}`, { start, end, kind: "walk", length_m: null, shaft: null, one_way: false, covered: true, ...passable }]);
    });
    if (changes.length) await this.editor.change(changes);
  }

  endNear([x, y]) {
    let best = { far: JOIN_M, code: null };
    const found = this.editor.map.floorParts;
    for (const [code, value] of [...found.spots, ...found.doors, ...found.places]) {
      const far = Math.hypot(value.at[0] - x, value.at[1] - y);
      if (far < best.far) best = { far, code };
    }
    return best.code;
  }

  // What one sees when facing the screen: the heading is from the stand to there.
  async look(seen) {
    const { chosen, parts } = this.editor;
    if (chosen?.kind === "stands") {
      const value = parts.stands[chosen.key];
      const heading = ((Math.atan2(seen[0] - value.at[0], seen[1] - value.at[1]) * 180) / Math.PI + 360) % 360;
      await this.editor.change([["stands", chosen.key, { ...value, heading: Math.round(heading * 10) / 10 % 360 }]]);
    }
    this.take("select");
  }

  measure(where) {
    if (this.measured.length === 2) this.measured = [];
    this.measured.push(where);
    this.ruler?.remove();
    this.ruler = L.polyline(this.measured.map(([x, y]) => [y, x]), { className: "plan-ruler", interactive: false, pmIgnore: true }).addTo(this.editor.map.leaflet);
    this.editor.say(this.editor.words[this.measured.length === 2 ? "scale_length" : "scale_second"]);
    this.editor.side.scaleReady(this.measured.length === 2);
  }
}
