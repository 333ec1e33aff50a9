// data-opens="id" opens a dialog of the page. <dialog data-opens-when-filled> opens when htmx has put something in it,
// and is emptied when it closes. A click beside a dialog closes it.
const firstBox = ".body :is(select, textarea, input:not([type=hidden], [type=checkbox], [type=radio]))";

document.addEventListener("click", (event) => {
  const opener = event.target.closest("[data-opens]");
  if (opener) {
    event.preventDefault();
    const dialog = document.getElementById(opener.dataset.opens);
    dialog?.showModal();
    dialog?.querySelector(firstBox)?.focus();
  } else if (event.target.matches("dialog[open]")) {
    closeIfBeside(event.target, event);
  }
});

// Only a press that begins and ends on the backdrop counts: marking text may end outside.
let pressedOn = null;
document.addEventListener("pointerdown", (event) => (pressedOn = event.target));

function closeIfBeside(dialog, { clientX: x, clientY: y }) {
  const box = dialog.getBoundingClientRect();
  const inside = x >= box.left && x <= box.right && y >= box.top && y <= box.bottom;
  if (!inside && pressedOn === dialog) dialog.close();
}

document.addEventListener("htmx:afterSwap", ({ detail }) => {
  const dialog = detail.target.closest?.("dialog[data-opens-when-filled]");
  if (!dialog) return;
  if (!dialog.textContent.trim()) dialog.close();
  else if (!dialog.open) dialog.showModal();
  (dialog.querySelector("[autofocus], .error-summary") ?? dialog.querySelector(firstBox))?.focus();
});

// <dialog popover> opens by popovertarget and needs no script but for this: it, too, begins at its first box.
document.addEventListener("toggle", ({ target, newState }) => {
  if (newState === "open" && target.matches("dialog[popover]")) target.querySelector(firstBox)?.focus();
}, { capture: true });

document.addEventListener("close", ({ target }) => {
  if (target.matches("dialog[data-opens-when-filled]")) target.replaceChildren();
}, { capture: true });
