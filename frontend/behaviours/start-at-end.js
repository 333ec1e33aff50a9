// <div data-start-at-end> is shown from its last words: a story opens where it stands now, and follows new words for
// as long as its end is in sight and the pointer is elsewhere, also where the composer below it takes or gives room.
// What the reader said a moment ago ([data-just-said]) is shown in full, wherever the pointer is. One that scrolls with
// its page (on a phone) opens at the top, under its head, unless something was just said: it is known first whose case it is.
import { attach } from "./attach.js";

const near = 80;

attach("[data-start-at-end]", (story) => {
  if (location.hash && document.getElementById(location.hash.slice(1))) return;
  const scrolls = getComputedStyle(story).overflowY !== "visible";
  if (scrolls) follow(story);
  else justSaid(story)?.scrollIntoView({ block: "center", behavior: "instant" });
});

function follow(story) {
  let atEnd = true;
  const toEnd = () => {
    story.scrollTop = story.scrollHeight;
    showWhole(story);
  };
  const stay = () => {
    if (atEnd && (justSaid(story) || !story.matches(":hover"))) toEnd();
  };
  toEnd();
  story.addEventListener("scroll", () => {
    atEnd = story.scrollHeight - story.scrollTop - story.clientHeight < near;
  });
  new MutationObserver(stay).observe(story, { childList: true });
  new ResizeObserver(stay).observe(story);
  document.fonts.ready.then(stay);
}

function justSaid(story) {
  return [...story.querySelectorAll("[data-just-said]")].at(-1);
}

// Facts may follow it: where the end hides its beginning and it has room, it stands first.
function showWhole(story) {
  const said = justSaid(story);
  if (!said) return;
  const isCut = said.getBoundingClientRect().top < story.getBoundingClientRect().top;
  if (isCut && said.offsetHeight < story.clientHeight) said.scrollIntoView({ block: "nearest", behavior: "instant" });
}
