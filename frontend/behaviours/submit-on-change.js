// <form data-submit-on-change>: a filter applies as soon as it is chosen.
document.addEventListener("change", (event) => {
  event.target.closest("form[data-submit-on-change]")?.requestSubmit();
});
