/* What is typed in a date field of the administration stays what was typed.

   Wagtail's calendar (jquery.datetimepicker) makes today and now of what it cannot read, the 3 of March of 31
   February, and 1905 of the year 5. Here a date as people write it, 1.5.2026 or 30/11/2026 à 9h, becomes
   the field's own form, 01/05/2026, when the field is left; whatever else is left to the server, which says why
   it is none. */

(() => {
  const picker = window.jQuery?.fn.datetimepicker;
  if (!picker) return;
  picker.defaults.validateOnBlur = false;

  const DAY = "(?:(?<iso>\\d{4}-\\d{1,2}-\\d{1,2})|(?<typed>\\d{1,2}[/.-]\\d{1,2}[/.-]\\d{4}))";
  const CLOCK = "(?<hour>\\d{1,2})\\s?(?::|h)\\s?(?<minute>\\d{2})?";
  const READ = {
    "d/m/Y": new RegExp(`^${DAY}$`),
    "d/m/Y H:i": new RegExp(`^${DAY}(?:T|\\s+(?:à\\s+)?)${CLOCK}$`, "i"),
    "H:i": new RegExp(`^${CLOCK}$`, "i"),
  };

  /* What nobody sees and the server leaves out: marks of direction, zero-width characters. */
  const INVISIBLE = /[\u00ad\u034f\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff]/g;

  /* [year, month, day, hour, minute] of what is typed for a field of this format; null where it is no moment. */
  const read = (typed, format) => {
    const text = typed.replace(INVISIBLE, "");
    const found = READ[format]?.exec(text.trim())?.groups;
    if (!found || (found.hour && !found.minute && /:/.test(text))) return null;
    const day = (found.iso ?? "").split("-").filter(Boolean);
    const [year, month, date] = (day.length ? day : (found.typed ?? "1/1/2000").split(/[/.-]/).reverse()).map(Number);
    const [hour, minute] = [Number(found.hour ?? 0), Number(found.minute ?? 0)];
    const known = new Date(0);
    known.setUTCFullYear(year, month - 1, date);
    const exists = year > 0 && known.getUTCMonth() === month - 1 && known.getUTCDate() === date;
    return exists && hour < 24 && minute < 60 ? [year, month, date, hour, minute] : null;
  };

  const written = ([year, ...parts], format) => {
    const [month, day, hour, minute] = parts.map((part) => String(part).padStart(2, "0"));
    const names = { Y: String(year).padStart(4, "0"), m: month, d: day, H: hour, i: minute };
    return format.replace(/[YmdHi]/g, (name) => names[name]);
  };

  const calendarOf = (input) => window.jQuery(input).data("xdsoft_datetimepicker");
  const formatOf = (input) => calendarOf(input)?.data("options").format;

  /* What is typed becomes the calendar's own moment: a click on a time keeps the typed day. */
  const tell = (target) => {
    const moment = formatOf(target) && read(target.value, formatOf(target));
    if (!moment) return;
    const [year, month, day, hour, minute] = moment;
    const shown = new Date(2000, 0, 1, hour, minute);
    shown.setFullYear(year, month - 1, day);
    calendarOf(target).data("xdsoft_datetime").setCurrentTime(shown);
  };
  document.addEventListener("input", ({ target }) => tell(target));
  picker.defaults.onShow = (_moment, input) => {
    tell(input[0]); // it opens late, and on today for what it cannot read
    return input[0] === document.activeElement; // over the next field it would lie in the way
  };

  document.addEventListener("focusout", ({ target }) => {
    const moment = formatOf(target) && read(target.value, formatOf(target));
    const own = moment && written(moment, formatOf(target));
    if (!own || own === target.value) return;
    target.value = own;
    target.dispatchEvent(new Event("change", { bubbles: true }));
  });
})();
