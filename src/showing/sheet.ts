import { createCanvas, type SKRSContext2D } from 'canvas';
import type { ImageDataset } from '../data/dataset.js';
import type { PixelTransform, Scenario } from '../plugins/task-sequence.js';
import { fontFamily } from '../reporting/charts/fonts.js';
import type { ShownData } from './show.js';
import { namesOf } from './text.js';

/** A picture: [channels, height, width], 0 … 255. */
type Picture = Uint8Array;

/** A line of the sheet. */
interface Row {
  label: string;
  pictures: Picture[];
}

/** Pictures of a class, or of a task. */
const PICTURES = 10;
/** Pixels on the sheet that a picture has at most on its longer side, unless it has more by itself. */
const SIDE = 64;
const GAP = 4;
/** Longer labels are cut off. */
const LONGEST_LABEL = 150;
const FONT_SIZE = 12;
/** More go into another column. */
const ROWS_OF_COLUMN = 50;

/**
 * A sheet of training images as PNG: some of each class or, of a scenario, of each task, as the network sees them, but not
 * normalised. Of other than three channels the first is shown.
 */
export function sheetOf(told: ShownData, dataset: ImageDataset, scenario: Scenario | undefined): Buffer {
  const rows = scenario ? taskRows(told, dataset, scenario) : classRows(told, dataset);
  return drawn(rows, dataset);
}

function classRows({ classes }: ShownData, { train, channels, height, width }: ImageDataset): Row[] {
  const size = channels * height * width;
  return classes.map(({ name }, one) => ({
    label: name,
    pictures: firstOf(train.labels, one, PICTURES).map((row) =>
      train.pixels.subarray(row * size, (row + 1) * size),
    ),
  }));
}

function taskRows({ classes }: ShownData, dataset: ImageDataset, { experiences }: Scenario): Row[] {
  const { train, channels, height, width } = dataset;
  const size = channels * height * width;
  return experiences.map(({ train: { rows, labels }, classes: ofTask, transform }, task) => {
    const kinds = [...new Set(labels)].sort((a, b) => a - b).slice(0, PICTURES);
    const each = Math.floor(PICTURES / kinds.length);
    const chosen = kinds.flatMap((label) => firstOf(labels, label, each).map((at) => rows[at]!));
    return {
      label: `task ${task + 1}: ${namesOf(ofTask, classes)}`,
      pictures: chosen.map((row) => {
        const picture = train.pixels.subarray(row * size, (row + 1) * size);
        return transform ? transformed(picture, transform, channels) : picture;
      }),
    };
  });
}

/** The places of the first so many entries of a value. */
function firstOf(labels: Int32Array, wanted: number, most: number): number[] {
  const places: number[] = [];
  for (let at = 0; at < labels.length && places.length < most; at++) {
    if (labels[at] === wanted) places.push(at);
  }
  return places;
}

/** What a transform makes of a picture, channel by channel; what its weights lack is black. */
export function transformed(
  picture: Picture,
  { indices, weights }: PixelTransform,
  channels: number,
): Picture {
  const pixels = picture.length / channels;
  const taps = indices.length / pixels;
  return Uint8ClampedArray.from(picture, (_, at) => {
    const channel = Math.floor(at / pixels);
    let value = 0;
    for (let tap = (at % pixels) * taps; tap < (at % pixels) * taps + taps; tap++) {
      value += (weights?.[tap] ?? 1) * picture[channel * pixels + indices[tap]!]!;
    }
    return value;
  }) as unknown as Picture;
}

function drawn(rows: readonly Row[], { channels, height, width }: ImageDataset): Buffer {
  const scale = Math.max(1, Math.floor(SIDE / Math.max(height, width)));
  const [across, down] = [width * scale + GAP, height * scale + GAP];
  const labelWidth = widestOf(rows) + 2 * GAP;
  const columnWidth = labelWidth + PICTURES * across + 2 * GAP;
  const columns = Math.ceil(rows.length / ROWS_OF_COLUMN);
  const canvas = createCanvas(columns * columnWidth, Math.min(rows.length, ROWS_OF_COLUMN) * down + 2 * GAP);
  const context = canvas.getContext('2d');
  context.fillStyle = 'white';
  context.fillRect(0, 0, canvas.width, canvas.height);
  context.font = font();
  context.textBaseline = 'middle';
  for (const [index, { label, pictures }] of rows.entries()) {
    const left = Math.floor(index / ROWS_OF_COLUMN) * columnWidth + GAP;
    const top = (index % ROWS_OF_COLUMN) * down + GAP;
    context.fillStyle = 'black';
    context.fillText(fitting(context, label), left, top + (height * scale) / 2);
    for (const [place, picture] of pictures.entries()) {
      const image = context.createImageData(width * scale, height * scale);
      paint(image.data, picture, { channels, height, width }, scale);
      context.putImageData(image, left + labelWidth + place * across, top);
    }
  }
  return canvas.toBuffer('image/png');
}

/** Each pixel as a square of `scale` pixels. @param data [height, width, 4] of the enlarged picture */
function paint(
  data: Uint8ClampedArray,
  picture: Picture,
  { channels, height, width }: Pick<ImageDataset, 'channels' | 'height' | 'width'>,
  scale: number,
): void {
  const size = height * width;
  const planes = channels === 3 ? [0, size, 2 * size] : [0, 0, 0];
  for (let at = 0; at < data.length / 4; at++) {
    const row = Math.floor(at / (width * scale) / scale);
    const pixel = row * width + Math.floor((at % (width * scale)) / scale);
    planes.forEach((plane, colour) => {
      data[4 * at + colour] = picture[plane + pixel]!;
    });
    data[4 * at + 3] = 255;
  }
}

const font = (): string => `${FONT_SIZE}px ${fontFamily()}`;

/** The width of the longest label, as far as it is shown. */
function widestOf(rows: readonly Row[]): number {
  const context = createCanvas(1, 1).getContext('2d');
  context.font = font();
  const widths = rows.map(({ label }) => Math.ceil(context.measureText(label).width));
  return Math.min(LONGEST_LABEL, Math.max(...widths));
}

/** A label, cut off so that it fits. */
function fitting(context: SKRSContext2D, label: string): string {
  if (context.measureText(label).width <= LONGEST_LABEL) return label;
  let end = label.length;
  while (end > 1 && context.measureText(`${label.slice(0, end)}…`).width > LONGEST_LABEL) end--;
  return `${label.slice(0, end)}…`;
}
