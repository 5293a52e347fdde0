// In a chooser, « Vouliez-vous dire … ? » is typed into the chooser's own field: a link would leave the page.
document.addEventListener("click", (event) => {
  const link = event.target.closest(".modal a[data-search-for]");
  const field = link?.closest(".modal").querySelector('input[name="q"]');
  if (!field) return;
  event.preventDefault();
  field.value = link.dataset.searchFor;
  field.dispatchEvent(new Event("input", { bubbles: true }));
  field.focus();
});
