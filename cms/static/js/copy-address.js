/* Offers to copy a page's address where the browser lets a page write to the clipboard. */

const WORDS_STAY = 4000; // milliseconds

for (const button of navigator.clipboard ? document.querySelectorAll("button[data-address]") : []) {
  const offer = button.textContent;
  button.closest("[hidden]")?.removeAttribute("hidden");
  button.addEventListener("click", async () => {
    try {
      await navigator.clipboard.writeText(button.dataset.address);
    } catch {
      return; // the browser has said why, and the address stands above the page
    }
    button.textContent = button.dataset.done;
    setTimeout(() => (button.textContent = offer), WORDS_STAY);
  });
}
