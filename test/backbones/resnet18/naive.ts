/** ResNet-18 written out in double precision, image by image, with batch normalisations as they are. */

/** [channels, height, width], row-major. */
export interface Planes {
  data: Float64Array;
  channels: number;
  height: number;
  width: number;
}

type Tensors = (key: string) => Float64Array;

export function naiveFeatures(tensors: Tensors, pixels: Uint8Array, width: number, side: number): number[] {
  let x = relu(normed(tensors, 'bn1', convolved(scaled(pixels, width, side), tensors('conv1.weight'), 7, 2)));
  x = pooled(x);
  for (let stage = 1; stage <= 4; stage++) {
    for (const index of [0, 1]) {
      const at = `layer${stage}.${index}`;
      const strides = stage > 1 && index === 0 ? 2 : 1;
      let y = convolved(x, tensors(`${at}.conv1.weight`), 3, strides);
      y = relu(normed(tensors, `${at}.bn1`, y));
      y = normed(tensors, `${at}.bn2`, convolved(y, tensors(`${at}.conv2.weight`), 3, 1));
      const shortcut =
        strides === 1
          ? x
          : normed(tensors, `${at}.downsample.1`, convolved(x, tensors(`${at}.downsample.0.weight`), 1, 2));
      x = relu({ ...y, data: y.data.map((value, place) => value + shortcut.data[place]!) });
    }
  }
  const size = x.height * x.width;
  return Array.from(
    { length: x.channels },
    (_, channel) => x.data.subarray(channel * size, (channel + 1) * size).reduce((a, b) => a + b) / size,
  );
}

/** Normalised, then bilinear: a pixel's centre lies half a pixel from its edge in both images. */
function scaled(pixels: Uint8Array, width: number, side: number): Planes {
  const height = pixels.length / 3 / width;
  const mean = [0.485, 0.456, 0.406];
  const deviation = [0.229, 0.224, 0.225];
  const near = (place: number, extent: number) => {
    const at = Math.min(Math.max(((place + 0.5) * extent) / side - 0.5, 0), extent - 1);
    const low = Math.min(Math.floor(at), extent - 2);
    return { low, share: at - low };
  };
  const data = new Float64Array(3 * side * side);
  for (let place = 0; place < data.length; place++) {
    const channel = Math.floor(place / (side * side));
    const row = near(Math.floor(place / side) % side, height);
    const column = near(place % side, width);
    const value = (down: number, right: number) => {
      const pixel = pixels[(channel * height + row.low + down) * width + column.low + right]!;
      return (pixel / 255 - mean[channel]!) / deviation[channel]!;
    };
    const upper = value(0, 0) * (1 - column.share) + value(0, 1) * column.share;
    const lower = value(1, 0) * (1 - column.share) + value(1, 1) * column.share;
    data[place] = upper * (1 - row.share) + lower * row.share;
  }
  return { data, channels: 3, height: side, width: side };
}

/** Padded with zeros, half a filter on each side. */
function convolved(x: Planes, filter: Float64Array, size: number, strides: number): Planes {
  const channels = filter.length / (x.channels * size * size);
  const padding = (size - 1) / 2;
  const height = Math.floor((x.height - 1) / strides) + 1;
  const width = Math.floor((x.width - 1) / strides) + 1;
  const data = new Float64Array(channels * height * width);
  for (let output = 0; output < channels; output++) {
    for (let input = 0; input < x.channels; input++) {
      for (let tap = 0; tap < size * size; tap++) {
        const weight = filter[(output * x.channels + input) * size * size + tap]!;
        for (let row = 0; row < height; row++) {
          const from = row * strides + Math.floor(tap / size) - padding;
          if (from < 0 || from >= x.height) continue;
          for (let column = 0; column < width; column++) {
            const at = column * strides + (tap % size) - padding;
            if (at < 0 || at >= x.width) continue;
            data[(output * height + row) * width + column]! +=
              weight * x.data[(input * x.height + from) * x.width + at]!;
          }
        }
      }
    }
  }
  return { data, channels, height, width };
}

function normed(tensors: Tensors, key: string, x: Planes): Planes {
  const [gamma, beta, mean, variance] = ['weight', 'bias', 'running_mean', 'running_var'].map((part) =>
    tensors(`${key}.${part}`),
  ) as [Float64Array, Float64Array, Float64Array, Float64Array];
  const data = x.data.map((value, place) => {
    const channel = Math.floor(place / (x.height * x.width));
    const normalised = (value - mean[channel]!) / Math.sqrt(variance[channel]! + 1e-5);
    return normalised * gamma[channel]! + beta[channel]!;
  });
  return { ...x, data };
}

const relu = (x: Planes): Planes => ({ ...x, data: x.data.map((value) => Math.max(0, value)) });

/** The largest of 3×3, in strides of 2. */
function pooled(x: Planes): Planes {
  const height = Math.floor((x.height - 1) / 2) + 1;
  const width = Math.floor((x.width - 1) / 2) + 1;
  const data = new Float64Array(x.channels * height * width).fill(Number.NEGATIVE_INFINITY);
  for (let place = 0; place < data.length; place++) {
    const channel = Math.floor(place / (height * width));
    const [row, column] = [Math.floor(place / width) % height, place % width];
    for (let from = Math.max(0, 2 * row - 1); from <= Math.min(x.height - 1, 2 * row + 1); from++) {
      for (let at = Math.max(0, 2 * column - 1); at <= Math.min(x.width - 1, 2 * column + 1); at++) {
        data[place] = Math.max(data[place]!, x.data[(channel * x.height + from) * x.width + at]!);
      }
    }
  }
  return { data, channels: x.channels, height, width };
}
