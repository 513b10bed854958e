/**
 * Draws the panels from the page's data, in the colours of its style sheet. Runs in the browser, after Chart.js
 * and its error bars.
 */
export const PAGE_SCRIPT = `
(() => {
  const panels = JSON.parse(document.getElementById('figure8').textContent);
  Chart.register(ChartErrorBars.LineWithErrorBarsController, ChartErrorBars.PointWithErrorBar);
  const colour = (name) => getComputedStyle(document.documentElement).getPropertyValue('--' + name).trim();

  const datasetOf = ({ label, style, points }) => ({
    label,
    data: points,
    borderColor: style.colour,
    borderWidth: 2,
    borderDash: style.dash,
    pointStyle: style.marker,
    pointRadius: 4.5,
    pointHoverRadius: 6,
    pointBorderColor: style.colour,
    pointBorderWidth: 1.5,
    errorBarColor: style.colour,
    errorBarWhiskerColor: style.colour,
    errorBarLineWidth: 1.25,
    errorBarWhiskerLineWidth: 1.25,
    errorBarWhiskerRatio: 0,
    errorBarWhiskerSize: 8,
    clip: false,
  });

  const statedMarks = ({ marks, lines }) => ({
    id: 'stated-marks',
    afterDatasetsDraw(chart) {
      const { ctx, scales } = chart;
      for (const { line, left, right, y, atLeast } of marks) {
        if (!chart.isDatasetVisible(line)) continue;
        const [from, to] = [scales.x.getPixelForValue(left), scales.x.getPixelForValue(right)];
        const height = scales.y.getPixelForValue(y);
        ctx.save();
        ctx.strokeStyle = ctx.fillStyle = lines[line].style.colour;
        ctx.lineWidth = 2;
        ctx.setLineDash([2, 2]);
        ctx.beginPath();
        ctx.moveTo(from, height);
        ctx.lineTo(to, height);
        ctx.stroke();
        if (atLeast) Chart.helpers.drawPoint(ctx, { pointStyle: 'triangle', radius: 3.5 }, (from + to) / 2, height);
        ctx.restore();
      }
    },
  });

  const valueText = ({ dataset, raw: { y, yMax } }, n) =>
    ' ' + dataset.label + ': ' + y.toFixed(2) + (yMax === undefined ? '' : ' ± ' + (yMax - y).toFixed(2)) + ' (n = ' + n + ')';

  const axis = (text) => ({ type: 'linear', title: { display: true, text }, ticks: {}, grid: {}, border: {} });

  const chartOf = (canvas, panel) =>
    new Chart(canvas, {
      type: 'lineWithErrorBars',
      data: { datasets: panel.lines.map(datasetOf) },
      options: {
        animation: false,
        maintainAspectRatio: false,
        interaction: { mode: 'index', axis: 'x', intersect: false },
        plugins: {
          legend: { display: false },
          title: { display: true, text: panel.title, font: { size: 15 } },
          tooltip: {
            usePointStyle: true,
            callbacks: {
              title: ([item]) => (item ? 'Tasks learned: ' + (item.dataIndex + 1) : ''),
              label: (item) => valueText(item, panel.lines[item.datasetIndex].n),
            },
          },
        },
        scales: {
          x: {
            ...axis(panel.xTitle),
            ...panel.x,
            afterBuildTicks: (scale) => {
              scale.ticks = panel.ticks.map((value) => ({ value }));
            },
          },
          y: {
            ...axis(panel.yTitle),
            ...panel.y,
            ticks: { includeBounds: false },
            afterBuildTicks: (scale) => {
              scale.ticks = scale.ticks.filter(({ value }) => value >= 0 && value <= 100);
            },
          },
        },
      },
      plugins: [statedMarks(panel)],
    });

  for (const hidden of document.querySelectorAll('.panels, .legend')) hidden.hidden = false;
  const charts = [...document.querySelectorAll('.panel canvas')].map((canvas, index) => chartOf(canvas, panels[index]));

  const paint = () => {
    for (const [index, chart] of charts.entries()) {
      const { plugins, scales } = chart.options;
      plugins.title.color = colour('ink');
      for (const scale of [scales.x, scales.y]) {
        scale.title.color = scale.ticks.color = scale.border.color = colour('soft');
        scale.grid.color = colour('rule');
      }
      scales.x.grid.display = false;
      for (const [line, dataset] of chart.data.datasets.entries()) {
        const { colour: own, filled } = panels[index].lines[line].style;
        dataset.backgroundColor = dataset.pointBackgroundColor = filled ? own : colour('paper');
      }
      chart.update();
    }
  };
  paint();
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', paint);

  for (const [line, button] of document.querySelectorAll('.legend button').entries()) {
    button.addEventListener('click', () => {
      const visible = button.getAttribute('aria-pressed') !== 'true';
      button.setAttribute('aria-pressed', visible);
      for (const chart of charts) {
        chart.setDatasetVisibility(line, visible);
        chart.update();
      }
    });
  }
})();
`;
