/* The map that the server drew, moved and enlarged: buttons, the wheel with Ctrl, two fingers, dragging, arrow keys.
   Signs keep their size; a closer look is drawn by the server for the area that is seen, so that numbers open.
   A sign tells what it stands for before it leads away. */

const WIDTH = 400;
const STRETCH = 58.8225 / 56.8182; /* of degrees of latitude, as in cms/atlas/frames.py */
const NARROWEST = 0.2;
const STEP = 1.6;
const REST = 300; /* milliseconds without a move before the server is asked */
const AROUND = 0.1; /* what it is asked for beyond what is seen, as a part of it */
const LOOSEST = 2.2; /* how much larger what was drawn may be before the numbers on it are asked for again */

/* A frame is a rectangle in degrees, drawn WIDTH units wide. */

const frameOf = svg => {
  const [west, south, east, north] = svg.dataset.frame.split(",").map(Number);
  return { west, south, east, north, scale: WIDTH / (east - west) };
};
const across = frame => frame.east - frame.west;

class MovingMap {
  constructor(box) {
    this.box = box;
    this.svg = this.box.querySelector("svg.map");
    this.here = this.box.querySelector(".map-here");
    this.buttons = this.box.querySelector(".map-buttons");
    this.home = this.drawn = frameOf(this.svg);
    this.ratio = this.svg.viewBox.baseVal.height / WIDTH;
    this.seen = { west: this.home.west, north: this.home.north, across: across(this.home) };
    this.first = [...this.svg.childNodes];
    this.fingers = new Map();
    this.buttons.hidden = false;
    this.offerDetailed(this.box.querySelector(".map-detailed"));
    this.listen();
    this.place();
  }

  get enlarged() { return this.seen.across < across(this.home) * 0.999; }

  listen() {
    this.buttons.addEventListener("click", event => this.pressed(event.target.closest("button")?.dataset.map));
    this.box.addEventListener("keydown", event => this.key(event));
    this.svg.addEventListener("wheel", event => this.wheel(event), { passive: false });
    for (const kind of ["pointerdown", "pointermove", "pointerup", "pointercancel"]) {
      this.svg.addEventListener(kind, event => this[kind](event));
    }
    this.svg.addEventListener("click", event => this.click(event), true);
    this.svg.addEventListener("dragstart", event => event.preventDefault());
  }

  /* When the page no longer shows it. */
  end() {
    clearTimeout(this.resting);
    this.asked?.abort();
    this.detailed?.remove();
  }

  /* What is asked for */

  pressed(what) {
    if (what === "in") this.zoom(STEP);
    if (what === "out") this.zoom(1 / STEP);
    if (what === "whole") this.zoom(0);
  }

  key(event) {
    if (event.ctrlKey || event.metaKey || event.altKey || this.detailed && event.key !== "Escape") return;
    const sides = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
    const side = this.enlarged && sides[event.key];
    const zoom = { "+": STEP, "=": STEP, "-": 1 / STEP, 0: 0 }[event.key];
    if (event.key === "Escape") this.close();
    else if (side) this.move(side[0] * 0.2, side[1] * 0.2);
    else if (zoom !== undefined) this.zoom(zoom);
    else return;
    if (event.key !== "Escape") event.preventDefault();
  }

  wheel(event) {
    if (!event.ctrlKey) return;
    event.preventDefault();
    this.zoom(event.deltaY < 0 ? STEP ** 0.5 : STEP ** -0.5, this.part(event));
  }

  pointerdown(event) {
    if (event.pointerType === "mouse" && event.button !== 0) return;
    this.fingers.set(event.pointerId, { x: event.clientX, y: event.clientY });
    this.dragged = false;
  }

  pointermove(event) {
    if (!event.buttons) this.fingers.delete(event.pointerId); /* released elsewhere */
    const before = this.fingers.get(event.pointerId);
    if (!before) return;
    const now = { x: event.clientX, y: event.clientY };
    const others = [...this.fingers].filter(([id]) => id !== event.pointerId).map(([, finger]) => finger);
    const far = Math.hypot(now.x - before.x, now.y - before.y);
    if (!this.dragged && far < 4 && !others.length) return;
    if (!this.dragged) this.svg.setPointerCapture(event.pointerId);
    this.dragged = true;
    this.fingers.set(event.pointerId, now);
    if (others.length) this.pinch(others[0], before, now);
    else this.drag(before, now);
  }

  pointerup(event) { this.fingers.delete(event.pointerId); }

  pointercancel(event) { this.pointerup(event); }

  pinch(still, before, now) {
    const apart = finger => Math.hypot(finger.x - still.x, finger.y - still.y);
    const middle = { clientX: (still.x + now.x) / 2, clientY: (still.y + now.y) / 2 };
    if (apart(before) > 0) this.zoom(apart(now) / apart(before), this.part(middle));
  }

