import type { RunMessage } from '../../runs/messages.js';
import type { RunEnvironment, RunRecord } from '../../runs/record.js';
import { linesOf } from '../../store/lines.js';
import type { TaskAccuracy } from '../../training/task-accuracy.js';
import type { FailedAccount } from '../failed-account.js';
import { MOST_BYTES } from '../keys.js';
import type { Taken } from './taking-queue.js';

/** What is known of a run while it is computed, from what its process tells. */
export class Account {
  /** Fraction of the run, 0 … 1. */
  share = 0;
  private taskClasses: number[][] | null = null;
  private startedAt = new Date().toISOString();
  private readonly accuracies: TaskAccuracy[] = [];
  private readonly earlyAccuracies: TaskAccuracy[] = [];

  constructor(
    private readonly taken: Pick<Taken, 'id' | 'data'>,
    private readonly environment: RunEnvironment,
  ) {}

  hear(message: RunMessage): void {
    switch (message.type) {
      case 'started':
        this.startedAt = new Date().toISOString();
        this.taskClasses = message.taskClasses;
        break;
      case 'progress':
        this.share = message.done;
        break;
      case 'accuracy':
        this.accuracies.push(message.entry);
        break;
      case 'early-accuracy':
        this.earlyAccuracies.push(message.entry);
    }
  }

  /** The whole run as a line of JSON. */
  line({ type: _, ...totals }: RunMessage & { type: 'finished' }): string {
    const { taskClasses, startedAt, accuracies, earlyAccuracies, environment } = this;
    const { id, data } = this.taken;
    const run: RunRecord = {
      ...{ id, configuration: data.configuration, codeAssumed: false },
      ...{ tasks: taskClasses!.length, taskClasses, status: 'finished', error: null, environment },
      ...totals,
      ...{ startedAt, finishedAt: new Date().toISOString(), accuracies, earlyAccuracies },
      ...{ tags: [], note: null },
    };
    return linesOf([run]).trimEnd();
  }

  failed(exitCode: 1 | 2): FailedAccount {
    const { taskClasses, environment, accuracies, earlyAccuracies } = this;
    const known = { exitCode, tasks: taskClasses?.length ?? 1, taskClasses, environment };
    const account = { ...known, accuracies, earlyAccuracies };
    const isLong = Buffer.byteLength(JSON.stringify(account)) > MOST_BYTES;
    return isLong ? { ...known, accuracies: [], earlyAccuracies: [] } : account;
  }
}
