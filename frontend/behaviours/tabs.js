// <div data-tabs> with [role=tab][aria-controls] and their panels: one panel is seen, arrows move, a press opens and
// puts the cursor into its first box.
function open(tab, { write = true } = {}) {
  const tabs = [...tab.closest("[data-tabs]").querySelectorAll("[role=tab]")];
  tabs.forEach((other) => {
    other.setAttribute("aria-selected", other === tab);
    other.tabIndex = other === tab ? 0 : -1;
    document.getElementById(other.getAttribute("aria-controls")).hidden = other !== tab;
  });
  if (write) document.getElementById(tab.getAttribute("aria-controls")).querySelector("textarea")?.focus();
}

document.addEventListener("click", (event) => {
  const tab = event.target.closest("[data-tabs] [role=tab]");
  if (!tab) return;
  event.preventDefault();
  open(tab);
});

document.addEventListener("keydown", (event) => {
  const tab = event.target.closest?.("[data-tabs] [role=tab]");
  const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
  if (!tab || !step) return;
  const tabs = [...tab.closest("[data-tabs]").querySelectorAll("[role=tab]")];
  const along = document.dir === "rtl" ? -step : step;
  const next = tabs[(tabs.indexOf(tab) + along + tabs.length) % tabs.length];
  open(next, { write: false });
  next.focus();
});
