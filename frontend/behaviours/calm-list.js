// <div data-calm data-calm-words="{} new"> on a live list: nothing moves under the pointer. While it is over the list,
// news waits behind a pill; the list takes it when the pointer leaves or the pill is pressed.
import { attach } from "./attach.js";

const waiting = new WeakMap();

document.addEventListener("before-refresh", (event) => {
  const list = event.target.closest("[data-calm]") ?? event.target.querySelector("[data-calm]");
  if (!list?.matches(":hover")) return;
  event.preventDefault();
  const news = waiting.get(list) ?? { cases: new Set(), panel: event.target };
  news.cases.add(event.detail.case);
  waiting.set(list, news);
  showPill(list, news.cases.size);
});

function showPill(list, count) {
  const pill = list.querySelector(".live-pill") ?? list.insertBefore(newPill(list), list.firstChild);
  pill.textContent = list.dataset.calmWords.replace("{}", count);
}

function newPill(list) {
  const pill = document.createElement("button");
  pill.className = "live-pill";
  pill.type = "button";
  pill.addEventListener("click", () => take(list));
  return pill;
}

function take(list) {
  const news = waiting.get(list);
  if (!news) return;
  waiting.delete(list);
  list.querySelector(".live-pill")?.remove();
  news.panel.dispatchEvent(new CustomEvent("refresh"));
}

attach("[data-calm]", (list) => list.addEventListener("pointerleave", () => take(list)));
