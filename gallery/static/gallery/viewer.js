/* A photo over its album. What it shows is the photo's own page, so that nothing is said twice and every
   address that it puts into the address bar can be shared; without this script the links lead there. */

const SECONDS_EACH = 6;
const SWIPE = 45; // pixels
const AHEAD = 800; // pixels below the window in which pictures come before they are seen

const album = document.querySelector("main .pictures");
const template = document.getElementById("visionneuse");
const known = new Map(); // address → promise of a photo
let dialog, stage, status, buttons, shown, wanted, timer;
const albumTitle = document.title;
const PHOTOS = "a:has(picture, noscript)";

/* Pictures of the album further down wait in a `noscript` until one comes near them: by `loading="lazy"` alone,
   browsers ask for three windows of them at once. Until the visitor moves, only those in the window come. */

function bring(link) {
  const waiting = link.querySelector("noscript");
  if (waiting) waiting.outerHTML = waiting.textContent;
}

function bringThose(margin) {
  const near = new IntersectionObserver((found) => {
    for (const one of found.filter((each) => each.isIntersecting)) {
      near.unobserve(one.target);
      bring(one.target);
    }
  }, { rootMargin: `${margin}px` });
  for (const one of album.querySelectorAll("a:has(noscript)")) near.observe(one);
  return near;
}

function bringAsOneMoves() {
  const inWindow = bringThose(0);
  addEventListener("scroll", () => {
    inWindow.disconnect();
    bringThose(AHEAD);
  }, { once: true, passive: true });
  addEventListener("beforeprint", () => album.querySelectorAll("a:has(noscript)").forEach(bring));
}

if (album) bringAsOneMoves();

/* Reading */

function read(address) {
  if (!known.has(address)) {
    const photo = fetch(address, { credentials: "same-origin" }).then(parsed);
    photo.catch(() => known.delete(address));
    known.set(address, photo);
  }
  return known.get(address);
}

async function parsed(answer) {
  if (!answer.ok) throw new Error(`${answer.url}: ${answer.status}`);
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const leading = (relation) => {
    const link = page.querySelector(`.photo-way a[rel="${relation}"]`);
    return link && new URL(link.getAttribute("href"), answer.url).href;
  };
  const figure = document.importNode(page.querySelector(".photo figure"), true); // its picture begins to load
  for (const link of figure.querySelectorAll("a[href]")) link.href = new URL(link.getAttribute("href"), answer.url);
  const place = page.querySelector(".photo-way .place").textContent;
  const title = figure.querySelector("h1").textContent;
  return { figure, place, title, page: page.title, previous: leading("prev"), next: leading("next") };
}

/* Showing */

async function show(address, remember) {
  wanted = address;
  dialog.setAttribute("aria-busy", "true");
  let photo;
  try {
    photo = await read(address);
  } catch {
    location.assign(address);
    return;
  }
  if (wanted !== address || !dialog.open) return;
  shown = { address, ...photo };
  stage.replaceChildren(photo.figure);
  stage.scrollTop = 0;
  status.textContent = photo.place;
  dialog.setAttribute("aria-label", `${photo.title} – ${photo.place}`);
  dialog.removeAttribute("aria-busy");
  document.title = photo.page;
  keepInReach(photo);
  if (remember) history[remember]({ viewer: address }, "", address);
  if (!navigator.connection?.saveData) [photo.next, photo.previous].forEach((one) => one && read(one).catch(() => {}));
}

function keepInReach(photo) {
  for (const way of ["previous", "next"]) {
    const loses = !photo[way] && document.activeElement === buttons[way];
    buttons[way].hidden = !photo[way];
    if (loses) buttons.close.focus();
  }
  if (!photo.next) play(false);
}

function move(way) {
  if (shown?.[way]) show(shown[way], "replaceState");
}

function open(address, remember) {
  dialog ?? build();
  if (!dialog.open) {
    dialog.showModal();
    buttons.close.focus();
  }
  show(address, remember);
}

function closed() {
  play(false);
  wanted = null;
  document.title = albumTitle;
  if (history.state?.viewer) history.back(); // the focus follows once the album's address is back
  else giveFocusBack();
}

function giveFocusBack() {
  const links = [...album.querySelectorAll(PHOTOS)];
  (links.find((link) => link.href === shown?.address) ?? links[0])?.focus();
}

/* The slide show: nobody's but the visitor's, and never while something is being read or looked at elsewhere */

function play(on) {
  clearTimeout(timer);
  buttons.play.setAttribute("aria-pressed", on);
  status.setAttribute("aria-live", on ? "off" : "polite");
  if (on) timer = setTimeout(turn, SECONDS_EACH * 1000);
}

function turn() {
  const pointed = matchMedia("(hover: hover)").matches && stage.matches(":hover");
  const busy = document.hidden || pointed || stage.contains(document.activeElement) || dialog.hasAttribute("aria-busy");
  if (!busy) move("next");
  if (shown?.next) play(true);
  else play(false);
}

/* Keys, fingers, the mouse */

function build() {
  document.body.append(template.content.cloneNode(true));
  dialog = document.querySelector("dialog.viewer");
  stage = dialog.querySelector(".viewer-stage");
  status = dialog.querySelector("[role=status]");
  buttons = Object.fromEntries(
    ["play", "close", "previous", "next"].map((name) => [name, dialog.querySelector(`button.${name}`)]),
  );
  buttons.close.addEventListener("click", () => dialog.close());
  buttons.previous.addEventListener("click", () => move("previous"));
  buttons.next.addEventListener("click", () => move("next"));
  buttons.play.addEventListener("click", () => play(buttons.play.getAttribute("aria-pressed") !== "true"));
  dialog.addEventListener("close", closed);
  dialog.addEventListener("click", (event) => event.target === dialog && dialog.close());
  addEventListener("keydown", (event) => { // wherever the focus is: past the last button it is nowhere
    if (!dialog.open || event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
    if (event.key === "ArrowLeft") move("previous");
    if (event.key === "ArrowRight") move("next");
  });
  followFinger();
}

function followFinger() {
  let start = null;
  stage.addEventListener("pointerdown", (event) => {
    start = event.isPrimary && event.pointerType !== "mouse" ? event : null;
  });
  stage.addEventListener("pointercancel", () => (start = null));
  stage.addEventListener("pointerup", (event) => {
    if (!start) return;
    const [across, down] = [event.clientX - start.clientX, event.clientY - start.clientY];
    start = null;
    if (Math.abs(across) > SWIPE && Math.abs(across) > 1.5 * Math.abs(down)) move(across < 0 ? "next" : "previous");
  });
}

if (album && template && "HTMLDialogElement" in window) {
  album.addEventListener("click", (event) => {
    const link = event.target.closest(PHOTOS);
    const elsewhere = event.button || event.altKey || event.ctrlKey || event.metaKey || event.shiftKey;
    if (!link || elsewhere || event.defaultPrevented) return;
    event.preventDefault();
    open(link.href, "pushState");
  });
  addEventListener("popstate", () => {
    const address = history.state?.viewer;
    if (address) open(address, null);
    else if (dialog?.open) dialog.close();
    else if (dialog) giveFocusBack();
  });
}
