// Proposes the address of a title while it is typed: the rule of cms/slugs.py, with the letters of
// slug-table.js. tests/journeys/test_slugs.py holds both to the same answers.

(() => {
  const MOST_LETTERS = 200;
  const NUMERO = /\bn ?(?:°(?:s\b)?|o(?=[0-9]))/g;
  const rows = new Map();

  function spelled(character) {
    const codePoint = character.codePointAt(0);
    const row = codePoint >> 8;
    if (!rows.has(row)) rows.set(row, (window.slugTable[row.toString(16)] || "").split(","));
    return rows.get(row)[codePoint & 255] || "";
  }

  function slugOf(title, most = MOST_LETTERS) {
    return Array.from(title.normalize("NFC").replace(/[\t-\r\x85\u2028\u2029]+/g, " "), spelled)
      .join("")
      .replace(NUMERO, "no ")
      .replaceAll("°", " ")
      .replace(/[ -]+/g, "-")
      .replace(/^[-_]+|[-_]+$/g, "")
      .slice(0, most)
      .replace(/[-_]+$/, "");
  }

  class SlugProposal extends window.StimulusModule.Controller {
    // The slug of a title, as long as the field takes it.
    of(title) {
      const { maxLength } = this.element;
      return slugOf(title, maxLength > 0 ? Math.min(maxLength, MOST_LETTERS) : MOST_LETTERS);
    }

    // What is typed into the slug itself becomes one.
    tidy() {
      this.element.value = this.of(this.element.value);
    }

    // The title is about to change: the slug follows only where it was made of it.
    check(event) {
      const { value } = this.element;
      if (value && value !== this.of(event.detail.value)) event.preventDefault();
    }

    propose(event) {
      this.element.value = this.of(event.detail.value);
    }
  }

  window.slugOf = slugOf;
  window.wagtail.app.register("codev-slug", SlugProposal);
})();
