// A form that is being sent cannot be sent again by a second press. Coming back to the page frees it; one that htmx
// sends is held from its request to its answer, since htmx may also decide not to send.
const byHtmx = "[hx-post], [hx-put], [hx-patch], [hx-delete]";

function hold(form, button) {
  form.dataset.sending = "";
  button?.setAttribute("aria-busy", "true");
}

function release(form) {
  delete form.dataset.sending;
  form.querySelectorAll("button[aria-busy]").forEach((button) => button.removeAttribute("aria-busy"));
}

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.getAttribute("method")?.toLowerCase() !== "post" && !form.matches(byHtmx)) return;
  if ("sending" in form.dataset) {
    event.preventDefault();
    event.stopImmediatePropagation();
  } else if (!form.matches(byHtmx)) {
    hold(form, event.submitter);
  }
}, { capture: true });

document.addEventListener("htmx:beforeRequest", ({ detail }) => {
  if (detail.elt.matches("form")) hold(detail.elt, detail.requestConfig.triggeringEvent?.submitter);
});

document.addEventListener("htmx:afterRequest", ({ detail }) => {
  if (detail.elt.matches("form")) release(detail.elt);
});

addEventListener("pageshow", () => document.querySelectorAll("form[data-sending]").forEach(release));
