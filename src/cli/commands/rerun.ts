import { Command, Option } from '@commander-js/extra-typings';
import { backends, devices } from '../../engine/engine.js';
import { UserError } from '../../errors/user-error.js';
import { fileText } from '../../reporting/cells/elsewhere.js';
import { type EnvironmentChange, environmentChanges } from '../../reporting/cells/environment.js';
import { percent } from '../../reporting/cells/numbers.js';
import { titledTable } from '../../reporting/tables/terminal.js';
import { type AnyRun, isElsewhere } from '../../runs/elsewhere.js';
import type { RunRecord } from '../../runs/record.js';
import { requireRepeatable } from '../../runs/resolve-again.js';
import type { MethodMemory } from '../../training/memory/method-memory.js';
import type { TaskAccuracy } from '../../training/task-accuracy.js';
import { databaseOption } from '../options.js';
import { runAndShow } from '../run-and-show.js';
import { RUN_ARGUMENT, runsNamed } from '../runs-named.js';
import { withTemporaryDatabase } from '../temporary-database.js';

/** An entry of the accuracy matrix, as stored and as computed again. Accuracies are fractions. */
interface Repeated {
  trainTask: number;
  testTask: number;
  stored: Pick<TaskAccuracy, 'accuracy' | 'loss'>;
  again: Pick<TaskAccuracy, 'accuracy' | 'loss'>;
}

export const rerunCommand = () =>
  new Command('rerun')
    .description(
      'run a stored run again and check that its accuracies are the same to the last bit; exit with status 1 if not',
    )
    .argument('<run>', RUN_ARGUMENT)
    .addOption(databaseOption())
    .addOption(new Option('--json', 'print as JSON'))
    .action(async (wanted, { db, json }) => {
      const run = finishedRun(db, wanted);
      await requireRepeatable(run);
      const { backend, device, tf32, batchSeeds = 1 } = run.environment;
      const options = {
        backend: oneOf(backends, backend),
        device: oneOf(devices, device),
        tf32,
        jobs: 1,
        batchSeeds,
        evalEvery: run.anytime?.every,
        ifStopped: 'nothing was compared, and the stored run has not changed. The same command starts over.',
      };
      await withTemporaryDatabase((file) =>
        runAndShow([run.configuration], { ...options, db: file }, ([again]) => {
          if (again!.status !== 'finished') return;
          const entries = repeated(run, again!);
          const differing = entries.filter(
            ({ stored, again }) => !Object.is(stored.accuracy, again.accuracy),
          );
          const onTheWay = repeatedOnTheWay(run, again!);
          const isEqual = differing.length === 0 && (!onTheWay || onTheWay.equal === onTheWay.entries);
          const memory = memoryChange(run, again!);
          const changes = [...environmentChanges([run], [again!]), ...memory];
          process.stdout.write(
            json
              ? `${JSON.stringify({ id: run.id, equal: isEqual, changes, entries, ...(onTheWay && { onTheWay }) }, null, 2)}\n`
              : textOf(entries, differing, onTheWay, isEqual ? memory : changes),
          );
          if (!isEqual) throw new UserError(`run ${run.id} gave different accuracies this time`);
        }),
      );
    });

/** @throws UserError (usage) unless exactly one run's id begins with `wanted`; UserError unless that run is finished. */
function finishedRun(db: string, wanted: string): RunRecord {
  const [run] = runsNamed(db, [wanted]) as [AnyRun];
  if (isElsewhere(run)) {
    throw new UserError(
      `run ${run.id} was computed elsewhere, and its accuracies imported from ${fileText(run)}; only the program that computed it can repeat it`,
    );
  }
  if (run.status === 'finished') return run;
  throw new UserError(`run ${run.id} is not finished, so there is nothing to compare`);
}

/** @throws UserError for a name that this version does not have. */
function oneOf<Name extends string>(names: readonly Name[], name: string): Name {
  const found = names.find((one) => one === name);
  if (found === undefined)
    throw new UserError(`the run was computed with ${name}, which this version does not have`);
  return found;
}

function repeated(run: RunRecord, again: RunRecord): Repeated[] {
  const pairs = (before: TaskAccuracy[], after: TaskAccuracy[]): Repeated[] =>
    before.map(({ trainTask, testTask, accuracy, loss }, index) => ({
      trainTask,
      testTask,
      stored: { accuracy, loss },
      again: { accuracy: after[index]!.accuracy, loss: after[index]!.loss },
    }));
  return [...pairs(run.accuracies, again.accuracies), ...pairs(run.earlyAccuracies, again.earlyAccuracies)];
}

/** How many accuracies on the way there are, and how many are the same; undefined if they were not measured. */
function repeatedOnTheWay(
  { anytime: stored }: RunRecord,
  { anytime: again }: RunRecord,
): { entries: number; equal: number } | undefined {
  if (!stored || !again) return undefined;
  const equal = stored.accuracies.filter(
    ({ accuracy }, index) => again.accuracies[index]?.accuracy === accuracy,
  );
  return { entries: stored.accuracies.length, equal: equal.length };
}

/** The method memory, if both know it and it is not the same; it depends on no environment. */
function memoryChange(
  { methodMemory: stored }: RunRecord,
  { methodMemory: again }: RunRecord,
): EnvironmentChange[] {
  if (!stored || !again || stored.bytes === again.bytes) return [];
  const text = ({ bytes }: MethodMemory) => `${bytes.toLocaleString('en')} bytes`;
  return [{ what: 'method memory', before: text(stored), after: text(again) }];
}

function textOf(
  entries: Repeated[],
  differing: Repeated[],
  onTheWay: { entries: number; equal: number } | undefined,
  changes: EnvironmentChange[],
): string {
  const losses = entries.filter(({ stored, again }) => Object.is(stored.loss, again.loss)).length;
  const early = entries.filter(({ trainTask, testTask }) => testTask > trainTask).length;
  const others =
    early > 0
      ? `: ${entries.length - early} of the matrix and ${early} on tasks before they were learned`
      : '';
  const way = onTheWay ? `; ${onTheWay.equal} of ${onTheWay.entries} accuracies on the way` : '';
  const summary = `bit-equal: ${entries.length - differing.length} of ${entries.length} accuracies, ${losses} of ${entries.length} losses${others}${way}\n`;
  const changed = changes.map(({ what, before, after }) => `${what}: ${before} when stored, ${after} now\n`);
  const below = `${changed.join('')}${summary}`;
  if (differing.length === 0) return below;
  const rows = differing.map(({ trainTask, testTask, stored, again }) => [
    `${trainTask}`,
    `${testTask}`,
    percent(stored.accuracy),
    percent(again.accuracy),
  ]);
  return `${titledTable('Accuracies that differ, in percent', ['after task', 'on task', 'stored', 'again'], rows)}\n${below}`;
}
