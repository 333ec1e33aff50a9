// <div data-start-at-end> is shown from its last words: a story opens where it stands now.
import { attach } from "./attach.js";

attach("[data-start-at-end]", (story) => {
  if (location.hash && story.querySelector(location.hash)) return;
  const scrolls = story.scrollHeight > story.clientHeight && getComputedStyle(story).overflowY !== "visible";
  if (scrolls) story.scrollTop = story.scrollHeight;
  else story.querySelector("article:last-of-type")?.scrollIntoView({ block: "center", behavior: "instant" });
});
