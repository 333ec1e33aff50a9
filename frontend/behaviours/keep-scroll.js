// <div data-keeps-scroll="list-mine">: a list stands where it stood when the page before was left, and else where its
// marked row is to be seen, so that opening a case beside it moves nothing.
import { attach } from "./attach.js";

const keyOf = (list) => `answerable-scroll:${list.dataset.keepsScroll}`;

attach("[data-keeps-scroll]", (list) => {
  const kept = sessionStorage.getItem(keyOf(list));
  if (kept !== null) list.scrollTop = Number(kept);
  const row = list.querySelector("[aria-current]");
  if (row && !isSeen(row, list)) row.scrollIntoView({ block: "nearest", behavior: "instant" });
  addEventListener("pagehide", () => sessionStorage.setItem(keyOf(list), list.scrollTop));
});

function isSeen(row, list) {
  const place = row.getBoundingClientRect();
  const frame = list.getBoundingClientRect();
  return place.top >= frame.top && place.bottom <= frame.bottom;
}
