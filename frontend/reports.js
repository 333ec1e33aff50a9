// What a report's page runs besides the desk's script: its plots, fetched only where there is one to look at.
const figures = [...document.querySelectorAll("figure[data-plot]")];

if (figures.length) {
  const { draw } = await import("./plots/drawing.js");
  figures.forEach(draw);
}
