import { Command, Option } from '@commander-js/extra-typings';
import { type Address, addressOf } from '../../queue/address.js';
import { openStore } from '../../store/store.js';
import { databaseOption, positiveInteger } from '../options.js';
import { gridStatuses } from '../status/grid-status.js';
import { queueText } from '../status/queue-text.js';
import { statusText } from '../status/text.js';

export const statusCommand = () =>
  new Command('status')
    .description(
      'show how far grids are that were asked for last: runs done, being computed and left, time left, processes and commands',
    )
    .addOption(new Option('--latest <count>', 'how many grids to show').argParser(positiveInteger).default(5))
    .addOption(databaseOption())
    .addOption(
      new Option(
        '--queue <address>',
        'show a queue instead: its workers, what each is at, and runs that no worker can take; redis://HOST:6379',
      )
        .argParser((text: string) => addressOf(text))
        .conflicts(['latest', 'db']),
    )
    .addOption(new Option('--json', 'print as JSON'))
    .addHelpText(
      'after',
      `
A grid is what a command such as run asks for. The same runs are the same grid, whoever asks for them. Others may compute
it at the same time: status only reads.`,
    )
    .action(async ({ latest, db, queue, json }) => {
      if (queue) return showQueue(queue, json);
      const store = openStore(db, { readonly: true });
      try {
        const grids = gridStatuses(store, latest);
        if (json) process.stdout.write(`${JSON.stringify(grids, null, 2)}\n`);
        else if (grids.length === 0)
          process.stdout.write(`${db} has no grids: no run has been asked for since it has them\n`);
        else process.stdout.write(grids.map(statusText).join('\n'));
      } finally {
        store.close();
      }
    });

async function showQueue(address: Address, json: true | undefined): Promise<void> {
  const { connected } = await import('../../queue/connection.js');
  const { queueStatus } = await import('../../queue/status.js');
  const connection = await connected(address, 'only reads');
  try {
    const status = await queueStatus(connection);
    process.stdout.write(json ? `${JSON.stringify(status, null, 2)}\n` : queueText(status));
  } finally {
    connection.close();
  }
}
