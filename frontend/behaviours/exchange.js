// <section data-exchanged hx-get="its own URL"> with [role=tabpanel] in it: what may be written here is exchanged for
// what has become right. It is asked for once every word typed in it is saved, and taken only if none was typed since:
// an answer that was made before knows less than the page. A note under way stays open, and so does the box with the
// cursor, which the morph carries over by its id; where that has no place any more, the section has it.
import { saveNow } from "./draft.js";

const exchanged = "[data-exchanged]";
const patience = 250;
// By section, what stood in its boxes when it was asked for.
const asked = new WeakMap();

document.addEventListener("htmx:configRequest", (event) => {
  const section = event.detail.elt;
  if (!section.matches(exchanged)) return;
  const saving = saveNow(section);
  if (saving) {
    event.preventDefault();
    askAgain(section, saving);
    return;
  }
  asked.set(section, typedIn(section));
  const panel = section.querySelector("[role=tabpanel]:not([hidden])");
  const isInUse = panel?.contains(document.activeElement) || panel?.querySelector("textarea")?.value;
  if (isInUse) event.detail.parameters.open = panel.id.replace("panel-", "");
});

document.addEventListener("htmx:beforeSwap", ({ detail }) => {
  const section = detail.target;
  if (!section.matches(exchanged) || !detail.shouldSwap) return;
  if (asked.get(section) !== typedIn(section)) {
    detail.shouldSwap = false;
    askAgain(section, saveNow(section) ?? Promise.resolve(true));
  } else if (section.contains(document.activeElement)) {
    document.addEventListener("htmx:afterSettle", () => keepFocus(section.id), { once: true });
  }
});

function typedIn(section) {
  return [...section.querySelectorAll("textarea")].map((box) => `${box.id}\n${box.value}`).join("\n\n");
}

function askAgain(section, saving) {
  saving.then((kept) => kept && setTimeout(() => section.dispatchEvent(new CustomEvent("refresh")), patience));
}

function keepFocus(id) {
  if (document.activeElement === document.body) document.getElementById(id)?.focus({ preventScroll: true });
}
