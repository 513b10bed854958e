import { Command, Option } from '@commander-js/extra-typings';
import { positiveInteger } from '../../src/cli/options.js';
import { measureFeatures } from '../features/measure.js';
import { featureText } from '../features/text.js';
import { findPyTorch } from '../pytorch/find.js';
import { settingOf } from '../report/report.js';
import { settingLines } from '../report/setting-lines.js';
import { jsonOption, PEER_HELP } from './options.js';

export const featuresCommand = () =>
  new Command('npm run bench:features --')
    .description(
      "measure the speed of ResNet-18's features on all cores, beside PyTorch where it is installed",
    )
    .addOption(new Option('--images <count>', 'images a block').argParser(positiveInteger).default(1000))
    .addOption(
      new Option('--side <pixels>', 'what images are resized to').argParser(positiveInteger).default(64),
    )
    .addOption(new Option('--blocks <count>', 'blocks').argParser(positiveInteger).default(5))
    .addOption(jsonOption())
    .addHelpText('after', PEER_HELP)
    .action(async ({ json, ...sizes }) => {
      const peers = { pytorch: await findPyTorch() };
      const setting = settingOf(peers);
      const measurement = await measureFeatures(sizes, peers.pytorch);
      const text = json
        ? JSON.stringify({ ...setting, measurements: [measurement] }, null, 2)
        : [featureText(measurement), '', ...settingLines(setting)].join('\n');
      process.stdout.write(`${text}\n`);
    });
