import { spreadText } from '../report/spread-text.js';
import type { FeatureMeasurement } from './measure.js';

/** The measurement for people. */
export function featureText(measurement: FeatureMeasurement): string {
  const { images, side, cores, blocks, ours, peers, products } = measurement;
  return [
    `ResNet-18's features at side ${side} on ${cores} cores: ${spreadText(ours, blocks)} ms an image, ` +
      `${(60 * ours.median).toFixed(0)} s for 60,000 images`,
    ...peers.map(
      ({ name, layout, ratio, ...times }) =>
        `${name} (${layout}): ${spreadText(times, blocks)} ms an image; ours divided by it: ${spreadText(ratio, blocks)}`,
    ),
    `Matrix products: ${products.gigaflopsACore.toFixed(0)} GFLOP/s a core; the features reach ${(100 * products.share).toFixed(0)} % of their rate`,
    `Medians, with quartiles, over ${blocks} blocks of ${images} images, in turns.`,
  ].join('\n');
}
