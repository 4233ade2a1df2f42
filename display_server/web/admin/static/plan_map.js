// The draft of one floor on Leaflet's plain plane: metres, x to the right, y up. Everything is drawn anew after a step; it is a floor, not a city.

/* global L */

const at = ([x, y]) => L.latLng(y, x);
export const point = (latlng) => [Math.round(latlng.lng * 1000) / 1000, Math.round(latlng.lat * 1000) / 1000];
const SVG = "http://www.w3.org/2000/svg";

export class PlanMap {
  constructor(editor, element) {
    this.editor = editor;
    this.leaflet = L.map(element, { crs: L.CRS.Simple, minZoom: -3, maxZoom: 7, zoomSnap: 0.25, zoomDelta: 0.5, attributionControl: false, doubleClickZoom: false, zoomAnimation: false, fadeAnimation: false, renderer: L.svg({ padding: 0.5 }) });
    this.leaflet.setView([0, 0], 2);
    L.control.scale({ imperial: false, position: "bottomright", maxWidth: 160 }).addTo(this.leaflet);
    this.leaflet.pm.setGlobalOptions({ snappable: true, snapDistance: 16, allowSelfIntersection: false, continueDrawing: false, tooltips: false, hideMiddleMarkers: false });
    this.leaflet.on("zoomend", () => this.labels());
    this.leaflet.on("click", (event) => editor.tools.clicked(event.latlng));
    this.layers = new Map();
    this.drawn = L.layerGroup().addTo(this.leaflet);
    this.route = L.layerGroup().addTo(this.leaflet);
  }

  // Of names that would lie over one another the first stays: screens, landmarks, places, rooms.
  labels() {
    const rank = (one) => (one.part.kind === "stands" ? 0 : one.part.kind === "spaces" ? 3 : this.editor.parts.places[one.part.key]?.landmark ? 1 : 2);
    const named = [...this.layers.values()].filter((layer) => layer.getTooltip?.()?.getElement()).sort((a, b) => rank(a) - rank(b));
    const boxes = named.map((layer) => layer.getTooltip().getElement().getBoundingClientRect());
    const kept = [];
    named.forEach((layer, n) => {
      const box = boxes[n];
      const free = kept.every((other) => box.right < other.left || other.right < box.left || box.bottom < other.top || other.bottom < box.top);
      if (free) kept.push(box);
      layer.getTooltip().getElement().classList.toggle("crowded", !free);
    });
  }

  get floorParts() {
    const { parts, floor } = this.editor;
    const here = (kind) => Object.entries(parts[kind] ?? {}).filter(([, value]) => value.floor === floor);
    return { spaces: here("spaces"), doors: here("doors"), spots: here("spots"), places: here("places"), stands: here("stands") };
  }

  draw() {
    const { parts, floor, pictures } = this.editor;
    this.drawn.clearLayers();
    this.layers.clear();
    this.leaflet.getContainer().classList.toggle("traced", Boolean(pictures[floor]));
    if (pictures[floor]) {
      const { url, at: [x, y], size: [wide, high] } = pictures[floor];
      this.drawn.addLayer(L.imageOverlay(url, [[y, x], [y + high, x + wide]], { pmIgnore: true, zIndex: -1 }));
    }
    const outline = parts.floors?.[floor]?.outline;
    if (outline) this.drawn.addLayer(L.polygon(outline.map(at), { className: "plan-outline", interactive: false, pmIgnore: true }));
    const found = this.floorParts;
    const large = (value) => -Math.abs(area(value.outline));
    for (const [key, value] of found.spaces.sort((a, b) => large(a[1]) - large(b[1]))) {
      const layer = L.polygon([value.outline, ...(value.holes ?? [])].map((ring) => ring.map(at)), { className: `plan-space ${value.kind}${value.out_of_order ? " off" : ""}` });
      const name = this.editor.nameOf("spaces", key);
      if (name) layer.bindTooltip(name, { permanent: true, direction: "center", className: "plan-label" });
      this.put("spaces", key, layer);
    }
    for (const [key, value] of Object.entries(parts.passages ?? {})) this.drawPassage(key, value);
    for (const [key, value] of found.doors) this.put("doors", key, L.circleMarker(at(value.at), { radius: 5, className: `plan-door${value.out_of_order ? " off" : ""}` }));
    for (const [key, value] of found.spots) this.put("spots", key, L.circleMarker(at(value.at), { radius: 4, className: "plan-spot" }));
    for (const [key, value] of found.places) {
      const layer = L.circleMarker(at(value.at), { radius: 6, className: "plan-place" });
      layer.bindTooltip(this.editor.nameOf("places", key) || value.kind, { permanent: true, direction: "right", className: "plan-label" });
      this.put("places", key, layer);
    }
    for (const [key, value] of found.stands) this.put("stands", key, this.stand(key, value));
    this.labels();
    this.mark();
  }

