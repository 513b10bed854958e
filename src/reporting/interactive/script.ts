import { nonDominated } from '../../statistics/pareto.js';
import { bandsPlugin } from '../charts/bands.js';
import { bordersPlugin } from '../charts/borders.js';
import { frontPlugin } from '../charts/front.js';
import { gapPlugin } from '../charts/gap.js';
import { pointLabelsPlugin } from '../charts/point-labels.js';
import { seedsPlugin } from '../charts/seeds.js';
import { colourName } from './colours.js';

/**
 * What draws interactive figures from their data, in the colours of the style sheet. Runs in the browser, inside a
 * function, after Chart.js and its error bars.
 */
export const DRAWING_SCRIPT = `
  Chart.register(ChartErrorBars.LineWithErrorBarsController, ChartErrorBars.PointWithErrorBar);
  const colour = (name) => getComputedStyle(document.documentElement).getPropertyValue('--' + name).trim();
  const colourName = ${colourName};
  const shown = (own) => colour(colourName(own));
  const bandsPlugin = ${bandsPlugin};
  const nonDominated = ${nonDominated};
  const frontPlugin = ${frontPlugin};
  const seedsPlugin = ${seedsPlugin};
  const bordersPlugin = ${bordersPlugin};
  const gapPlugin = ${gapPlugin};
  const pointLabelsPlugin = ${pointLabelsPlugin};

  const datasetOf = ({ label, style, points, joined }, spread) => ({
    label,
    showLine: joined !== false,
    data: spread === 'bars' ? points : points.map(({ x, y }) => ({ x, y })),
    borderWidth: 2,
    borderDash: style.dash,
    pointStyle: style.marker,
    pointRadius: 4,
    pointHoverRadius: 6,
    pointBorderWidth: 1.5,
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
        ctx.strokeStyle = ctx.fillStyle = shown(lines[line].style.colour);
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

  const valueText = ({ label, apart = [], points, n }, index, digits) => {
    const { y, deviation, n: own = n } = points[index];
    return ' ' + [label, ...apart].join(' · ') + ': ' + y.toFixed(digits) + (deviation === undefined ? '' : ' ± ' + deviation.toFixed(digits)) + ' (n = ' + own + ')';
  };

  const isOfPoints = ({ lines }) => lines.some(({ joined }) => joined === false);

  const nameOf = (panel, place) => String((panel.x.names || {})[place] || place);

  const placeText = (panel, { datasetIndex: line, dataIndex: index }) => {
    const { place, x } = panel.lines[line].points[index];
    return place || panel.x.title + ': ' + nameOf(panel, panel.x.isSteps ? x : index + 1);
  };

  const axis = (text) => ({ type: 'linear', title: { display: true, text }, ticks: {}, grid: {}, border: {} });

  const chartOf = (canvas, panel) =>
    new Chart(canvas, {
      type: 'lineWithErrorBars',
      data: { datasets: panel.lines.map((line) => datasetOf(line, panel.spread)) },
      options: {
        animation: false,
        maintainAspectRatio: false,
        // Single points have no others at their place.
        interaction: isOfPoints(panel)
          ? { mode: 'nearest', axis: 'xy', intersect: false }
          : { mode: 'index', axis: 'x', intersect: false },
        plugins: {
          legend: { display: false },
          title: { display: true, text: panel.title, font: { size: 15 } },
          tooltip: {
            usePointStyle: true,
            filter: (item) => Number.isFinite(item.parsed.y),
            itemSort: (a, b) => b.parsed.y - a.parsed.y,
            callbacks: {
              title: ([item]) => (item ? placeText(panel, item) : ''),
              label: (item) => valueText(panel.lines[item.datasetIndex], item.dataIndex, panel.y.isPercent === false ? 4 : 2),
            },
          },
        },
        scales: {
          x: {
            ...axis(panel.x.title),
            min: panel.x.min,
            max: panel.x.max,
            afterBuildTicks: (scale) => {
              scale.ticks = panel.x.ticks.map((value) => ({ value }));
            },
            // Chart.js asks for the labels after it has built the ticks.
            ticks: { callback: (value) => nameOf(panel, value) },
          },
          y: {
            ...axis(panel.y.title),
            min: panel.y.min,
            max: panel.y.max,
            ticks: { includeBounds: false },
            afterBuildTicks: (scale) => {
              if (panel.y.isPercent !== false) scale.ticks = scale.ticks.filter(({ value }) => value >= 0 && value <= 100);
            },
          },
        },
      },
      plugins: [
        statedMarks(panel),
        ...(panel.borders ? [bordersPlugin(panel.borders)] : []),
        ...(panel.spread === 'bands' ? [bandsPlugin(panel.lines)] : []),
        seedsPlugin(panel.lines),
        ...(panel.front ? [frontPlugin(nonDominated)] : []),
        ...(isOfPoints(panel) ? [pointLabelsPlugin(panel.lines.map(({ label }) => label))] : []),
        ...(panel.x.gap === undefined ? [] : [gapPlugin(panel.x.gap)]),
      ],
    });

  const paint = (chart, panel) => {
    const { plugins, scales } = chart.options;
    chart.options.color = colour('ink');
    plugins.title.color = colour('ink');
    for (const scale of [scales.x, scales.y]) {
      scale.title.color = scale.ticks.color = scale.border.color = colour('soft');
      scale.grid.color = colour('rule');
    }
    scales.x.grid.display = false;
    for (const [line, dataset] of chart.data.datasets.entries()) {
      const { colour: own, filled } = panel.lines[line].style;
      dataset.borderColor = dataset.pointBorderColor = shown(own);
      dataset.errorBarColor = dataset.errorBarWhiskerColor = shown(own);
      dataset.backgroundColor = dataset.pointBackgroundColor = filled ? shown(own) : colour('paper');
    }
    chart.update();
  };

  /** By figure: the text of its panels, their charts, and which lines are hidden, by their labels. */
  const drawn = new WeakMap();

  /** Draws a figure, or draws it anew if its panels have changed; what the reader has hidden stays hidden. */
  const drawFigure = (figure) => {
    const text = figure.querySelector('script').textContent;
    const before = drawn.get(figure);
    const hidden = before ? before.hidden : new Set();
    if (before && before.text === text) return;
    if (before) before.charts.forEach((chart) => chart.destroy());
    const panels = JSON.parse(text);
    figure.classList.add('live');
    const charts = [...figure.querySelectorAll('canvas')].map((canvas, index) => chartOf(canvas, panels[index]));
    const showLines = () => {
      for (const [line, button] of figure.querySelectorAll('.legend button').entries()) {
        const visible = !hidden.has(button.textContent);
        button.setAttribute('aria-pressed', visible);
        for (const chart of charts) chart.setDatasetVisibility(line, visible);
      }
    };
    const paintAll = () => charts.forEach((chart, index) => paint(chart, panels[index]));
    drawn.set(figure, { text, charts, hidden, showLines, paintAll });
    showLines();
    paintAll();
    if (before) return;
    matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => drawn.get(figure).paintAll());
    figure.addEventListener('click', ({ target }) => {
      const button = target.closest('.legend button');
      if (!button) return;
      if (!hidden.delete(button.textContent)) hidden.add(button.textContent);
      const now = drawn.get(figure);
      now.showLines();
      for (const chart of now.charts) chart.update();
    });
  };
`;

/** Draws all figures of a page that does not change. */
export const CHARTS_SCRIPT = `
(() => {${DRAWING_SCRIPT}
  for (const figure of document.querySelectorAll('figure.charts')) drawFigure(figure);
})();
`;
