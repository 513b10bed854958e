import { stringify } from 'csv-stringify/sync';
import { environmentColumns } from '../../reporting/cells/environment.js';
import type { Figure } from './figure.js';
import { optionsText } from './texts.js';

/** One row per point of each curve at each learning rate. Accuracies are in percent; unknown values are empty. */
export const figureCsv = ({ panels }: Figure): string =>
  stringify(
    panels.flatMap(({ panel, rates, weights }) =>
      rates
        .flatMap(({ curves }) => curves)
        .flatMap((curve) =>
          Array.from({ length: curve.points.length || panel.tasks }, (_, task) => ({
            panel: panel.name,
            scenario: panel.scenario,
            weights,
            curve: curve.title,
            head: curve.network.head,
            layers: curve.configuration.head.layers,
            sharpness: curve.configuration.head.sharpness,
            strategy: curve.strategy,
            learningRate: curve.learningRate,
            tasksLearned: task + 1,
            mean: curve.points[task]?.mean,
            populationDeviation: curve.points[task]?.deviation,
            n: curve.n,
            wanted: curve.wanted,
            failed: curve.failed,
            parametersTrainable: curve.parameters?.trainable,
            parametersWithBackbone: curve.parameters?.withBackbone,
            ...environmentColumns(curve.runs),
            options: optionsText(curve),
          })),
        ),
    ),
    { header: true },
  );
