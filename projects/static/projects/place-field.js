/* The place of a project: wagtailgeowidget's Leaflet field on our own base map, with clicks, arrow keys,
   six decimals, and the sentences of `projects/coordinates.py`. The server has the last word. */

const NUMBER = /^[+-]?[0-9]{1,3}(?:[.,][0-9]{1,15})?$/;
const BETWEEN = /\s*[;/]\s*|\s*,\s+|\s+|,/g;
const ARROWS = { ArrowUp: [0, -1], ArrowDown: [0, 1], ArrowLeft: [-1, 0], ArrowRight: [1, 0] };
const KM_OF_A_DEGREE = 111.195;
const TOWNS_FROM_ZOOM = 7;
const EVERY_TOWN_FROM_ZOOM = 9;
const LARGE_TOWN = 100000;

const rounded = (degrees) => degrees.toFixed(6);
const written = (place) => `${rounded(place.lat)}, ${rounded(place.lng)}`;

/* Every way to read a text as latitude and longitude in degrees; one is a place, several are a doubt. */
function readings(text) {
  const plain = text.replace(/[\u2212\u2013]/g, "-").replace(/[°\u00a0\u202f]/g, " ").trim();
  const found = new Map();
  for (const gap of plain.matchAll(BETWEEN)) {
    const parts = [plain.slice(0, gap.index), plain.slice(gap.index + gap[0].length)];
    if (parts.every((part) => NUMBER.test(part))) {
      const [lat, lng] = parts.map((part) => Number(part.replace(",", ".")));
      found.set(written({ lat, lng }), { lat, lng });
    }
  }
  return [...found.values()];
}

/* Kilometres from a place to the border of a territory, a list of rings in degrees; 0 inside.
   As `projects/borders.py` has it. */
function beyond(rings, { lat, lng }) {
  const squeeze = Math.cos((lat * Math.PI) / 180);
  let [inside, nearest] = [false, Infinity];
  for (const ring of rings) {
    const points = ring.map(([x, y]) => [(x - lng) * squeeze, y - lat]);
    points.slice(1).forEach(([nextX, nextY], position) => {
      const [x, y] = points[position];
      const [across, up] = [nextX - x, nextY - y];
      if (y > 0 !== nextY > 0 && x > (y * across) / up) inside = !inside;
      const part = Math.min(Math.max(-(x * across + y * up) / (across ** 2 + up ** 2) || 0, 0), 1);
      nearest = Math.min(nearest, Math.hypot(x + part * across, y + part * up));
    });
  }
  return inside ? 0 : nearest * KM_OF_A_DEGREE;
}

/* The rings of a feature of a layer. */
function ringsOf(layer, iso) {
  const { type, coordinates } = layer.features.find((one) => one.properties.iso === iso).geometry;
  return type === "Polygon" ? coordinates : coordinates.flat();
}

/* The place behind a stored text, or null. */
function placeOf(stored) {
  const found = /^SRID=4326;POINT\s?\((-?[0-9.]+) (-?[0-9.]+)\)$/.exec(stored);
  return found && L.latLng(Number(found[2]), Number(found[1]));
}

class PlaceField extends LeafletField {
  setup() {
    this.initMap(this.mapEl, this.defaultLocation);
    this.initEvents();
    const place = placeOf(this.getState());
    if (place) {
      this.setMapPosition(place);
      this.map.setView(place, 9);
    }
  }

  initMap(mapEl, middle) {
    const element = mapEl[0];
    const [west, south, east, north] = this.tileLayerOptions.frame;
    element.classList.add("place-field__map--drawn");
    element.tabIndex = 0;
    element.setAttribute("role", "application");
    element.setAttribute("aria-label", this.translations.map);
    this.map = L.map(element, {
      keyboard: false,
      zoomControl: false,
      minZoom: 4,
      maxZoom: 16,
      maxBounds: [[south - 4, west - 6], [north + 4, east + 6]],
    }).setView(middle, this.zoom);
    this.map.attributionControl.setPrefix(false);
    L.control
      .zoom({ zoomInTitle: this.translations.zoom_in, zoomOutTitle: this.translations.zoom_out })
      .addTo(this.map);
    const icon = L.divIcon({ className: "place-field__pin", iconSize: [18, 18], iconAnchor: [9, 9] });
    this.marker = L.marker(middle, { draggable: true, keyboard: false, icon });
    new ResizeObserver(() => this.map.invalidateSize()).observe(element);
    this.drawBase();
  }

  async drawBase() {
    const names = Object.keys(this.tileLayerOptions.layers);
    const load = (name) => fetch(this.tileLayerOptions.layers[name]).then((answer) => answer.json());
    const layers = await Promise.all(names.map(load));
    layers.forEach((data, position) => this.drawLayer(names[position], data));
    const byName = Object.fromEntries(names.map((name, position) => [name, layers[position]]));
    this.borders = Object.fromEntries(
      Object.entries(this.tileLayerOptions.borders).map(([name, [layer, iso]]) => [name, ringsOf(byName[layer], iso)]),
    );
    if (this.getState()) this.latLngField.trigger("input"); // judged again, now that the borders are known
    this.map.attributionControl.addAttribution(this.tileLayerOptions.attribution);
    const near = () => {
      const classes = this.map.getContainer().classList;
      classes.toggle("place-field__map--near", this.map.getZoom() >= TOWNS_FROM_ZOOM);
      classes.toggle("place-field__map--nearest", this.map.getZoom() >= EVERY_TOWN_FROM_ZOOM);
    };
    this.map.on("zoomend", near);
    near();
  }

