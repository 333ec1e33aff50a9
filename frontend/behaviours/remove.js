// <button data-removes="li"> takes its closest such element off the page.
document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-removes]");
  button?.closest(button.dataset.removes)?.remove();
});
