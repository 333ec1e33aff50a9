// Everything by key. A page says which keys exist by data-key="r" on a link, button, tab or box: the key presses it, or
// puts the cursor in it. What sends words to a customer names their box by data-key-after="#box": its key presses
// nothing, it goes into the box, or onto the button when words stand in the box. What stands in a menu has its key while
// the menu is shut, too. j and k walk through [data-key-list] a.row, from the open one or where it stood; x chooses the
// row one stands on, where rows can be chosen; Ctrl-Enter sends; Esc leaves a box; ? lists the keys.
// Single keys can be switched off on this device (WCAG 2.1.4).
const switchedOff = "answerable-keys-off";
const boxes = "input:not([type=checkbox], [type=radio], [type=button], [type=submit]), textarea, select, [contenteditable]";

document.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) return send(event);
  if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
  if (event.target.matches?.(boxes)) return event.key === "Escape" ? event.target.blur() : undefined;
  if (localStorage.getItem(switchedOff) || document.querySelector("dialog:is([open], :popover-open)")) return;
  const act = { j: () => step(1), k: () => step(-1), "?": listKeys }[event.key] ?? choosing(event.key) ?? pressed(event.key);
  if (!act) return;
  event.preventDefault();
  act();
});

function send(event) {
  const form = event.target.closest?.("form");
  if (!form) return;
  event.preventDefault();
  // Pressed as by a hand: htmx sends what a button says only where it was clicked.
  (form.querySelector("button[data-send]") ?? form.querySelector("button:not([type=button])"))?.click();
}

function pressed(key) {
  const marked = [...document.querySelectorAll(`[data-key="${CSS.escape(key)}"]`)].find(isThere);
  if (!marked) return null;
  return () => {
    const box = marked.dataset.keyAfter && document.querySelector(marked.dataset.keyAfter);
    if (box) return goTo(box, marked);
    if (!marked.matches(boxes)) return marked.click();
    marked.focus();
    marked.select?.();
  };
}

function goTo(box, button) {
  const panel = box.closest("[role=tabpanel]");
  if (panel?.hidden) document.querySelector(`[role=tab][aria-controls="${panel.id}"]`).click();
  (box.value.trim() ? button : box).focus();
}

const isThere = (element) =>
  !element.disabled && ((element.closest("details.menu") ?? element).checkVisibility() || "keyAfter" in element.dataset);

function choosing(key) {
  const box = key === "x" && document.activeElement?.closest(".chosen")?.querySelector("input[type=checkbox]");
  return box ? () => box.click() : null;
}

const rowsOf = () => [...document.querySelectorAll("[data-key-list] a.row")];
const addressOf = (row) => new URL(row.href).pathname;

function step(by) {
  const rows = rowsOf();
  const here = rows.findIndex((row) => row === document.activeElement);
  const current = here >= 0 ? here : rows.findIndex((row) => row.ariaCurrent);
  const from = current >= 0 ? current : whereItWas(rows) - (by > 0 ? 1 : 0);
  const next = rows[Math.min(Math.max(from + by, 0), rows.length - 1)];
  next?.focus();
  next?.scrollIntoView({ block: "nearest" });
}

// A case that was answered leaves the list: then the next one is what stood behind it.
const behind = "answerable-rows-behind";

function rememberWhatStandsBehind() {
  const rows = rowsOf();
  const current = rows.findIndex((row) => row.ariaCurrent);
  if (current >= 0) sessionStorage.setItem(behind, JSON.stringify(rows.slice(current + 1).map(addressOf)));
}

function whereItWas(rows) {
  if (!document.querySelector(".case")) return 0;
  const stood = JSON.parse(sessionStorage.getItem(behind) ?? "[]");
  const there = new Map(rows.map((row, index) => [addressOf(row), index]));
  return Math.max(there.get(stood.find((address) => there.has(address))) ?? 0, 0);
}

rememberWhatStandsBehind();

function listKeys() {
  const dialog = document.getElementById("keys");
  if (!dialog) return;
  const list = dialog.querySelector("dl");
  list.querySelectorAll("[data-of-page]").forEach((line) => line.remove());
  [...document.querySelectorAll("[data-key]")].filter(isThere).forEach((marked) => list.append(...lineOf(marked)));
  dialog.showModal();
}

function lineOf(marked) {
  const term = document.createElement("dt");
  const words = document.createElement("dd");
  const cap = document.createElement("kbd");
  cap.textContent = marked.dataset.key;
  term.append(cap);
  term.dataset.ofPage = words.dataset.ofPage = "";
  words.textContent = nameOf(marked);
  return [term, words];
}

function nameOf(marked) {
  if (marked.dataset.keyLabel ?? marked.ariaLabel) return marked.dataset.keyLabel ?? marked.ariaLabel;
  const copy = marked.cloneNode(true);
  copy.querySelectorAll("kbd, .num").forEach((extra) => extra.remove());
  return copy.textContent.trim() || marked.getAttribute("placeholder") || "";
}

const box = document.querySelector("[data-keys-switch]");
if (box) {
  box.checked = !localStorage.getItem(switchedOff);
  box.addEventListener("change", () => {
    if (box.checked) localStorage.removeItem(switchedOff);
    else localStorage.setItem(switchedOff, "1");
  });
}
