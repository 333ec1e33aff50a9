import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { icons } from "../icons.js";

const resolve = createRequire(import.meta.url).resolve;

function symbol([name, drawing]) {
  const svg = readFileSync(resolve(`lucide-static/icons/${drawing}.svg`), "utf8");
  const inside = svg.slice(svg.indexOf(">", svg.indexOf("<svg")) + 1, svg.lastIndexOf("</svg>")).trim();
  return `<symbol id="${name}" viewBox="0 0 24 24">${inside.replace(/\s*\n\s*/g, "")}</symbol>`;
}

/** One SVG file of the icons named in icons.js, each a symbol that a page uses by its name. */
export function iconSprite() {
  return {
    name: "icon-sprite",
    apply: "build",
    buildStart() {
      const symbols = Object.entries(icons).map(symbol).join("\n");
      const source = `<svg xmlns="http://www.w3.org/2000/svg">\n${symbols}\n</svg>\n`;
      this.emitFile({ type: "asset", name: "icons.svg", originalFileName: "icons.svg", source });
    },
  };
}
