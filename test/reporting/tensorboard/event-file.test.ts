import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { maskedCrc32c } from '../../../src/reporting/tensorboard/crc32c.js';
import type { Scalar } from '../../../src/reporting/tensorboard/event.js';
import { eventFile } from '../../../src/reporting/tensorboard/event-file.js';

const golden = join(import.meta.dirname, '../../golden');
const { wallTime, scalars } = JSON.parse(readFileSync(join(golden, 'events.json'), 'utf8')) as {
  wallTime: number;
  scalars: Scalar[];
};

it('is byte for byte what the writer of TensorBoard makes of the same numbers', () => {
  const expected = readFileSync(join(golden, 'events.tfevents'));
  expect(eventFile(scalars, wallTime).toString('hex')).toBe(expected.toString('hex'));
});

it('has the checksums of RFC 3720, masked', () => {
  // Appendix B.4: 32 bytes of zeros have 8a9136aa, of ones 62a8ab43.
  const masked = (crc: number) => (((crc >>> 15) | (crc << 17)) + 0xa282ead8) >>> 0;
  expect(maskedCrc32c(new Uint8Array(32))).toBe(masked(0x8a9136aa));
  expect(maskedCrc32c(new Uint8Array(32).fill(0xff))).toBe(masked(0x62a8ab43));
});
