/* The place inside a stream of blocks, where Wagtail draws the input itself. */

class PlaceInput {
  constructor(html, options) {
    this.html = html;
    this.options = options;
  }

  render(placeholder, name, id, state) {
    placeholder.outerHTML = this.html.replace(/__NAME__/g, name).replace(/__ID__/g, id);
    const field = new window.PlaceField({ ...this.options, id });
    field.show(state || "");
    return field;
  }
}

window.telepath.register("projects.widgets.PlaceInput", PlaceInput);
