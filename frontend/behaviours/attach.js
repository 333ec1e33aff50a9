/** Runs `start(element)` once for every element that matches, now and whenever one comes into the page. */
export function attach(selector, start) {
  const started = new WeakSet();
  const look = (root) => {
    if (root.matches?.(selector)) once(root);
    root.querySelectorAll?.(selector).forEach(once);
  };
  const once = (element) => {
    if (started.has(element)) return;
    started.add(element);
    start(element);
  };
  look(document);
  new MutationObserver((changes) => changes.forEach((change) => change.addedNodes.forEach(look))).observe(document, {
    childList: true,
    subtree: true,
  });
}
