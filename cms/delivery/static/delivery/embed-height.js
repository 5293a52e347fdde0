// Tells the page around this document how tall it is, in pixels; /embed/v1.js makes its frame fit.
// Without this script the document scrolls inside its frame.

const tell = () => parent.postMessage({ codev: "height", height: Math.ceil(document.body.offsetHeight) }, "*");

if (parent !== window) {
  new ResizeObserver(tell).observe(document.body);
  addEventListener("message", ({ data }) => data?.codev === "tell" && tell());
}
