// <input type="file" data-names-files="id">: says in the element of that id which files were chosen.
document.addEventListener("change", ({ target }) => {
  const words = target.dataset?.namesFiles && document.getElementById(target.dataset.namesFiles);
  if (words) words.textContent = [...target.files].map((file) => file.name).join(", ");
});
