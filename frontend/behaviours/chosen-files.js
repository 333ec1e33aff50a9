// Files dropped on a form that has <span class="files-to-send"> with a file box, or pasted into it, are chosen there.
const box = ".files-to-send input[type=file]";
const boxOf = (event) => event.target.closest?.("form")?.querySelector(box);

function take(event, brought) {
  const input = boxOf(event);
  if (!input || !brought?.files.length) return;
  event.preventDefault();
  const all = new DataTransfer();
  [...input.files, ...brought.files].forEach((file) => all.items.add(file));
  input.files = all.files;
  input.dispatchEvent(new Event("change", { bubbles: true }));
}

document.addEventListener("dragover", (event) => {
  if (boxOf(event)) event.preventDefault();
});
document.addEventListener("drop", (event) => take(event, event.dataTransfer));
document.addEventListener("paste", (event) => take(event, event.clipboardData));
