// <details data-stays-open id="…"> that somebody opened keeps all it shows while the panel around it is drawn anew;
// what is inside refreshes itself.
import { Idiomorph } from "idiomorph/htmx";

Idiomorph.defaults.callbacks.beforeNodeMorphed = (node) => !node.matches?.("details[data-stays-open][open]");
