// <body data-live="/live?token=…"> of a customer's page: when something happens in her case, the page asks for itself
// again and takes over the parts marked [data-live-part] by their id. A part in which she is typing, or has typed, waits;
// what she folded open stays open.
// When where it stands (.word) is another, what a flash said of it before is no longer true, and it goes.
const url = document.body.dataset.live;
const moment = 400;
let timer = null;

function isInUse(part) {
  const typed = [...part.querySelectorAll("textarea")].some((box) => box.value !== box.defaultValue);
  return typed || (part.contains(document.activeElement) && !document.activeElement.matches("summary"));
}

function keepOpen(part, other) {
  const folds = other.querySelectorAll("details");
  part.querySelectorAll("details").forEach((fold, place) => folds[place]?.toggleAttribute("open", fold.open));
}

async function refresh() {
  timer = null;
  const answer = await fetch(location.href, { headers: { accept: "text/html" } }).catch(() => null);
  if (!answer?.ok || answer.redirected) return;
  const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
  document.querySelectorAll("[data-live-part]").forEach((part) => {
    const other = fresh.getElementById(part.id);
    if (!other || isInUse(part)) return;
    keepOpen(part, other);
    if (other.innerHTML === part.innerHTML) return;
    if (part.matches(".word")) document.querySelectorAll("[data-flash]").forEach((flash) => flash.remove());
    part.replaceWith(document.adoptNode(other));
  });
}

function soon() {
  timer ??= setTimeout(refresh, moment);
}

function listen() {
  const line = new EventSource(url);
  line.onmessage = soon;
  line.addEventListener("resync", soon);
  addEventListener("pagehide", () => line.close());
}

if (url) listen();
