// The tokens as a canvas understands them: the browser resolves light-dark() and oklch(), one pixel tells their value.
const names = ["ink", "ink-2", "ink-3", "line", "accent", "accent-soft", "soon", "late", "sheet"];

export function colours() {
  const probe = document.body.appendChild(document.createElement("span"));
  const pixel = Object.assign(document.createElement("canvas"), { width: 1, height: 1 });
  const brush = pixel.getContext("2d", { willReadFrequently: true });
  const read = (name) => {
    probe.style.color = `var(--${name})`;
    brush.fillStyle = getComputedStyle(probe).color;
    brush.fillRect(0, 0, 1, 1);
    return `rgb(${[...brush.getImageData(0, 0, 1, 1).data].slice(0, 3).join(", ")})`;
  };
  const found = Object.fromEntries(names.map((name) => [name, read(name)]));
  probe.remove();
  return { ...found, font: getComputedStyle(document.body).fontFamily };
}
