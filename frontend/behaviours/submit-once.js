// A form that is being sent cannot be sent again by a second press; coming back to the page frees it.
// Forms that htmx sends are freed when their answer is there.
function release(form) {
  delete form.dataset.sending;
  form.querySelectorAll("button[aria-busy]").forEach((button) => button.removeAttribute("aria-busy"));
}

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.method !== "post") return;
  if ("sending" in form.dataset) {
    event.preventDefault();
    event.stopImmediatePropagation();
    return;
  }
  form.dataset.sending = "";
  event.submitter?.setAttribute("aria-busy", "true");
}, { capture: true });

document.addEventListener("htmx:afterRequest", (event) => {
  const form = event.detail.elt?.closest?.("form");
  if (form) release(form);
});

addEventListener("pageshow", () => document.querySelectorAll("form[data-sending]").forEach(release));
