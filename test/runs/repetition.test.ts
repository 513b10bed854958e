import { describe, expect, it } from 'vitest';
import type { GridListener } from '../../src/runs/grid-listener.js';
import type { RunRecord } from '../../src/runs/record.js';
import { Recorder } from '../../src/runs/recorder.js';
import { SharedJobs } from '../../src/runs/shared-jobs.js';
import { type FinishedRun, openStore, type ResultStore } from '../../src/store/store.js';
import { entry, finishedRun, folder, newRun, totals } from '../store/samples.js';

const anytime = { every: 4, accuracies: [{ step: 4, trainTask: 1, testTask: 1, accuracy: 0.5 }] };
const before = finishedRun([[0.75]]);
const { environment } = newRun();

/** A grid that wants tests on the way of a run that is, or becomes, finished without them. */
function wanting(store: ResultStore) {
  const again = new Map<string, RunRecord>();
  const told: string[] = [];
  const listener: GridListener = {
    features: () => {},
    otherCode: () => {},
    start: () => {},
    progress: () => {},
    finished: () => told.push('finished'),
    failed: (_, message) => told.push(message),
  };
  const job = { id: before.id, configuration: before.configuration };
  const lacks = (run: RunRecord) => {
    if (run.anytime) return false;
    again.set(run.id, run);
    return true;
  };
  const shared = new SharedJobs(
    [job],
    () => 1,
    store,
    () => told.push('there'),
    lacks,
  );
  return { shared, recorder: new Recorder(store, environment, listener, () => 1, again), job, told };
}

const repeated = (
  recorder: Recorder,
  job: { id: string; configuration: RunRecord['configuration'] },
  accuracy: number,
) => [
  recorder.record(job, { type: 'started', taskClasses: [[0, 1]] }),
  recorder.record(job, { type: 'accuracy', entry: entry(1, 1, accuracy) }),
  recorder.record(job, { type: 'finished', ...totals, confusion: null as never, anytime }),
];

describe('a run that another process has finished without tests on the way', () => {
  it('is computed again, once, and gains them', async () => {
    const store = openStore(`${folder()}/results.sqlite`);
    store.importFinished([before as FinishedRun]);
    const { shared, recorder, job, told } = wanting(store);
    const life = new AbortController().signal;
    expect(await shared.take(0, life)).toEqual({ jobs: [job], lanes: 1 });
    expect(repeated(recorder, job, 0.75)).toEqual([true, true, true]);
    expect(told).toEqual(['finished']);
    expect(store.runs()).toEqual([{ ...before, anytime }]);
    expect(await shared.take(0, life)).toBeUndefined();
    store.close();
  });

  it('stays as it is if it comes out otherwise', async () => {
    const store = openStore(`${folder()}/results.sqlite`);
    store.importFinished([before as FinishedRun]);
    const { shared, recorder, job, told } = wanting(store);
    await shared.take(0, new AbortController().signal);
    repeated(recorder, job, 0.5);
    expect(told).toEqual([
      expect.stringMatching(/^an accuracy differs from the one that is stored, so nothing was changed/),
    ]);
    expect(store.runs()).toEqual([before]);
    // Nobody holds it any more.
    expect(store.claim(before.id, '', () => true)).toBe('claimed');
    store.close();
  });
});
