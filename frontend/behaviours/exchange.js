// <section data-exchanged hx-get="its own URL"> with [role=tabpanel] in it: what may be written here is exchanged for
// what has become right, and not before every word typed in it is saved. A note under way stays open, and so does the
// box with the cursor, which the morph carries over by its id; where that has no place any more, the section has it.
import { saveNow } from "./draft.js";

const exchanged = "[data-exchanged]";

document.addEventListener("htmx:configRequest", ({ detail }) => {
  if (!detail.elt.matches(exchanged)) return;
  const panel = detail.elt.querySelector("[role=tabpanel]:not([hidden])");
  const isInUse = panel?.contains(document.activeElement) || panel?.querySelector("textarea")?.value;
  if (isInUse) detail.parameters.open = panel.id.replace("panel-", "");
});

document.addEventListener("htmx:beforeSwap", ({ detail }) => {
  const section = detail.target;
  if (!section.matches(exchanged) || !detail.shouldSwap) return;
  const saving = saveNow(section);
  if (saving) {
    detail.shouldSwap = false;
    saving.then((kept) => kept && section.dispatchEvent(new CustomEvent("refresh")));
  } else if (section.contains(document.activeElement)) {
    document.addEventListener("htmx:afterSettle", () => keepFocus(section.id), { once: true });
  }
});

function keepFocus(id) {
  if (document.activeElement === document.body) document.getElementById(id)?.focus({ preventScroll: true });
}
