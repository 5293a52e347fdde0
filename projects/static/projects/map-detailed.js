/* The detailed map, loaded by a click: Leaflet on the site's own land, or on the tiles that an operator chose. Its
   signs are those that the server draws for the area that is seen, so ten thousand items cost what a few do. */

const LAYERS = [
  ["pays", (token, country) => ({ color: token("--border"), weight: 1, fillColor: token(country.iso === "ML" ? "--land" : "--abroad"), fillOpacity: 1 })],
  ["regions", (token, region) => ({ color: token("--border"), weight: 1, fill: region.iso === "ML-1", fillColor: token("--region"), fillOpacity: 1 })],
  ["cours-eau", token => ({ color: token("--water"), weight: 2, fill: false })],
  ["lacs", token => ({ color: token("--water"), weight: 1, fillColor: token("--water"), fillOpacity: 1 })],
  ["limites", token => ({ color: token("--name"), weight: 1, dashArray: "3 3", fill: false })],
]; /* the files of the land, the lowest first, in the colours of the drawn map */
const REST = 250;
const SIZE = 44; /* pixels of a sign, a finger wide */

/* Nothing is animated: cheaper, and Leaflet 1.9 fails when it is left in the middle of a zoom.
   `box` holds the drawn map, `button` what is loaded, `signs(area)` answers with the frame and drawing of an area. */
export async function detailed({ box, button, area, signs, tell }) {
  const { dataset } = button;
  await Promise.all([styled(dataset.style), window.L ?? scripted(dataset.script)]);
  const place = box.appendChild(document.createElement("div"));
  place.className = "detailed";
  const [west, south, east, north] = area;
  const map = L.map(place, { zoomSnap: 0.25, attributionControl: false, zoomControl: false, minZoom: 4, maxZoom: 18, zoomAnimation: false });
  L.control.zoom({ zoomInTitle: dataset.in, zoomOutTitle: dataset.out }).addTo(map);
  map.fitBounds([[south, west], [north, east]]);
  L.control.attribution({ prefix: false }).addTo(map);
  if (dataset.tiles) L.tileLayer(dataset.tiles, { attribution: safe(dataset.attribution), maxZoom: 18 }).addTo(map);
  else await Promise.all(dataset.land.split(" ").map(address => land(map, address, tokensOf(box.querySelector("svg.map")))));
  await follow(map, signs, tell);
  return { remove() { map.remove(); place.remove(); } };
}

async function land(map, address, token) {
  const order = LAYERS.findIndex(([name]) => address.includes(`/${name}.`));
  const [name, style] = LAYERS[order];
  const pane = map.createPane(name);
  pane.style.zIndex = 200 + order;
  const answer = await fetch(address).catch(() => ({ ok: false })); /* a map without its rivers is still one */
  if (answer.ok) L.geoJSON(await answer.json(), { pane: name, style: one => style(token, one.properties), interactive: false }).addTo(map);
}

function tokensOf(drawn) {
  const known = getComputedStyle(drawn);
  return name => known.getPropertyValue(name).trim();
}

/* Signs of what is seen, asked for again when the map rests. */
async function follow(map, signs, tell) {
  const group = L.layerGroup().addTo(map);
  let asked = new AbortController(), rest = 0;
  const ask = async () => {
    asked.abort();
    asked = new AbortController();
    const seen = map.getBounds().pad(0.2);
    try {
      const found = await signs([seen.getWest(), seen.getSouth(), seen.getEast(), seen.getNorth()], asked.signal);
      const focused = document.activeElement?.dataset?.sign;
      group.clearLayers();
      for (const one of found) sign(one, tell).addTo(group);
      if (focused) map.getContainer().querySelector(`[data-sign="${CSS.escape(focused)}"]`)?.focus();
    } catch { /* the signs that are there stay */ }
  };
  map.on("moveend", () => { clearTimeout(rest); rest = setTimeout(ask, REST); });
  map.on("unload", () => { clearTimeout(rest); asked.abort(); });
  await ask();
}

function sign({ latitude, longitude, mark, drawing, title }, tell) {
  const icon = L.divIcon({ html: drawing, className: "sign-icon map", iconSize: [SIZE, SIZE] });
  const marker = L.marker([latitude, longitude], { icon, title });
  marker.on("add", () => {
    const element = marker.getElement();
    element.dataset.sign = mark.getAttribute("href");
    element.setAttribute("aria-label", title);
  });
  const follow = () => (mark.dataset.name ? tell(mark, marker.getElement()) : marker._map.setZoomAround(marker.getLatLng(), marker._map.getZoom() + 2));
  marker.on("click", follow);
  marker.on("keydown", event => event.originalEvent.key === "Enter" && follow());
  return marker;
}

const safe = text => Object.assign(document.createElement("span"), { textContent: text }).innerHTML;

const loaded = element => new Promise((done, failed) => {
  element.addEventListener("load", done);
  element.addEventListener("error", () => failed(new Error(element.src || element.href)));
  document.head.append(element);
});
const styled = href => document.querySelector(`link[href="${href}"]`) ?? loaded(Object.assign(document.createElement("link"), { rel: "stylesheet", href }));
const scripted = src => loaded(Object.assign(document.createElement("script"), { src }));
