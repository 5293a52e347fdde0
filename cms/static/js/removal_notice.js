// Shows what cleaning took out of a picture that was uploaded without leaving the page (cms/overrides/removal_notices.py).
window.jQuery(document).on("ajaxSuccess", (event, request) => {
  if (!request.responseText?.includes('"removal_notice"')) return;
  const { removal_notice: text } = JSON.parse(request.responseText);
  document.dispatchEvent(new CustomEvent("w-messages:add", { detail: { text, type: "warning" } }));
});
