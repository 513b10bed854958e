import { changed, file, images, labels, refusesDamaged } from './damaged-mnist.js';

// Others are in the long tests.
refusesDamaged([
  ['images that are not there', images, undefined, /ENOENT/],
  [
    'images that were cut off',
    images,
    file(images).subarray(0, 100_000),
    /expected 7840016 bytes, found 100000/,
  ],
  [
    'a pixel with a flipped bit',
    images,
    changed(images, 1_000_000, file(images)[1_000_000]! ^ 1),
    /t10k-images-idx3-ubyte is not the published file: its SHA-256 begins with [0-9a-f]{8}, not with 0fa7898d/,
  ],
  ['a label that is no digit', labels, changed(labels, 1000, 42), /expected labels from 0 to 9, found 42/],
]);
