import { Command, Option } from '@commander-js/extra-typings';
import { type DeviceReport, deviceReports } from '../../engine/devices/report.js';
import { PROVIDERS_VARIABLE } from '../../engine/onnx/providers/folder.js';
import { groupedBy } from '../../reporting/cells/grouped-by.js';

export const devicesCommand = () =>
  new Command('devices')
    .description(
      'show which devices can be used here for --device, and, for each that cannot, what is missing and how to get it',
    )
    .addOption(new Option('--json', 'print as JSON'))
    .addHelpText(
      'after',
      `
Each device is tried in a process of its own. ${PROVIDERS_VARIABLE} names a folder with ONNX Runtime's providers.`,
    )
    .action(async ({ json }) => {
      const reports = await deviceReports();
      process.stdout.write(json ? `${JSON.stringify(reports, null, 2)}\n` : reports.map(textOf).join('\n'));
    });

function textOf({ device, usable, reason, pieces }: DeviceReport): string {
  // One line gets several pieces.
  const missing = groupedBy(usable ? [] : pieces.filter(({ found }) => found === null), ({ get }) => get);
  const lines = [
    `${device}: ${usable ? 'can be used' : `cannot be used (${reason})`}`,
    ...pieces.flatMap(({ name, found }) => (found === null ? [] : [`  ${name}: ${found}`])),
    ...[...missing].flatMap(([get, some]) => [
      `  missing: ${some.map(({ name }) => name).join(', ')}`,
      `    ${get}`,
    ]),
  ];
  return `${lines.join('\n')}\n`;
}