  drag(before, now) {
    const box = this.svg.getBoundingClientRect();
    this.move((before.x - now.x) / box.width, (before.y - now.y) / box.height);
  }

  /* The place under a pointer, as parts of the width and the height. */
  part(event) {
    const box = this.svg.getBoundingClientRect();
    return { x: (event.clientX - box.left) / box.width, y: (event.clientY - box.top) / box.height };
  }

  /* What is seen */

  up(width) { return width * this.ratio / STRETCH; }

  zoom(factor, at = { x: 0.5, y: 0.5 }) {
    const width = Math.min(Math.max(factor ? this.seen.across / factor : Infinity, NARROWEST), across(this.home));
    const west = this.seen.west + at.x * (this.seen.across - width);
    const north = this.seen.north - at.y * (this.up(this.seen.across) - this.up(width));
    this.see(west, north, width);
  }

  move(right, down) {
    const width = this.seen.across;
    this.see(this.seen.west + right * width, this.seen.north - down * this.up(width), width);
  }

  see(west, north, width) {
    const { home } = this;
    const bottom = home.north - this.up(across(home)) + this.up(width);
    this.seen = {
      west: Math.min(Math.max(west, home.west), home.east - width),
      north: Math.max(Math.min(north, home.north), bottom),
      across: width,
    };
    this.close();
    this.place();
    clearTimeout(this.resting);
    this.resting = setTimeout(() => this.settle(), REST);
  }

  place() {
    const { seen, drawn } = this;
    const x = (seen.west - drawn.west) * drawn.scale;
    const y = (drawn.north - seen.north) * drawn.scale * STRETCH;
    const width = seen.across * drawn.scale;
    this.svg.setAttribute("viewBox", `${x} ${y} ${width} ${width * this.ratio}`);
    this.svg.classList.toggle("enlarged", this.enlarged);
    for (const one of this.svg.querySelectorAll("a, [role=img], circle.town, text:not(a text)")) keepSize(one, width / WIDTH);
    for (const one of this.buttons.querySelectorAll("button")) {
      const last = one.dataset.map === "in" ? seen.across <= NARROWEST * 1.01 : !this.enlarged;
      one.setAttribute("aria-disabled", last);
    }
    this.here.hidden = !this.enlarged;
    this.here.setAttribute("href", this.question(this.area(0)));
  }

  /* The rectangle that is seen, with a part of it around. */
  area(around) {
    const { west, north, across: width } = this.seen;
    const high = this.up(width);
    return [west - around * width, north - high * (1 + around), west + width * (1 + around), north + around * high];
  }

  /* The address of what is asked for now, in an area: inside that of the address, if it has one. */
  question(area) {
    const asked = new URLSearchParams(location.search);
    const within = asked.get("bbox")?.split(",").map(Number);
    const kept = within ? area.map((side, number) => (number < 2 ? Math.max : Math.min)(side, within[number])) : area;
    const clear = kept[0] < kept[2] && kept[1] < kept[3] ? kept : within;
    asked.delete("page");
    asked.delete("bbox");
    const box = clear.map(side => Number(side.toFixed(3))).join(",");
    return `?${asked}${asked.size ? "&" : ""}bbox=${box}`;
  }

  /* What the server draws */

  async settle() {
    this.asked?.abort();
    if (!this.enlarged) return this.draw(this.home, this.first, null);
    const [west, south, east, north] = this.area(0);
    const known = this.known ?? [this.home.west, this.home.south, this.home.east, this.home.north];
    const inside = known[0] <= west && known[1] <= south && east <= known[2] && north <= known[3];
    if (inside && across(this.drawn) < this.seen.across * LOOSEST) return;
    this.asked = new AbortController();
    const area = this.area(AROUND);
    try {
      const { frame, svg } = await drawing(this.question(area), this.asked.signal);
      this.draw(frame, svg.childNodes, area);
    } catch { /* what is drawn stays, larger */ }
  }

  draw(frame, nodes, known) {
    this.known = known;
    if (frame === this.drawn) return;
    const focused = this.svg.contains(document.activeElement) && document.activeElement.getAttribute("href");
    this.drawn = frame;
    this.svg.dataset.frame = [frame.west, frame.south, frame.east, frame.north];
    this.svg.replaceChildren(...[...nodes].map(one => document.importNode(one, true)));
    this.place();
    if (focused) (this.svg.querySelector(`a[href="${CSS.escape(focused)}"]`) ?? this.buttons.firstElementChild).focus();
  }

  /* What a sign tells */

  click(event) {
    const mark = event.target.closest("a");
    if (this.dragged && event.detail) {
      event.preventDefault();
      event.stopPropagation();
      this.dragged = false;
    } else if (mark?.dataset.name && event.button === 0 && !(event.metaKey || event.ctrlKey || event.shiftKey || event.altKey)) {
      event.preventDefault();
      this.tell(mark);
    } else if (!mark) this.close();
  }

