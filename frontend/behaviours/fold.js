// <details data-fold> is folded on a phone and open on a desk.
import { attach } from "./attach.js";

const wide = matchMedia("(width >= 64rem)");

attach("details[data-fold]", (details) => {
  details.open = wide.matches;
  wide.addEventListener("change", () => (details.open = wide.matches));
});
