import { maskedCrc32c } from './crc32c.js';
import { type Scalar, scalarEvent, versionEvent } from './event.js';

/** An event file with these scalars. @param wallTime of its first event, seconds since 1970 */
export const eventFile = (scalars: readonly Scalar[], wallTime: number): Buffer =>
  Buffer.concat([versionEvent(wallTime), ...scalars.map(scalarEvent)].map(record));

/** A record of TensorFlow's: length, checksum of the length, content, checksum of the content (tensorflow/core/lib/io/record_writer.h). */
function record(content: Buffer): Buffer {
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(content.length));
  return Buffer.concat([length, checksum(length), content, checksum(content)]);
}

function checksum(content: Buffer): Buffer {
  const sum = Buffer.alloc(4);
  sum.writeUInt32LE(maskedCrc32c(content));
  return sum;
}
