// A plot: its data stand in the JSON beside it, its colours are the page's own, and the table near it says the same.
import { BarChart, LineChart } from "echarts/charts";
import { GridComponent, LegendComponent } from "echarts/components";
import { init, use } from "echarts/core";
import { CanvasRenderer } from "echarts/renderers";
import { colours } from "./colours.js";
import { plots } from "./plots.js";

use([BarChart, LineChart, GridComponent, LegendComponent, CanvasRenderer]);

export function draw(figure) {
  const data = JSON.parse(figure.nextElementSibling.textContent);
  const plot = plots[figure.dataset.plot](data);
  if (!plot) return;
  figure.hidden = false;
  const chart = init(figure, null, { renderer: "canvas" });
  // No motion: nothing on these pages moves that a hand has not moved.
  const paint = () => chart.setOption({ animation: false, ...plot(colours()) }, true);
  paint();
  new ResizeObserver(() => chart.resize()).observe(figure);
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", paint);
}