  drawPassage(key, value) {
    const ends = [value.start, value.end].map((code) => this.endOf(code));
    if (ends.some((end) => !end || end.floor !== this.editor.floor)) return;
    this.put("passages", key, L.polyline(ends.map((end) => at(end.at)), { className: `plan-passage${value.out_of_order ? " off" : ""}` }));
  }

  endOf(code) {
    const { parts } = this.editor;
    return parts.spots[code] ?? parts.doors[code] ?? parts.places[code];
  }

  stand(key, value) {
    const svg = document.createElementNS(SVG, "svg");
    svg.setAttribute("viewBox", "-17 -17 34 34");
    for (const [name, said] of [["path", { d: "M0 0L-20 -46A50 50 0 0 1 20 -46Z", class: "sight" }], ["circle", { r: 12 }], ["path", { d: "M0 -8L6 5L0 2L-6 5Z" }]]) {
      const drawn = document.createElementNS(SVG, name);
      for (const [attribute, text] of Object.entries(said)) drawn.setAttribute(attribute, text);
      svg.append(drawn);
    }
    svg.setAttribute("transform", `rotate(${value.heading})`);
    const layer = L.marker(at(value.at), { icon: L.divIcon({ html: svg, className: "plan-stand", iconSize: [34, 34] }), keyboard: false });
    layer.bindTooltip(value.device, { permanent: true, direction: "left", offset: [-18, 0], className: "plan-label of-stand" });
    return layer;
  }

  put(kind, key, layer) {
    layer.part = { kind, key };
    layer.on("click", (event) => {
      if (this.editor.tools.draws) return; // a corner is set on the sheet, whatever is drawn there already
      L.DomEvent.stopPropagation(event);
      this.editor.tools.clickedPart(layer.part, event.latlng);
    });
    layer.on("pm:edit pm:dragend", () => this.moved(layer));
    this.layers.set(`${kind}/${key}`, layer);
    this.drawn.addLayer(layer);
  }

  element(layer) {
    return layer.getElement?.() ?? null;
  }

  // What is chosen can be moved; what is wrong is ringed.
  mark() {
    const { chosen, trouble, tools } = this.editor;
    for (const [name, layer] of this.layers) {
      const mine = chosen && name === `${chosen.kind}/${chosen.key}`;
      this.element(layer)?.classList.toggle("chosen", Boolean(mine));
      this.element(layer)?.classList.toggle("trouble", trouble.has(name));
      this.takes(layer, mine && layer.part.kind !== "passages" ? tools?.name : null);
    }
  }

  // A corner in the hand stays there while the hub's check of the draft arrives: only what can be taken otherwise now is changed.
  takes(layer, tool) {
    if (layer.taken === tool) return;
    layer.taken = tool;
    if (layer.pm?.enabled?.()) layer.pm.disable();
    if (layer.pm?.layerDragEnabled?.()) layer.pm.disableLayerDrag();
    if (tool === "move") layer.pm.enableLayerDrag();
    else if (tool === "select") layer.pm.enable({ snappable: true, allowSelfIntersection: false });
  }

  moved(layer) {
    const { kind, key } = layer.part;
    const value = this.editor.parts[kind]?.[key];
    if (!value) return;
    const now = kind === "spaces" ? rings(layer) : { at: point(layer.getLatLng()) };
    const was = JSON.stringify(kind === "spaces" ? { outline: value.outline, holes: value.holes } : { at: value.at });
    if (JSON.stringify(now) !== was) this.editor.change([[kind, key, { ...value, ...now }]]).then((done) => done && this.editor.side.showPart(this.editor.chosen));
  }

  fit() {
    const bounds = L.latLngBounds([]);
    for (const layer of this.layers.values()) bounds.extend(layer.getBounds?.() ?? layer.getLatLng());
    const picture = this.editor.pictures[this.editor.floor];
    if (picture) bounds.extend([picture.at[1], picture.at[0]]).extend([picture.at[1] + picture.size[1], picture.at[0] + picture.size[0]]);
    if (bounds.isValid()) this.leaflet.fitBounds(bounds, { padding: [24, 24] });
  }

  lookAt(value) {
    if (value.outline) this.leaflet.fitBounds(L.polygon(value.outline.map(at)).getBounds(), { padding: [80, 80], maxZoom: 5 });
    else if (value.at) this.leaflet.setView(at(value.at), Math.max(4, this.leaflet.getZoom()));
  }

  drawRoute(legs) {
    this.route.clearLayers();
    for (const leg of legs.filter((one) => one.floor === this.editor.floor)) {
      for (const className of ["plan-casing", "plan-route"]) this.route.addLayer(L.polyline(leg.points.map(at), { className, interactive: false, pmIgnore: true }));
    }
  }
}

const area = (ring) => ring.reduce((sum, [x, y], n) => {
  const [u, v] = ring[(n + 1) % ring.length];
  return sum + (x * v - u * y) / 2;
}, 0);

function rings(layer) {
  const [outline, ...holes] = layer.getLatLngs();
  return { outline: outline.map(point), holes: holes.map((hole) => hole.map(point)) };
}
