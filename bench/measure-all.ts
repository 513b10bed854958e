import { Progress } from './cli/progress.js';
import type { Planned } from './plan.js';
import { findPyTorch } from './pytorch/find.js';
import { type Report, settingOf } from './report/report.js';

/** Measures one thing after the other, with progress on standard error. */
export async function measureAll(planned: readonly Planned[], asked: boolean): Promise<Report> {
  const peers = { pytorch: await findPyTorch() };
  const report: Report = { ...settingOf(peers), measurements: [] };
  const progress = new Progress(planned.map(({ kind, subject }) => kind.seconds(subject)));
  for (const { kind, subject } of planned) {
    const { head, strategy, hidden } = subject;
    progress.next(`${kind.name} · ${head} · ${strategy} · hidden ${hidden}`);
    const measured = await kind.measure(subject, peers, asked);
    report.measurements.push({ what: kind.name, ...subject, ...measured });
  }
  return report;
}
