/**
 * Grey square images with black pixels added on each side: [count, side + 2 · padding, side + 2 · padding].
 * @param pixels [count, side, side], which begin at an even byte of their memory
 * @param side even
 * @param padding even
 */
export function padded(pixels: Uint8Array, count: number, side: number, padding: number): Uint8Array {
  const paddedSide = side + 2 * padding;
  const bytes = new Uint8Array(count * paddedSide * paddedSide);
  // Rows start at even bytes in both, so two pixels are copied at a time; rows are too short for set() to be faster.
  const from = new Uint16Array(pixels.buffer, pixels.byteOffset, pixels.length / 2);
  const to = new Uint16Array(bytes.buffer);
  let pair = 0;
  for (let image = 0; image < count; image++) {
    for (let row = 0; row < side; row++) {
      const start = ((image * paddedSide + row + padding) * paddedSide + padding) / 2;
      for (let at = start; at < start + side / 2; at++) to[at] = from[pair++]!;
    }
  }
  return bytes;
}
