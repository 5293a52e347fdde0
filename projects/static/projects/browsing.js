/* Filters without a new page: links of a list (`data-browsing`) that only change the question are fetched, and
   the list is replaced by that of the answer. Addresses, history and what is read aloud stay those of the page
   without script; whatever goes wrong is left to the browser, which then opens the address as usual. */

const LIST = "[data-browsing]";
const PLAIN_CLICK = event => event.button === 0 && !(event.metaKey || event.ctrlKey || event.shiftKey || event.altKey);

let shown = location.search;
let asking = null;

document.addEventListener("click", event => {
  const link = event.target.closest(`${LIST} a[href^="?"]`);
  if (!link || event.defaultPrevented || !PLAIN_CLICK(event)) return;
  event.preventDefault();
  replaceBy(new URL(link.getAttribute("href"), location.href), whereFocusWas(link));
});

addEventListener("popstate", () => {
  if (location.search !== shown) replaceBy(new URL(location.href), null);
});

/* `kept` says where the focus was when a link was followed; null on the way back through the history. */
async function replaceBy(address, kept) {
  asking?.abort();
  const mine = asking = new AbortController();
  document.querySelector(LIST).setAttribute("aria-busy", "true");
  try {
    const answer = await fetch(address.pathname + address.search, { signal: mine.signal });
    const found = new DOMParser().parseFromString(await answer.text(), "text/html");
    const list = found.querySelector(LIST);
    if (!answer.ok || !list) throw new Error(`${answer.status} without a list`);
    if (kept) history.pushState(null, "", address);
    shown = address.search;
    show(list, found, address, kept);
  } catch {
    if (!mine.signal.aborted) location.assign(address);
  }
}

function show(list, found, address, kept) {
  const old = document.querySelector(LIST);
  const open = [...old.querySelectorAll("details[open]")].map(one => one.dataset.group);
  for (const one of list.querySelectorAll("details")) one.open = open.includes(one.dataset.group);
  old.replaceWith(document.adoptNode(list));
  const feeds = 'head link[rel="alternate"]';
  document.querySelectorAll(feeds).forEach(one => one.remove());
  document.head.append(...found.querySelectorAll(feeds));
  document.getElementById("annonce").textContent = list.querySelector("h2").textContent;
  document.dispatchEvent(new Event("browsed"));
  focusAgain(list, address, kept);
}

/* The same link when it is there again; else its filter; else the number of what was found. */

function whereFocusWas(link) {
  const group = link.closest("[data-group]")?.dataset.group;
  return { group, value: link.dataset.value, label: link.textContent.trim() };
}

function focusAgain(list, address, kept) {
  const number = list.querySelector("h2");
  const part = address.hash && list.querySelector(address.hash);
  if (part) {
    part.scrollIntoView();
    (part.matches("[tabindex]") ? part : number).focus({ preventScroll: true });
  } else if (kept) {
    const group = kept.group && list.querySelector(`[data-group="${CSS.escape(kept.group)}"]`);
    const links = [...(group ?? list).querySelectorAll("a")];
    const same = links.find(one => (kept.value ? one.dataset.value === kept.value : one.textContent.trim() === kept.label));
    (same ?? group?.querySelector("summary") ?? number).focus({ preventScroll: true });
  }
}
