// Asks for every page as a browser does that saves data. It is there only while the visitor wants that, so its
// presence is the choice: no cookie, no other address. static/js/lite.js installs and removes it.
self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));
self.addEventListener("fetch", (event) => {
  const { request } = event;
  const staff = new URL(request.url).pathname.startsWith("/admin/");
  if (request.mode !== "navigate" || request.method !== "GET" || staff) return;
  const headers = new Headers(request.headers);
  headers.set("Save-Data", "on");
  event.respondWith(fetch(request.url, { headers, credentials: "same-origin", redirect: "manual" }));
});
