// <span class="files-to-send"><label class="button">Files</label><input type="file" multiple></span>: says which files
// were chosen, since the box that would say so is out of sight. Files dropped on the form, or pasted, are chosen too.
const holder = ".files-to-send";

function show(input) {
  const line = input.closest(holder).querySelector(".chosen") ?? addLine(input.closest(holder));
  line.textContent = [...input.files].map((file) => file.name).join(", ");
  line.title = line.textContent;
}

function addLine(place) {
  const line = document.createElement("output");
  line.className = "chosen";
  return place.appendChild(line);
}

function take(event, brought) {
  const input = event.target.closest?.("form")?.querySelector(`${holder} input[type=file]`);
  if (!input || !brought?.files.length) return;
  event.preventDefault();
  const all = new DataTransfer();
  [...input.files, ...brought.files].forEach((file) => all.items.add(file));
  input.files = all.files;
  show(input);
}

document.addEventListener("change", ({ target }) => {
  if (target.matches(`${holder} input[type=file]`)) show(target);
});
document.addEventListener("dragover", (event) => {
  if (event.target.closest?.("form")?.querySelector(holder)) event.preventDefault();
});
document.addEventListener("drop", (event) => take(event, event.dataTransfer));
document.addEventListener("paste", (event) => take(event, event.clipboardData));
