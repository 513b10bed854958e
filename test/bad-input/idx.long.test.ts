import { changed, file, images, labels, refusesDamaged } from './damaged-mnist.js';

refusesDamaged([
  [
    'images that were cut off',
    images,
    file(images).subarray(0, 100_000),
    /expected 7840016 bytes, found 100000/,
  ],
  ['a label that is no digit', labels, changed(labels, 1000, 42), /expected labels from 0 to 9, found 42/],
  ['images cut off in their header', images, file(images).subarray(0, 5), /t10k-images/],
  ['images of no bytes', images, Buffer.alloc(0), /t10k-images/],
  ['images with a flipped bit in their mark', images, changed(images, 3, 2), /t10k-images/],
  ['images with a flipped bit in their number', images, changed(images, 4, 0x80), /t10k-images/],
  ['images of another height', images, changed(images, 11, 29), /t10k-images/],
  [
    'images of more bytes than they say',
    images,
    Buffer.concat([file(images), Buffer.alloc(1)]),
    /t10k-images/,
  ],
  ['labels that are images', labels, file(images), /train-labels/],
  [
    'a label that is another digit',
    labels,
    changed(labels, 1000, (file(labels)[1000]! + 1) % 10),
    /train-labels-idx1-ubyte is not the published file: its SHA-256 begins with [0-9a-f]{8}, not with 65a50cbb/,
  ],
]);