  drawLayer(name, data) {
    const className = (feature) =>
      `place-field__${name}${feature.properties.iso === "ML" ? " place-field__mali" : ""}`;
    const named = ({ region_iso, population }) => region_iso === "ML-1" || population >= LARGE_TOWN;
    L.geoJSON(data, {
      interactive: false,
      style: (feature) => ({ className: className(feature), weight: 1 }),
      pointToLayer: (feature, place) =>
        L.circleMarker(place, { radius: 2, interactive: false }).bindTooltip(feature.properties.nom, {
          permanent: true,
          direction: "right",
          className: `place-field__town${named(feature.properties) ? "" : " place-field__town--small"}`,
        }),
    }).addTo(this.map);
  }

  initEvents() {
    super.initEvents();
    this.map.on("click", (event) => this.choose(event.latlng));
    this.map.getContainer().addEventListener("keydown", (event) => this.onKey(event));
  }

  onKey(event) {
    if (event.ctrlKey || event.altKey || event.metaKey) return;
    if (ARROWS[event.key]) {
      event.preventDefault();
      const steps = event.shiftKey ? 20 : 2;
      const [right, down] = ARROWS[event.key].map((one) => one * steps);
      const from = this.map.hasLayer(this.marker) ? this.marker.getLatLng() : this.map.getCenter();
      const point = this.map.latLngToContainerPoint(from).add([right, down]);
      this.choose(this.map.containerPointToLatLng(point));
    } else if (event.key === "+" || event.key === "-") {
      event.preventDefault();
      this.map.setZoom(this.map.getZoom() + (event.key === "+" ? 1 : -1));
    }
  }

  /* A place set on the map: by click, arrow or drag. */
  choose(place) {
    this.updateLatLng(place);
    const problem = this.problemOf(place);
    this.setMapPosition(place);
    if (problem) {
      this.refuse(problem);
    } else {
      this.clearFieldMessage();
      this.writeLocation(place);
    }
  }

  /* Called by the field of wagtailgeowidget at each letter typed; null calls displayWarning. */
  parseStrToLatLng(text) {
    const found = readings(text);
    const place = found.length === 1 ? found[0] : null;
    if (place === null) {
      this.problem = text.trim() && this.translations.unread.replace("%(text)s", text.trim().slice(0, 60));
      return null;
    }
    this.problem = this.problemOf(place);
    return this.problem ? null : L.latLng(place.lat, place.lng);
  }

  displayWarning() {
    this.map.removeLayer(this.marker);
    if (this.problem) {
      this.refuse(this.problem);
    } else {
      this.clearFieldMessage();
      this.setState("");
    }
  }

  refuse(problem) {
    this.say(problem, true);
    this.setState("");
  }

  clearFieldMessage() {
    this.say("", false);
  }

  /* Before the borders are there, everything is. */
  within(name, place) {
    return !this.borders || beyond(this.borders[name], place) <= this.tileLayerOptions.tolerance;
  }

  /* Why a place is refused, in a sentence; empty for a place in Mali. */
  problemOf(place) {
    const swapped = { lat: place.lng, lng: place.lat };
    const unsigned = { lat: place.lat, lng: -place.lng };
    const fill = (sentence, cure) =>
      sentence.replace("%(found)s", written(place)).replace("%(place)s", cure && written(cure));
    if (this.within("mali", place)) return "";
    if (this.within("mali", swapped)) return fill(this.translations.swapped, swapped);
    if (this.within("mali", unsigned)) return fill(this.translations.unsigned, unsigned);
    return fill(this.translations.outside);
  }

  remarkOn(place) {
    const usual = this.within("kayes", place);
    return usual ? "" : this.translations.elsewhere.replace("%(place)s", written(place));
  }

  say(sentence, refused) {
    const said = document.getElementById(`${this.sourceField[0].id}_said`);
    said.textContent = sentence;
    said.classList.toggle("place-field__said--refused", refused);
    this.latLngField.attr("aria-invalid", refused ? "true" : null);
  }

  updateLatLng(place) {
    this.latLngField.val(written(place));
  }

  setMapPosition(place) {
    this.marker.setLatLng(place).addTo(this.map);
    if (!this.map.getBounds().contains(place)) this.map.panTo(place);
  }

  writeLocation(place) {
    this.setState(LeafletField.buildLocationString(this.srid, rounded(place.lng), rounded(place.lat)));
    this.say(this.remarkOn(place), false);
  }

  /* Autosave and the warning about unsaved changes listen for `change`. */
  setState(state) {
    if (state === this.sourceField.val()) return;
    this.sourceField.val(state);
    this.sourceField[0].dispatchEvent(new Event("change", { bubbles: true }));
  }

  /* Shows a stored state given by Wagtail rather than by the page. */
  show(stored) {
    const place = placeOf(stored);
    this.sourceField.val(place ? stored : "");
    this.latLngField.val(place ? written(place) : stored);
    if (place) this.setMapPosition(place);
  }

  focus() {
    this.latLngField[0].focus();
  }
}

window.PlaceField = PlaceField;

class PlaceFieldController extends window.StimulusModule.Controller {
  static values = { options: Object };

  connect() {
    new PlaceField({ ...this.optionsValue, id: this.element.id });
  }
}

window.wagtail.app.register("place-field", PlaceFieldController);
