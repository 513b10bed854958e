import { Command, Option } from '@commander-js/extra-typings';
import { usageError } from '../../errors/user-error.js';
import { livePage } from '../../live/browser/page.js';
import { Feed } from '../../live/feed.js';
import { startServer } from '../../live/server.js';
import { databaseOption } from '../options.js';
import { requireFitFile } from '../serve/fit-file.js';
import { SERVE_STYLE } from '../serve/style.js';
import { Views } from '../serve/views.js';
import { untilStopped, whenStopped } from '../stopping.js';

/** Where the page is, unless another port is given. */
const PORT = 4720;

export const serveCommand = () =>
  new Command('serve')
    .description('show a page in the browser that follows grids as they are computed')
    .addOption(databaseOption())
    .addOption(
      new Option('--port <number>', 'port to serve on; 0: any that is free').argParser(portOf).default(PORT),
    )
    .addOption(
      new Option(
        '--host <address>',
        'address of this machine to serve other machines on, with a token (default: this machine alone)',
      ),
    )
    .addOption(new Option('--json', 'print the address as JSON'))
    .addHelpText(
      'after',
      `
The page shows how far the grids are that are running, or else the latest one: runs done, being computed, failed and left,
time left, workers, a table, and curves that grow with every task learned. It only reads, and waits for a database that is
not there yet. Ctrl-C ends it.

Examples:
  continual-bench serve --db sweep.sqlite
  continual-bench serve --host 0.0.0.0 --port 8080`,
    )
    .action(({ db, port, host, json }) => {
      requireFitFile(db);
      whenStopped('the page is no longer served; grids go on.');
      return untilStopped(async (signal) => {
        const views = new Views(db, (line) => process.stderr.write(`${line}\n`));
        const feed = new Feed(() => views.read());
        const heading = `Grids in ${db}`;
        const pageOf = (view: Parameters<typeof livePage>[1]) => livePage(heading, view, SERVE_STYLE);
        const server = await startServer({ feed, pageOf, host, port });
        process.stdout.write(
          json
            ? `${JSON.stringify({ url: server.url, db })}\n`
            : `open ${server.url} to watch the grids in ${db}\n`,
        );
        // The terminal is told why there is nothing to see, whether or not anyone looks.
        await feed.current();
        if (!signal.aborted) {
          await new Promise((resolve) => signal.addEventListener('abort', resolve, { once: true }));
        }
        await server.close();
      });
    });

function portOf(value: string): number {
  const port = Number(value);
  if (!/^\d{1,5}$/.test(value) || port > 65_535) {
    throw usageError(`"${value}" is not a port, a whole number from 0 to 65535`);
  }
  return port;
}
