// The light version. A picture that was left out comes on a tap; the choice to leave them out is kept by a service
// worker (lite-worker.js), which exists only while it is wanted: no cookie, and the addresses stay the same.

const show = (link) => {
  const image = new Image();
  image.alt = link.dataset.alt;
  image.src = link.href;
  image.tabIndex = -1;
  link.replaceWith(image);
  image.focus({ preventScroll: true });
};

document.addEventListener("click", (event) => {
  const link = event.target.closest("a.on-tap");
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  show(link);
});

const offer = async () => {
  const place = document.querySelector("p.lite");
  if (!place || !navigator.serviceWorker) return;
  const chosen = await navigator.serviceWorker.getRegistration("/");
  const light = place.dataset.light === "on";
  if (light && !chosen) return; // the browser's own setting, to be changed there
  place.hidden = false;
  place.querySelector("button").addEventListener("click", async () => {
    if (light) await chosen.unregister();
    else await ready(await navigator.serviceWorker.register("/lite-worker.js", { scope: "/" }));
    location.reload();
  });
};

const ready = (registration) =>
  new Promise((done) => {
    const worker = registration.installing || registration.waiting || registration.active;
    const look = () => worker.state === "activated" && done();
    worker.addEventListener("statechange", look);
    look();
  });

offer().catch(() => {});
