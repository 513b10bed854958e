import Table from 'cli-table3';
import { median } from 'simple-statistics';
import { createEngine } from '../src/engine/create.js';
import { heads } from '../src/heads/registry.js';
import { strategies } from '../src/plugins/strategies.js';
import { Peer, peerIsThere } from './peer.js';
import { productShare, stepBlocks } from './steps.js';
import { wholeRun } from './whole-run.js';

/** Blocks of ours and of the peer's take turns, so that both meet the same noise. */
const blocks = 9;
/** Steps a block; the other heads have no peer and take longer. */
const stepsOf = (head: string): number => (head === 'mlp' ? 60 : 10);
const peerKnows = ['adam', 'adagrad', 'sgd', 'l2'];

const engine = await createEngine('onnx');

const table = new Table({
  head: ['head', 'strategy', 'hidden', 'ms a step', 'in products', 'to MLP', 'PyTorch ms a step', 'ratio'],
  style: { head: [], border: [] },
});
for (const { name: head } of heads) {
  for (const { name: strategy } of await strategies.list()) {
    for (const hidden of [256, 400]) {
      const bench = { head, strategy, hidden };
      const steps = stepsOf(head);
      const ours = await stepBlocks(engine, bench, steps);
      const peer =
        peerIsThere && head === 'mlp' && peerKnows.includes(strategy)
          ? new Peer(hidden, strategy, steps)
          : undefined;
      // The MLP with Adam, which other heads' steps with it are compared with.
      const plain =
        head !== 'mlp' && strategy === 'adam'
          ? await stepBlocks(engine, { head: 'mlp', strategy, hidden }, steps)
          : undefined;
      const [mine, theirs, plainly]: [number[], number[], number[]] = [[], [], []];
      // The first block of each compiles and warms up.
      for (let block = 0; block <= blocks; block++) {
        const [a, b, c] = [await ours(), await peer?.block(), await plain?.()];
        if (block === 0) continue;
        mine.push(a);
        if (b !== undefined) theirs.push(b);
        if (c !== undefined) plainly.push(c);
      }
      peer?.close();
      const step = median(mine);
      const ratioTo = (others: number[]): string =>
        others.length > 0 ? median(mine.map((value, index) => value / others[index]!)).toFixed(2) : '–';
      table.push([
        head,
        strategy,
        hidden,
        step.toFixed(2),
        `${(100 * (await productShare(bench))).toFixed(0)} %`,
        ratioTo(plainly),
        peer ? median(theirs).toFixed(2) : '–',
        ratioTo(theirs),
      ]);
      process.stderr.write(`${head} ${strategy} ${hidden} done\n`);
      await engine.release();
    }
  }
}
process.stdout.write(`${table.toString()}\n`);
process.stdout.write(
  `One thread, batch 128, inputs 1024, batch gathering included; medians of ${blocks} blocks.\n`,
);
if (!peerIsThere) {
  process.stdout.write(
    'No PyTorch here to compare with; on Debian: apt install python3-torch libopenblas0\n',
  );
}
const runs = Array.from({ length: 5 }, () => wholeRun('mlp', 'adam'));
const ratio = median(
  runs.map(({ seconds, steps: all, millisecondsAStep }) => seconds / ((all * millisecondsAStep) / 1000)),
);
process.stdout.write(
  `A whole domain-incremental run (mlp, adam, hidden 256; ${runs[0]!.steps} steps) takes ${median(runs.map(({ seconds }) => seconds)).toFixed(1)} s with loading, compiling, shuffling and evaluating: ${ratio.toFixed(2)} times its steps (median of ${runs.length} runs, each in a process of its own).\n`,
);

const whole = new Table({ head: ['whole run', 'seconds', 'to Adam'], style: { head: [], border: [] } });
for (const { name: head } of heads) {
  const adam = wholeRun(head, 'adam').seconds;
  for (const strategy of ['adam', 'si', 'mas', 'ewc', 'online-ewc']) {
    const seconds = strategy === 'adam' ? adam : wholeRun(head, strategy).seconds;
    whole.push([`${head} ${strategy}`, seconds.toFixed(1), (seconds / adam).toFixed(2)]);
  }
  process.stderr.write(`whole runs of ${head} done\n`);
}
process.stdout.write(`${whole.toString()}\n`);
