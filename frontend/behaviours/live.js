// <body data-live="/live?token=…"> listens to the house. Each event {case, name} becomes the DOM event live:case;
// that somebody came, went or writes in a case becomes live:presence.
// A panel that cares is <section data-refresh-on="message.added …" or "*" [data-case="1042"] hx-get="its own URL"
// hx-trigger="refresh" hx-swap="morph:outerHTML">: it is told "refresh" and fetches itself.
// While the line is down, every panel refreshes itself each half minute and a line at the foot says so.
const url = document.body.dataset.live;
const moment = 120;
const halfMinute = 30_000;
const due = new Set();
let timer = null;

document.addEventListener("live:case", ({ detail }) => {
  document.querySelectorAll("[data-refresh-on]").forEach((panel) => {
    if (cares(panel, detail)) refresh(panel, detail);
  });
});

document.addEventListener("live:resync", () => document.querySelectorAll("[data-refresh-on]").forEach((panel) => refresh(panel, {})));

function cares(panel, { case: number, name }) {
  const names = panel.dataset.refreshOn.split(" ");
  const mine = !panel.dataset.case || String(number) === panel.dataset.case;
  return mine && (names.includes("*") || names.includes(name));
}

// A panel may put it off by cancelling "before-refresh": a list does, while the pointer is on it.
function refresh(panel, detail) {
  if (!panel.dispatchEvent(new CustomEvent("before-refresh", { bubbles: true, cancelable: true, detail }))) return;
  due.add(panel);
  timer ??= setTimeout(refreshDue, moment);
}

function refreshDue() {
  timer = null;
  due.forEach((panel) => panel.dispatchEvent(new CustomEvent("refresh")));
  due.clear();
}

function emit(name, detail) {
  document.body.dispatchEvent(new CustomEvent(name, { bubbles: true, detail }));
}

function listen() {
  const line = new EventSource(url);
  let polling = null;
  const lost = document.querySelector("[data-live-lost]");
  line.onmessage = ({ data }) => emit("live:case", JSON.parse(data));
  line.addEventListener("presence", ({ data }) => emit("live:presence", JSON.parse(data)));
  line.addEventListener("resync", () => emit("live:resync", {}));
  line.onopen = () => {
    if (polling) emit("live:resync", {});
    clearInterval(polling);
    polling = null;
    if (lost) lost.hidden = true;
  };
  line.onerror = () => {
    polling ??= setInterval(() => emit("live:resync", {}), halfMinute);
    setTimeout(() => { if (polling && lost) lost.hidden = false; }, 5_000);
  };
  addEventListener("pagehide", () => line.close());
  addEventListener("pageshow", (event) => { if (event.persisted) location.reload(); });
}

if (url) listen();
