import { createEngine } from '../../engine/create.js';
import type { Device } from '../../engine/engine.js';
import { messageOf } from '../../errors/user-error.js';
import { batchFeatures, type FeatureSetup } from './batches.js';

/** A process that computes features of batches of images on a device for its parent, one after the other. */

/** The first message sets it up; others are images of a batch, 0 … 255. */
export type ToDevice = (FeatureSetup & { device: Device }) | Uint8Array;

/** A batch's features, or why there are none. */
export type FromDevice = Float32Array | { message: string; isForUser: boolean };

let featuresOf: ReturnType<typeof batchFeatures>;

/** A broken channel means that the parent has ended; 'disconnect' handles that. */
const tell = (message: FromDevice): void => {
  process.send?.(message, () => {});
};

async function receive(message: ToDevice): Promise<void> {
  if (message instanceof Uint8Array) tell(await featuresOf(message));
  else featuresOf = batchFeatures(await createEngine('onnx', message.device), message);
}

let latest = Promise.resolve();
process.on('message', (message: ToDevice) => {
  latest = latest
    .then(() => receive(message))
    .catch((error: unknown) =>
      tell({
        message: messageOf(error),
        isForUser: error instanceof Error && error.name === 'UserError',
      }),
    );
});

// Signals often reach a whole group of processes; the parent decides what happens to this one.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => {});
process.on('disconnect', () => process.exit(0));
