// <a href="large picture" data-larger="the file" data-name data-close data-download> opens the picture in a dialog, with
// the file itself one press away. Without this script, or with a key held, it is a link to the picture.
document.addEventListener("click", (event) => {
  const link = event.target.closest("a[data-larger]");
  if (!link || event.button || event.metaKey || event.ctrlKey || event.shiftKey) return;
  event.preventDefault();
  const dialog = dialogOf(link);
  document.body.append(dialog);
  dialog.addEventListener("close", () => dialog.remove());
  dialog.showModal();
});

function dialogOf(link) {
  const { larger, name, close, download } = link.dataset;
  const head = element("header", {}, element("h2", {}, name), buttons(larger, close, download));
  const picture = element("img", { src: link.href, alt: link.querySelector("img").alt });
  return element("dialog", { className: "larger", ariaLabel: name }, head, picture);
}

function buttons(href, close, download) {
  const away = element("form", { method: "dialog" }, element("button", { className: "plain", autofocus: true }, close));
  return element("span", { className: "buttons" }, element("a", { className: "button", href }, download), away);
}

function element(name, properties, ...inside) {
  const made = Object.assign(document.createElement(name), properties);
  made.append(...inside);
  return made;
}
