// <div data-start-at-end> is shown from its last words: a story opens where it stands now, and follows new words for
// as long as its end is in sight and the pointer is elsewhere. One that scrolls with its page (on a phone) opens at the
// top, under its head: it is known first whose case it is.
import { attach } from "./attach.js";

const near = 80;

attach("[data-start-at-end]", (story) => {
  if (location.hash && document.getElementById(location.hash.slice(1))) return;
  const scrolls = getComputedStyle(story).overflowY !== "visible";
  if (scrolls) follow(story);
});

function follow(story) {
  let atEnd = true;
  const toEnd = () => (story.scrollTop = story.scrollHeight);
  toEnd();
  story.addEventListener("scroll", () => {
    atEnd = story.scrollHeight - story.scrollTop - story.clientHeight < near;
  });
  new MutationObserver(() => {
    if (atEnd && !story.matches(":hover")) toEnd();
  }).observe(story, { childList: true });
}
