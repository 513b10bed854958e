import type { WriteStream } from 'node:tty';
import type { DownloadListener } from '../../assets/download.js';
import { megabytes } from '../../reporting/cells/numbers.js';
import { amountDisplay } from './amount-progress.js';

/** Shows the progress of a download. */
export function downloadDisplay(stream: WriteStream, title: string): DownloadListener & { end(): void } {
  const { progress, say, end } = amountDisplay(stream, title, megabytes);
  return { progress, retry: (reason) => say(`${reason}; trying again`), end };
}
