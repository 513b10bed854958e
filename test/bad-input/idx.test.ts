import { changed, file, images, refusesDamaged } from './damaged-mnist.js';

// Others are in the long tests.
refusesDamaged([
  ['images that are not there', images, undefined, /ENOENT/],
  [
    'a pixel with a flipped bit',
    images,
    changed(images, 1_000_000, file(images)[1_000_000]! ^ 1),
    /t10k-images-idx3-ubyte is not the published file: its SHA-256 begins with [0-9a-f]{8}, not with 0fa7898d/,
  ],
]);
