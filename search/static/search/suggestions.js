/* Suggestions below the search field: the combobox of the WAI-ARIA practices, with a list to choose from.
   Nothing is asked before two letters, nor where the visitor saves data; a failure is silent. */

const LETTERS = 2;
const PAUSE = 200; // milliseconds without a key

class Combobox {
  constructor(form, input, number) {
    Object.assign(this, { form, input, known: new Map(), active: -1 });
    this.list = document.createElement("ul");
    Object.assign(this.list, { id: `suggestions-${number}`, className: "suggestions", hidden: true });
    this.list.setAttribute("role", "listbox");
    this.list.setAttribute("aria-label", form.dataset.label);
    input.parentElement.append(this.list);
    const attributes = { role: "combobox", "aria-autocomplete": "list", "aria-expanded": "false" };
    for (const [name, value] of Object.entries(attributes)) input.setAttribute(name, value);
    input.setAttribute("aria-controls", this.list.id);
    input.addEventListener("input", () => this.typed());
    input.addEventListener("keydown", (event) => this.pressed(event));
    input.addEventListener("blur", () => this.close());
    this.list.addEventListener("pointerdown", (event) => event.preventDefault()); // the field keeps the focus
    this.list.addEventListener("click", (event) => this.choose(event.target.closest("[role=option]")));
  }

  typed() {
    clearTimeout(this.timer);
    const text = this.input.value.trim();
    if (text.length < LETTERS) this.close();
    else this.timer = setTimeout(() => this.ask(text), PAUSE);
  }

  async ask(text) {
    try {
      if (!this.known.has(text)) {
        this.asking?.abort();
        this.asking = new AbortController();
        const address = `${this.form.dataset.suggestions}?${new URLSearchParams({ q: text })}`;
        const answer = await fetch(address, { signal: this.asking.signal, credentials: "omit" });
        if (!answer.ok) throw new Error(answer.status);
        this.known.set(text, (await answer.json()).suggestions);
      }
    } catch {
      return;
    }
    const current = text === this.input.value.trim() && document.activeElement === this.input;
    if (current) this.show(this.known.get(text));
  }

  show(found) {
    this.list.replaceChildren(...found.map((one, place) => this.option(one, place)));
    this.active = -1;
    this.input.removeAttribute("aria-activedescendant");
    this.open(found.length > 0);
  }

  option({ title, url, type }, place) {
    const option = document.createElement("li");
    option.id = `${this.list.id}-${place}`;
    option.dataset.url = url;
    option.setAttribute("role", "option");
    option.setAttribute("aria-selected", "false");
    const kind = Object.assign(document.createElement("small"), { textContent: type });
    option.append(title, " ", kind);
    return option;
  }

  open(is) {
    this.list.hidden = !is;
    this.input.setAttribute("aria-expanded", is);
  }

  close() {
    clearTimeout(this.timer);
    this.active = -1;
    this.input.removeAttribute("aria-activedescendant");
    this.open(false);
  }

  pressed(event) {
    const options = [...this.list.children];
    if (this.list.hidden || event.isComposing) return;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      const step = event.key === "ArrowDown" ? 1 : -1;
      const round = options.length + 1; // beyond the last one lies the field itself
      this.mark(options, ((this.active + 1 + step + round) % round) - 1);
    } else if (event.key === "Enter" && this.active >= 0) this.choose(options[this.active]);
    else if (event.key === "Escape") this.close();
    else return;
    event.preventDefault();
  }

  mark(options, place) {
    this.active = place;
    options.forEach((option, number) => option.setAttribute("aria-selected", number === place));
    if (place < 0) this.input.removeAttribute("aria-activedescendant");
    else this.input.setAttribute("aria-activedescendant", options[place].id);
    options[place]?.scrollIntoView({ block: "nearest" });
  }

  choose(option) {
    if (option) location.assign(option.dataset.url);
  }
}

if (!navigator.connection?.saveData) {
  document.querySelectorAll("form[data-suggestions]").forEach((form, number) => {
    const input = form.querySelector("input[type=search]");
    if (input) new Combobox(form, input, number);
  });
}
