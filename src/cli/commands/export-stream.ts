import { statSync } from 'node:fs';
import { Command, Option } from '@commander-js/extra-typings';
import { usageError } from '../../errors/user-error.js';
import { bytesText, countOf } from '../../reporting/cells/numbers.js';
import { configurationsOf } from '../../runs/grid.js';
import { exportStream } from '../../streams/export.js';
import { requireWritable } from '../../system/write-whole.js';
import { oneSeed, outOption, setOption } from '../options.js';
import { featureDisplay } from '../progress/feature-progress.js';
import { untilStopped, whenStopped } from '../stopping.js';

export const exportStreamCommand = () =>
  new Command('export-stream')
    .description(
      'write the stream of a run as NumPy arrays with a JSON description, for programs in other languages: features, labels, tasks, the order of the samples and the initial weights',
    )
    .argument('<scenario>', 'a scenario, such as split-mnist/domain, or a file of your own')
    .addOption(outOption().makeOptionMandatory())
    .addOption(new Option('--seed <number>', 'the seed of the run').argParser(oneSeed).default(1))
    .addOption(new Option('--head <name>', 'the head whose initial weights are written').default('mlp'))
    .addOption(
      new Option('--backbone <name>', "what turns images into features (default: the scenario's own)"),
    )
    .addOption(setOption())
    .addOption(new Option('--json', 'print the description and the names of the files written as JSON'))
    .addHelpText(
      'after',
      `
The stream is that of a run with the same scenario, head, options and seed, for every strategy that trains on each
task's own samples. Options of the head and of the training count, such as --set head.hidden=[400,400] and
--set training.epochs=1. What else a strategy draws, for example from a memory, is not part of it.

Example:
  continual-bench export-stream split-mnist/domain --seed 1 --out stream`,
    )
    .action(async (scenario, { seed, head, backbone, set: settings, out, json }) => {
      const configurations = await configurationsOf({
        scenarios: [scenario],
        heads: [head],
        strategies: ['adam'],
        seeds: [seed],
        backbone,
        settings,
      });
      if (configurations.length > 1) {
        throw usageError(`${scenario} has several scenarios; name one of them, as FILE#NAME`);
      }
      requireWritable(out);
      whenStopped('nothing was written, or not all. To start over, repeat the command.');
      const display = featureDisplay(process.stderr);
      const exported = await untilStopped((signal) =>
        exportStream(configurations[0]!, out, display.progress, signal),
      ).finally(() => display.end());
      if (!exported) return;
      const { description, files } = exported;
      process.stdout.write(
        json
          ? `${JSON.stringify({ ...description, files }, null, 2)}\n`
          : `wrote ${countOf(files.length, 'file')}, ${bytesText(files.reduce((sum, file) => sum + statSync(file).size, 0))}, into ${out}; stream.json says what they are\n`,
      );
    });
