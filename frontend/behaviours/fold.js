// <details data-fold> is folded on a phone and open on a desk, until somebody chooses; a panel drawn anew keeps that,
// as the story does with what is open in it.
import { Idiomorph } from "idiomorph/htmx";
import { attach } from "./attach.js";

const wide = matchMedia("(width >= 64rem)");

attach("details[data-fold]", (details) => {
  details.open = wide.matches;
  wide.addEventListener("change", () => (details.open = wide.matches));
});
Idiomorph.defaults.callbacks.beforeAttributeUpdated = (name, node) =>
  name !== "open" || !node.matches("details[data-fold], #story details");
