// <button data-insert="text" data-into="#answer-text">: puts the text where the cursor is, and closes its dialog.
document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-insert]");
  if (!button) return;
  const box = document.querySelector(button.dataset.into);
  if (!box) return;
  button.closest("dialog")?.close();
  box.focus();
  box.setRangeText(button.dataset.insert, box.selectionStart, box.selectionEnd, "end");
  box.dispatchEvent(new Event("input", { bubbles: true }));
});
