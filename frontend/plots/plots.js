// The three drawings. Each takes its data and gives a function from colours to what ECharts draws, or nothing where
// there is nothing to look at.
const percent = (value) => `${value} %`;

function axes(paint, horizontal, vertical) {
  const text = { color: paint["ink-3"], fontFamily: paint.font, fontSize: 12 };
  const quiet = { axisLabel: text, nameTextStyle: text, axisTick: { show: false }, axisLine: { lineStyle: { color: paint.line } } };
  return {
    grid: { left: 8, right: 16, top: 28, bottom: 8, containLabel: true },
    xAxis: { ...quiet, splitLine: { show: false }, ...horizontal, axisLabel: { ...text, ...horizontal.axisLabel } },
    yAxis: { ...quiet, splitLine: { lineStyle: { color: paint.line } }, ...vertical, axisLabel: { ...text, ...vertical.axisLabel } },
  };
}

/** Two stacked lines of which only what lies between is seen. */
function band(low, high, paint, shape = {}) {
  const unseen = { type: "line", stack: "band", symbol: "none", silent: true, lineStyle: { opacity: 0 }, ...shape };
  const span = high.map((value, at) => lift(value, low[at]));
  return [{ ...unseen, data: low }, { ...unseen, data: span, areaStyle: { color: paint.accent, opacity: 0.18 } }];
}

const lift = (high, low) => (Array.isArray(high) ? [high[0], high[1] - low[1]] : high === null ? null : high - low);

function kept(weeks) {
  if (!weeks.some((week) => week.n)) return null;
  return (paint) => ({
    ...axes(paint, { type: "category", data: weeks.map((week) => week.name), axisLabel: { hideOverlap: true } }, { min: 0, max: 100, axisLabel: { formatter: percent } }),
    series: [
      ...band(weeks.map((week) => week.low), weeks.map((week) => week.high), paint),
      { type: "line", data: weeks.map((week) => week.share), symbolSize: 7, color: paint.accent, lineStyle: { width: 2 } },
    ],
  });
}

function waiting(points) {
  if (points.length < 3) return null;
  const column = (at) => points.map((point) => [point[0], point[at]]);
  return (paint) => ({
    ...axes(paint, { type: "value", min: 0, axisLabel: { formatter: "{value} h" } }, { min: 0, max: 100, axisLabel: { formatter: percent } }),
    series: [
      ...band(column(2), column(3), paint, { step: "end" }),
      { type: "line", step: "end", data: column(1), symbol: "none", color: paint.accent, lineStyle: { width: 2 } },
    ],
  });
}

function backlog({ ages, weeks }) {
  if (!weeks.some((week) => week.ages.some(Boolean))) return null;
  return (paint) => {
    const shades = [0.25, 0.45, 0.7, 1];
    const fill = (at) => (at < shades.length ? { color: paint.accent, opacity: shades[at] } : { color: paint.late });
    return {
      ...axes(paint, { type: "category", data: weeks.map((week) => week.name), axisLabel: { hideOverlap: true } }, { minInterval: 1 }),
      grid: { left: 8, right: 16, top: 44, bottom: 8, containLabel: true },
      legend: { top: 0, left: 0, itemWidth: 12, itemHeight: 12, textStyle: { color: paint["ink-2"], fontFamily: paint.font } },
      series: ages.map((age, at) => ({
        type: "bar", stack: "age", name: age, barMaxWidth: 48, silent: true, itemStyle: fill(at), data: weeks.map((week) => week.ages[at]),
      })),
    };
  };
}

export const plots = { kept, waiting, backlog };
