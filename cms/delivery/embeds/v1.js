// Shows what this site publishes on pages of other sites, with one script and one allowed origin.
//
//   <script src="https://…/embed/v1.js" async></script>
//   %EXAMPLES%
//
// Attributes are the parameters of the lists of the API; topic="a|b" asks for either. theme="light" or
// "dark" overrides the reader's own. What an element wraps is shown until there is something better, and
// again when there is not. Texts only ever become texts: nothing that is received is read as HTML.

(() => {
  "use strict";

  const script = document.currentScript || document.querySelector('script[src*="/embed/v1.js"]');
  const ORIGIN = new URL(script.src).origin;
  const NOT_ASKED = /^(type|theme|id|class|style|title|hidden|dir|slot|part|role|tabindex|(data|aria)-.*)$/;
  const PATIENCE = 15000; // milliseconds until the links are shown for good
  const ROW = 8; // the height of a card and of the line below them, in em: known before anything is loaded
  const FOOT = 3.5;

  const WORDS = {
    fr: { none: "Rien n’est publié ici pour le moment.", example: "Contenu d’exemple", source: "Source : " },
    en: { none: "Nothing is published here yet.", example: "Example content", source: "Source: " },
  };

  const DARK = "--ink:#efe8da;--muted:#b8b0a2;--paper:#15141a;--line:#3b3844;--accent:#b4c0fb;--focus:#f2b84b";
  const SHEET = new CSSStyleSheet();
  SHEET.replaceSync(`
    :host { display: block; --ink: #211c15; --muted: #62584a; --paper: #fbf6ec;
      --line: #dccfb8; --accent: #27346b; --focus: #b4530a }
    :host([hidden]) { display: none }
    @media (prefers-color-scheme: dark) { :host(:not([theme=light])) { ${DARK} } }
    :host([theme=dark]) { ${DARK} }
    .shown slot { display: none }
    .shown > div { background: var(--paper); color: var(--ink); line-height: 1.3; text-align: start }
    ul, p { margin: 0; padding: 0; list-style: none }
    li { position: relative; display: flex; gap: .75em; box-sizing: border-box; min-height: ${ROW}em;
      padding: .75em; border-bottom: 1px solid var(--line) }
    li div { flex: 1; min-width: 0 }
    img { flex: none; width: 25%; max-width: 6em; min-width: 4em; height: 4.5em; object-fit: cover; border-radius: 4px }
    a { color: var(--accent) }
    a:focus-visible { outline: 3px solid var(--focus); outline-offset: 1px }
    li a { font-weight: 600; text-decoration: none }
    li a::after { content: ""; position: absolute; inset: 0 }
    li:hover a { text-decoration: underline }
    li a, li p { display: -webkit-box; -webkit-box-orient: vertical; -webkit-line-clamp: 2; overflow: hidden;
      overflow-wrap: anywhere }
    li p, small { font-size: .875em }
    small { color: var(--muted) }
    li small { display: block; overflow: hidden; white-space: nowrap; text-overflow: ellipsis }
    .foot { box-sizing: border-box; min-height: ${FOOT}em; padding: .4em .75em }
    .none { padding: 2em 1em; text-align: center; color: var(--muted) }
    .map { position: relative; max-width: 44rem }
    .map::before { content: ""; display: block; padding-top: calc(95% + 9rem) }
    .map slot { position: absolute; inset: 0 auto auto 0 }
    iframe { position: absolute; inset: 0; width: 100%; height: 100%; border: 0; visibility: hidden }
    .shown iframe { visibility: visible }
  `);

  const make = (tag, members, ...children) => {
    const element = Object.assign(document.createElement(tag), members);
    element.append(...children.filter(Boolean));
    return element;
  };
  const link = (url, text) => make("a", { href: /^https?:/i.test(url) ? url : ORIGIN }, text);

  class Embed extends HTMLElement {
    connectedCallback() {
      if (!this.shadowRoot) {
        this.links = make("slot");
        this.space = make("div", {}, this.links);
        this.attachShadow({ mode: "open" }).adoptedStyleSheets = [SHEET];
        this.shadowRoot.append(this.space);
      }
      this.watcher = new MutationObserver(() => this.ask());
      this.watcher.observe(this, { attributes: true });
      this.ask();
    }

    disconnectedCallback() {
      this.watcher.disconnect();
      this.leave();
      this.asked = "";
    }

    ask() {
      const query = new URLSearchParams();
      for (const { name, value } of this.attributes)
        if (!NOT_ASKED.test(name)) value.split("|").forEach((one) => one && query.append(name, one));
      const address = this.address(this.getAttribute("type") || "", query);
      if (address === this.asked) return;
      this.leave();
      this.asked = address;
      this.load(address, query);
    }

    show(content) {
      const focused = this.matches(":focus-within");
      this.space.replaceChildren(this.links, content);
      this.space.classList.add("shown");
      if (focused) this.shadowRoot.querySelector("a")?.focus();
    }

    fail() {
      this.space.replaceChildren(this.links);
      this.space.className = this.space.style.minHeight = "";
    }
  }

  class Feed extends Embed {
    address(type, query) {
      if (!query.has("limit")) query.set("limit", 5);
      return `${ORIGIN}/api/v1/content${type && `/${encodeURIComponent(type)}`}?${query}`;
    }

    leave() {
      this.stop?.abort();
    }

    async load(address, query) {
      const stop = (this.stop = new AbortController());
      const limit = query.get("limit");
      const timer = setTimeout(() => stop.abort(), PATIENCE);
      this.space.style.minHeight = `${Math.min(limit, 100) * ROW + FOOT}em`;
      try {
        const answer = await fetch(address, { signal: stop.signal, credentials: "omit" });
        if (!answer.ok) throw new Error(answer.status);
        const { items } = await answer.json();
        if (stop === this.stop) this.list(items, limit);
      } catch {
        if (stop === this.stop && this.isConnected) this.fail();
      }
      clearTimeout(timer);
    }

    list(items, limit) {
      const words = WORDS[this.lang] || WORDS.fr;
      const list = make("ul", {}, ...items.map((item) => card(item, words)));
      list.setAttribute("role", "list");
      const none = make("p", { className: "none" }, words.none);
      this.show(make("div", {}, ...(items.length ? [list, sources(items, words)] : [none])));
      // Room for cards that do not exist is given back where nobody sees the page move.
      const seen = this.space.lastChild.getBoundingClientRect().bottom < innerHeight;
      if (!items.length || items.length >= limit || !seen) this.space.style.minHeight = "";
    }
  }

  const card = (item, words) => {
    const { image, lang } = item;
    const wide = (image?.renditions || []).filter((one) => one.type === "image/webp" || image.renditions.length < 2);
    const size = wide.sort((a, b) => a.width - b.width).find((one) => one.width >= 200) || wide.at(-1);
    const { width, height, url: src } = size || {};
    const title = image?.credit ? `© ${image.credit}` : "";
    const day = item.date && new Date(item.date).toLocaleDateString(lang, { dateStyle: "long", timeZone: "UTC" });
    const small = [day, item.example && words.example].filter(Boolean).join(" · ");
    return make(
      "li",
      { lang },
      size && make("img", { loading: "lazy", decoding: "async", alt: image.alt, title, width, height, src }),
      make("div", {}, link(item.url, item.title), small && make("small", {}, small), make("p", {}, item.summary)),
    );
  };

  const sources = (items, words) => {
    const named = new Map(items.map((one) => [one.attribution + one.licence.id, one]));
    const parts = [...named.values()].flatMap(({ attribution, licence: { id, url } }, place) => [
      `${place ? " ; " : words.source}${attribution}, `,
      url ? link(url, id) : id,
    ]);
    return make("div", { className: "foot" }, make("small", {}, ...parts));
  };

  class CodevMap extends Embed {
    address(type, query) {
      query.set("view", "map");
      if (this.hasAttribute("theme")) query.set("theme", this.getAttribute("theme"));
      return `${ORIGIN}/embed/${encodeURIComponent(type || "%FIRST_WITH_PLACES%")}/?${query}`;
    }

    leave() {
      clearTimeout(this.timer);
      maps.delete(this);
    }

    load(src) {
      const title = this.title || this.textContent.trim() || "Carte";
      const frame = (this.frame = make("iframe", { loading: "lazy", title, src }));
      frame.onload = () => (this.timer = setTimeout(() => this.fail(), PATIENCE / 5));
      this.space.className = "map";
      this.space.replaceChildren(this.links, frame);
      maps.add(this);
    }

    fit(height) {
      clearTimeout(this.timer);
      this.frame.onload = null;
      this.space.style.minHeight = `${height}px`;
      this.space.classList.add("shown");
    }
  }

  // Our documents tell how tall they are; whoever else speaks is not listened to.

  const maps = new Set();
  addEventListener("message", ({ origin, source, data }) => {
    if (origin !== ORIGIN || data?.codev !== "height" || !(data.height > 0 && data.height < 1e5)) return;
    for (const map of maps) if (map.frame.contentWindow === source) map.fit(data.height);
    for (const frame of document.querySelectorAll("iframe"))
      if (frame.contentWindow === source) frame.height = data.height;
  });
  for (const frame of document.querySelectorAll(`iframe[src^="${ORIGIN}/embed/"]`))
    frame.contentWindow.postMessage({ codev: "tell" }, "*");

  if (!customElements.get("codev-feed")) {
    customElements.define("codev-feed", Feed);
    customElements.define("codev-map", CodevMap);
  }
})();
