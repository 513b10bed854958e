import { Command, Option } from '@commander-js/extra-typings';
import Table from 'cli-table3';
import type { Asset } from '../../assets/asset.js';
import { cacheFolder, FOLDER_VARIABLE } from '../../assets/cache-folder.js';
import { type AssetReport, type AssetState, inspect, inspectOne } from '../../assets/inspect.js';
import { fetchAsset, importAsset, partOf } from '../../assets/install.js';
import { advice } from '../../assets/installed.js';
import { assets as allAssets } from '../../assets/registry.js';
import { refuseTwice } from '../../errors/twice.js';
import { findNamed } from '../../errors/unknown-name.js';
import { megabytes, shortHash } from '../../reporting/cells/numbers.js';
import { ownReports } from '../../showing/own-reports.js';
import { cleanedUp } from '../../system/clean-up.js';
import { COLUMNS } from '../columns.js';
import { listOf } from '../options.js';
import { downloadDisplay } from '../progress/download-progress.js';
import { whenStopped } from '../stopping.js';
import { showCommand } from './data-show.js';

const states: Record<AssetState, string> = {
  verified: 'verified',
  other: 'not the published files',
  damaged: 'damaged',
  missing: 'missing',
  own: 'your own',
};

/** @param assets the datasets and checkpoints that it handles; tests pass their own */
export const dataCommand = (assets: readonly Asset[] = allAssets) =>
  new Command('data')
    .description('show, fetch or import datasets and checkpoints')
    .addHelpText(
      'after',
      `
They are kept in ${cacheFolder()}; set ${FOLDER_VARIABLE} to use another folder.

Examples:
  continual-bench data
  continual-bench data fetch cifar10 resnet18
  continual-bench data import cifar10 cifar-10-binary.tar.gz
  continual-bench data show split-mnist/domain --out tasks.png
  continual-bench data list --file ./my-data.ts`,
    )
    .addCommand(listCommand(assets), { isDefault: true })
    .addCommand(fetchCommand(assets))
    .addCommand(importCommand(assets))
    .addCommand(showCommand());

const jsonOption = () => new Option('--json', 'print as JSON');

const listCommand = (assets: readonly Asset[]) =>
  new Command('list')
    .description('show what is installed, whether it is the published version, and what is missing')
    .addOption(
      new Option(
        '--file <files>',
        'files of your own, separated by commas, whose datasets are shown, too',
      ).argParser(listOf),
    )
    .addOption(jsonOption())
    .action(async ({ file: files = [], json }) => {
      const own = (await Promise.all(files.map(ownReports))).flat();
      const reports = [...(await Promise.all(assets.map(inspect))).flat(), ...own];
      show(reports, json, () => {
        const table = new Table({ head: ['name', 'state', 'size', ''], ...COLUMNS });
        for (const report of reports) table.push([nameOf(report), ...cellsOf(report)]);
        return `${table.toString()}\n\nkept in ${cacheFolder()} (set ${FOLDER_VARIABLE} to use another folder)\n`;
      });
    });

const fetchCommand = (assets: readonly Asset[]) =>
  new Command('fetch')
    .description('download, verify and unpack; resumes interrupted downloads')
    .argument('<names...>', `what to fetch: ${assets.map(({ name }) => name).join(', ')}`)
    .addOption(jsonOption())
    .action(async (names, { json }) => {
      refuseTwice(names);
      const wanted = names.map((name) => findNamed('name', name, assets));
      const before = await Promise.all(wanted.map((asset) => inspectOne(asset, null)));
      const missing = wanted.filter((_, at) => before[at]!.state !== 'verified');
      for (const [at, asset] of missing.entries()) {
        // One archive may have several.
        const isNeededAgain = missing.slice(at + 1).some((other) => partOf(other) === partOf(asset));
        await fetchAndShow(asset, isNeededAgain);
      }
      const reports = await Promise.all(
        wanted.map(async (asset, at) =>
          missing.includes(asset) ? await inspectOne(asset, null) : before[at]!,
        ),
      );
      show(reports, json, () => reports.map(lineOf).join(''));
    });

async function fetchAndShow(asset: Asset, keep: boolean): Promise<void> {
  const display = downloadDisplay(process.stderr, asset.name);
  whenStopped('what has been downloaded is kept. To go on, repeat the command.');
  await cleanedUp(display.end, () => fetchAsset(asset, display, undefined, keep));
}

const importCommand = (assets: readonly Asset[]) =>
  new Command('import')
    .description('import an archive, a file or a folder that you already have')
    .argument('<name>', `what to import: ${assets.map(({ name }) => name).join(', ')}`)
    .argument('<path>', 'the archive, file or folder')
    .addOption(jsonOption())
    .addOption(
      new Option(
        '--label <text>',
        'label for files other than the published ones, to keep their results apart',
      ),
    )
    .action(async (name, path, { json, label }) => {
      const asset = findNamed('name', name, assets);
      whenStopped('nothing was imported. To start over, repeat the command.');
      await importAsset(asset, path, label);
      const reports = [await inspectOne(asset, label ?? null)];
      show(reports, json, () => reports.map(lineOf).join(''));
    });

function show(reports: AssetReport[], json: true | undefined, text: () => string): void {
  process.stdout.write(json ? `${JSON.stringify(reports, null, 2)}\n` : text());
}

const nameOf = ({ name, label }: AssetReport): string => (label === null ? name : `${name}@${label}`);

function cellsOf(report: AssetReport): string[] {
  const { state, problem, bytes, folder, origin, downloaded } = report;
  const size = bytes === null ? '' : megabytes(bytes);
  if (state === 'missing') {
    const part = downloaded > 0 ? `${megabytes(downloaded)} already downloaded; ` : '';
    return [states[state], size, `${part}${advice(report, report.label)}`];
  }
  if (state === 'own') return [states[state], size, `SHA-256 ${shortHash(report.data!)}, read by ${origin}`];
  return [states[state], size, state === 'damaged' ? `${problem}` : folder];
}

const lineOf = (report: AssetReport): string =>
  `${nameOf(report)}: ${states[report.state]}, ${megabytes(report.bytes ?? 0)} in ${report.folder}\n`;
