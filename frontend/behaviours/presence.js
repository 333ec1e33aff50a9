// <div role="status" data-presence="its own URL" data-case="1042">: while this page is in sight it says so there, and the
// answer is who else is in the case. It is put into the page only when it is another, so that nobody hears it twice.
import { attach } from "./attach.js";

const often = 20_000;
const page = Math.random().toString(36).slice(2);

attach("[data-presence]", (line) => {
  let shown = "";

  function say(leaving) {
    const body = new FormData();
    body.set("csrfmiddlewaretoken", document.querySelector("[name=csrfmiddlewaretoken]").value);
    body.set("page", page);
    if (leaving) body.set("leaving", "");
    return fetch(line.dataset.presence, { method: "POST", body, keepalive: true }).catch(() => null);
  }

  async function beat() {
    if (document.hidden) return;
    const answer = await say(false);
    if (!answer || answer.redirected) return;
    const words = answer.ok ? (await answer.text()).trim() : "";
    if (words !== shown) line.innerHTML = shown = words;
  }

  beat();
  setInterval(beat, often);
  document.addEventListener("visibilitychange", beat);
  document.addEventListener("live:presence", ({ detail }) => String(detail.case) === line.dataset.case && beat());
  addEventListener("pagehide", () => say(true));
});
