import { classesText } from '../../reporting/cells/classes-text.js';
import { ELSEWHERE } from '../../reporting/cells/elsewhere.js';
import type { JointFinder } from '../../reporting/cells/joint.js';
import { bytesText, countOf, duration, percent, shortHash, signed } from '../../reporting/cells/numbers.js';
import { type AnyRun, isElsewhere } from '../../runs/elsewhere.js';
import type { MethodMemory } from '../../training/memory/method-memory.js';
import { taskAwareAccuracy, taskAwareGap } from '../../training/metrics.js';
import { intransigenceOf } from './record.js';

const ASSUMED = 'code assumed: the version that stored the run did not record it\n';

/** What else is known about a finished run. */
export function factsOf(run: AnyRun): string {
  if (isElsewhere(run)) {
    return `${ELSEWHERE}, imported from ${run.file}, SHA-256 ${run.configuration.elsewhere.sha256}\n`;
  }
  const { parameterCount, methodMemory, seconds, peakMemory, codeAssumed } = run;
  if (parameterCount === null || seconds === null || peakMemory === null) return '';
  const memory = `peak memory ${Math.round(peakMemory / 1e6)} MB`;
  const facts = [`${parameterCount.toLocaleString('en')} trainable parameters`, duration(seconds), memory];
  const classes = classesText(run);
  return [
    `${facts.join(', ')}\n`,
    ...(methodMemory ? [memoryText(methodMemory)] : []),
    ...(classes === undefined ? [] : [`classes by task: ${classes}\n`]),
    ...(codeAssumed ? [ASSUMED] : []),
  ].join('');
}

/** What else its accuracies say, where it can be told. */
export function measuresText(run: AnyRun, jointOf: JointFinder): string {
  if (run.status !== 'finished') return '';
  const aware = taskAwareAccuracy(run.accuracies, run.tasks);
  const gap = taskAwareGap(run.accuracies, run.tasks);
  const lag = intransigenceOf(run, jointOf);
  return [
    ...(aware === null
      ? []
      : [`task-aware accuracy ${percent(aware)} %, ${percent(gap!)} points above the average accuracy\n`]),
    ...(lag === null || jointOf(run) === run
      ? []
      : [`intransigence ${signed(100 * lag)} points, against run ${shortHash(jointOf(run)!.id)} (joint)\n`]),
  ].join('');
}

function memoryText({ bytes, samples: { count, as } }: MethodMemory): string {
  const samples = count > 0 ? `, including ${countOf(count, 'sample')} as ${as}` : '';
  return `method memory ${bytesText(bytes)}${samples}\n`;
}