  tell(mark, sign = mark) {
    this.close();
    this.popup = tellOf(mark, this.box, sign);
    this.popup.addEventListener("click", event => event.target.closest("button") && this.close());
    this.told = sign;
    this.popup.querySelector("a").focus({ preventScroll: true });
  }

  close() {
    const had = this.popup?.contains(document.activeElement);
    this.popup?.remove();
    this.popup = null;
    if (had) this.told.focus({ preventScroll: true });
  }

  /* The detailed map in place of this one, and back */

  offerDetailed(button) {
    if (!button) return;
    button.hidden = false;
    const name = button.textContent;
    button.addEventListener("click", async () => {
      button.setAttribute("aria-disabled", "true");
      button.textContent = name;
      try {
        if (this.detailed) this.leave();
        else await this.enter(button);
      } catch {
        button.textContent = button.dataset.failed;
      }
      button.setAttribute("aria-pressed", Boolean(this.detailed));
      button.removeAttribute("aria-disabled");
    });
  }

  async enter(button) {
    const { detailed } = await import(button.dataset.module);
    const inPlace = one => this.box.classList.toggle("in-detail", one);
    inPlace(true);
    this.close();
    this.detailed = await detailed({
      box: this.box,
      button,
      area: this.area(0),
      tell: (mark, sign) => this.tell(mark, sign),
      signs: async (area, signal) => signsOf(await drawing(this.question(area), signal)),
    }).catch(failure => { inPlace(false); throw failure; });
  }

  leave() {
    this.close();
    this.detailed.remove();
    this.detailed = null;
    this.box.classList.remove("in-detail");
  }
}

/* Where each mark of a drawing is in the world, and its sign as a drawing of its own. */
function signsOf({ frame, svg }) {
  return [...svg.querySelectorAll("a")].map(mark => {
    const [x, y] = middle(mark).map(Number);
    const alone = document.createElementNS("http://www.w3.org/2000/svg", "svg");
    alone.setAttribute("viewBox", `${x - 15} ${y - 15} 30 30`);
    alone.append(...[...mark.querySelectorAll(".one, .several")].map(one => document.importNode(one, true)));
    const latitude = frame.north - y / (frame.scale * STRETCH);
    return { mark, drawing: alone, title: mark.querySelector("title").textContent, longitude: frame.west + x / frame.scale, latitude };
  });
}

function keepSize(one, size) {
  if (Math.abs(size - 1) < 0.001) return one.removeAttribute("transform");
  const anchor = one.querySelector?.(".stem")?.getAttribute("d").match(/^M(\S+) ([\d.-]+)/)?.slice(1) ?? middle(one);
  const [x, y] = anchor.map(Number);
  one.setAttribute("transform", `translate(${x * (1 - size)} ${y * (1 - size)}) scale(${size})`);
}

function middle(one) {
  const of = one.querySelector?.("circle") ?? one;
  if (of.hasAttribute("cx") || of.hasAttribute("x")) return [of.getAttribute("cx") ?? of.getAttribute("x"), of.getAttribute("cy") ?? of.getAttribute("y")];
  return one.querySelector("path").getAttribute("transform").match(/[\d.-]+/g);
}

function tellOf(mark, box, at) {
  const popup = document.importNode(box.querySelector("template").content, true).firstElementChild;
  const [title, details] = popup.querySelectorAll("p");
  title.textContent = mark.dataset.name;
  details.textContent = mark.dataset.family;
  popup.setAttribute("aria-label", mark.dataset.name);
  popup.querySelector("a").setAttribute("href", mark.getAttribute("href"));
  box.querySelector("svg.map").after(popup);
  const around = box.getBoundingClientRect();
  const sign = (at.querySelector(".hit") ?? at).getBoundingClientRect();
  const left = sign.left + sign.width / 2 - around.left - popup.offsetWidth / 2;
  const above = sign.top - around.top - popup.offsetHeight;
  popup.style.left = `${Math.max(0, Math.min(left, around.width - popup.offsetWidth))}px`;
  popup.style.top = `${above >= 0 ? above : sign.bottom - around.top}px`;
  return popup;
}

/* The drawing of an address, and the frame it shows. */
async function drawing(question, signal) {
  const answer = await fetch(location.pathname + question, { signal });
  const svg = new DOMParser().parseFromString(await answer.text(), "text/html").querySelector("figure.map svg.map");
  return { frame: frameOf(svg), svg };
}

let maps = [];

function enhance() {
  for (const gone of maps) gone.end();
  maps = [...document.querySelectorAll(".map-frame")].map(box => new MovingMap(box));
}

document.addEventListener("browsed", enhance);
enhance();
