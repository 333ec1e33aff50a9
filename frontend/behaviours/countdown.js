// <form data-countdown="2026-03-06T16:10:30Z"><progress max="10"></progress><button>Undo</button></form>
// runs its bar down to that moment; then the chance is gone, the form hides and says so with the event "countdown:over",
// and what stands beside it as [data-after-countdown] is shown in its place.
import { attach } from "./attach.js";

attach("[data-countdown]", (form) => {
  const end = Date.parse(form.dataset.countdown);
  const bar = form.querySelector("progress");
  const tick = () => {
    const left = (end - Date.now()) / 1000;
    if (bar) bar.value = Math.max(left, 0);
    if (left > 0 && form.isConnected) return;
    clearInterval(timer);
    form.hidden = true;
    form.parentElement?.querySelectorAll(":scope > [data-after-countdown]").forEach((then) => (then.hidden = false));
    form.dispatchEvent(new Event("countdown:over", { bubbles: true }));
  };
  const timer = setInterval(tick, 200);
  tick();
});
