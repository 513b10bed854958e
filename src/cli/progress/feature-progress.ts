import type { WriteStream } from 'node:tty';
import type { FeatureProgress } from '../../backbones/backbone.js';
import { type AmountDisplay, amountDisplay } from './amount-progress.js';

const images = (count: number): string => Math.round(count).toLocaleString('en');

/** Shows the progress of computing a dataset's features, one part after the other. */
export function featureDisplay(stream: WriteStream): { progress: FeatureProgress; end(): void } {
  let current: { title: string; display: AmountDisplay } | undefined;
  return {
    progress(dataset, part, done, count, task) {
      const title = `features of ${dataset}'s ${part} images${task === undefined ? '' : ` (${task})`}`;
      if (current?.title !== title) current = { title, display: amountDisplay(stream, title, images) };
      if (done === 'elsewhere') {
        current.display.say('another process computes them; waiting for it');
        return;
      }
      current.display.progress(done, count);
      if (done === count) current.display.end();
    },
    end: () => current?.display.end(),
  };
}
