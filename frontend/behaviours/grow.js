// Text boxes grow with what is typed. The stylesheet does it by itself where the browser knows field-sizing.
import { attach } from "./attach.js";

function grow(box) {
  box.style.blockSize = "auto";
  box.style.blockSize = `${box.scrollHeight + 2}px`;
}

if (!CSS.supports("field-sizing", "content")) {
  attach("textarea", grow);
  document.addEventListener("input", (event) => {
    if (event.target.matches("textarea")) grow(event.target);
  });
}
