// Nothing typed is lost. <form data-draft-url="…"> posts itself at the first change, so that the house knows when it was
// begun, a moment after each later one, and once more when the page is left. <form data-draft-local="name"> keeps it on
// this device and brings it back into empty boxes; a page with data-draft-done="name" forgets it. [data-draft-state] in
// the form says how it stands: data-saved and data-lost are the words.
import { attach } from "./attach.js";

const pause = 700;
const keyOf = (name) => `answerable-draft:${name}`;

function tell(form, state) {
  const line = form.querySelector("[data-draft-state]");
  if (!line) return;
  line.dataset.state = state;
  line.textContent = line.dataset[state] ?? "";
}

// A draft under way is called back when its form is sent or typed on, so that it cannot arrive after what it became.
const underWay = new WeakMap();

// Files would make it larger than what the browser still sends when the page is left.
function words(form) {
  const typed = new FormData();
  for (const [name, value] of new FormData(form)) if (typeof value === "string") typed.append(name, value);
  return typed;
}

async function post(form) {
  if (!form.isConnected) return false;
  const calledBack = new AbortController();
  underWay.get(form)?.abort();
  underWay.set(form, calledBack);
  const letter = { method: "POST", body: words(form), keepalive: true, signal: calledBack.signal };
  const answer = await fetch(form.dataset.draftUrl, letter).catch(() => null);
  if (calledBack.signal.aborted) return false;
  tell(form, answer?.ok ? "saved" : "lost");
  return Boolean(answer?.ok);
}

function keep(form) {
  const typed = [...new FormData(form)].filter(([name, value]) => typeof value === "string" && name !== "csrfmiddlewaretoken");
  localStorage.setItem(keyOf(form.dataset.draftLocal), JSON.stringify(typed));
  tell(form, "saved");
  return true;
}

function bringBack(form) {
  const kept = localStorage.getItem(keyOf(form.dataset.draftLocal));
  for (const [name, value] of JSON.parse(kept ?? "[]")) {
    const box = form.elements[name];
    if (box instanceof RadioNodeList || !box || box.type === "hidden" || box.type === "checkbox") continue;
    if (!box.value) box.value = value;
  }
}

/** Saves a moment after the last change; what waits is saved at once when the page goes out of sight. */
function watch(form, save) {
  let waiting = null;
  const wait = (then) => {
    clearTimeout(waiting);
    waiting = then ? setTimeout(then, pause) : null;
  };
  const now = async () => {
    wait(null);
    const kept = await save(form);
    if (kept && !waiting) unsaved.delete(form);
    return kept;
  };
  const whatWaits = () => waiting && now();
  let hasBegun = Boolean(form.querySelector("textarea")?.value);
  form.addEventListener("input", () => {
    unsaved.set(form, now);
    if (hasBegun) wait(now);
    else now();
    hasBegun = true;
  });
  form.addEventListener("submit", () => {
    wait(null);
    unsaved.delete(form);
    underWay.get(form)?.abort();
  });
  document.addEventListener("visibilitychange", whatWaits);
  addEventListener("pagehide", whatWaits);
}

// By form, from the first change until the server has it: what saves it.
const unsaved = new WeakMap();

/** Saves what is typed in a part of the page: null if all of it is saved, else a promise that tells whether it is now. */
export function saveNow(part) {
  const saving = [...part.querySelectorAll("form")].map((form) => unsaved.get(form)?.()).filter(Boolean);
  return saving.length ? Promise.all(saving).then((kept) => kept.every(Boolean)) : null;
}

// First, so that what was sent does not come back into the box it was sent from.
attach("[data-draft-done]", (page) => localStorage.removeItem(keyOf(page.dataset.draftDone)));
attach("form[data-draft-url]", (form) => watch(form, post));
attach("form[data-draft-local]", (form) => {
  bringBack(form);
  watch(form, keep);
});
