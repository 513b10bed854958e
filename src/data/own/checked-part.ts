import { UserError } from '../../errors/user-error.js';
import type { DatasetPart, Labelled } from '../dataset.js';
import type { FileArray, Labels, OwnImageShape, ReadFeatures, ReadImages } from './definition.js';

/** The pixels of a part. @throws UserError if they have another shape, or are no bytes */
export function pixelsFrom(
  given: ReadImages['pixels'],
  { channels, height, width }: OwnImageShape,
  of: DatasetPart,
): { pixels: Uint8Array; count: number } {
  const { shape, data, place } = asArray(given, `${of}.pixels`);
  const size = channels * height * width;
  const forms = [[channels, height, width], [size], ...(channels === 1 ? [[height, width]] : [])];
  const count = countOf(shape, data, forms, size, place);
  if (data instanceof Uint8Array) return { pixels: data, count };
  const pixels = new Uint8Array(data.length);
  for (let at = 0; at < data.length; at++) {
    const value = data[at]!;
    if (!Number.isInteger(value) || value < 0 || value > 255) {
      throw new UserError(
        `${place}: image ${Math.floor(at / size)}, counted from 0, has a pixel of ${value}; pixels are whole numbers from 0 to 255`,
      );
    }
    pixels[at] = value;
  }
  return { pixels, count };
}

/** The features of a part. @throws UserError if they have another shape, are not float32 or not finite */
export function featuresFrom(
  given: ReadFeatures['features'],
  width: number,
  of: DatasetPart,
): { values: Float32Array; count: number } {
  const { shape, data, dtype, place } = asArray(given, `${of}.features`);
  if (!(data instanceof Float32Array)) {
    throw new UserError(
      `${place} must be float32, but is ${dtype ?? typeName(data)}; convert it, in NumPy with .astype('float32')`,
    );
  }
  const count = countOf(shape, data, [[width]], width, place);
  const bad = data.findIndex((value) => !Number.isFinite(value));
  if (bad >= 0) {
    throw new UserError(
      `${place} has ${data[bad]} in row ${Math.floor(bad / width)}, column ${bad % width}, both counted from 0`,
    );
  }
  return { values: data, count };
}

/** The labels of a part. @throws UserError if there are more or fewer than samples, or one is no class */
export function labelsFrom(
  given: Labels,
  { count, classes, of }: { count: number; classes: number; of: DatasetPart },
): Int32Array {
  const { shape, data, place } = asArray(given, `${of}.labels`);
  if (shape !== undefined && shape.length !== 1) {
    throw new UserError(
      `${place} has the shape [${shape.join(', ')}], but must be a single column, [${count}]`,
    );
  }
  if (data.length !== count) {
    throw new UserError(`${of} has ${count} samples, but ${data.length} labels`);
  }
  const labels = new Int32Array(count);
  for (let row = 0; row < count; row++) {
    const label = Number(data[row]);
    if (!Number.isInteger(label) || label < 0 || label >= classes) {
      throw new UserError(
        `${place} has ${label} in row ${row}, counted from 0; labels are whole numbers from 0 to ${classes - 1}`,
      );
    }
    labels[row] = label;
  }
  return labels;
}

/** @throws UserError for a class that is not in both parts: it could not be learnt, or not be tested */
export function requireEveryClass(
  parts: Record<DatasetPart, Labelled>,
  classes: number,
  what: 'image' | 'row',
): void {
  for (const [of, { labels }] of Object.entries(parts)) {
    const isThere = new Uint8Array(classes);
    for (const label of labels) isThere[label] = 1;
    const absent = isThere.indexOf(0);
    if (absent >= 0) throw new UserError(`${of} has no ${what} of class ${absent} (classes is ${classes})`);
  }
}

type Given = Pick<FileArray, 'data' | 'dtype'> & {
  shape?: FileArray['shape'];
  /** What it is called in messages: its part, and the file that it was read from. */
  place: string;
};

/** @param place `train.features` */
function asArray(given: FileArray | ArrayLike<number> | undefined, place: string): Given {
  if (given === undefined || given === null) throw new UserError(`${place} is missing`);
  if (typeof given === 'object' && 'data' in given) {
    const { file } = given;
    return { ...given, place: file === undefined ? place : `${place} (${file})` };
  }
  if (typeof given === 'object' && typeof given.length === 'number') return { data: given, place };
  throw new UserError(`${place} must be an array`);
}

/** How many samples there are. @param forms the shapes that a sample may have */
function countOf(
  shape: readonly number[] | undefined,
  { length }: ArrayLike<number>,
  forms: readonly number[][],
  size: number,
  place: string,
): number {
  const isForm = (form: readonly number[]) => `${form}` === `${shape?.slice(1)}`;
  if (shape !== undefined && !forms.some(isForm)) {
    const [form] = forms as [number[]];
    throw new UserError(
      `${place} has the shape [${shape.join(', ')}], but the dataset says [samples, ${form.join(', ')}]`,
    );
  }
  const count = shape?.[0] ?? length / size;
  if (!Number.isInteger(count) || count * size !== length) {
    throw new UserError(
      `${place} has ${length} numbers, which is no multiple of the ${size} that a sample has`,
    );
  }
  if (count === 0) throw new UserError(`${place} is empty`);
  return count;
}

/** `float64` of a Float64Array. */
const typeName = (data: ArrayLike<number>): string => {
  const { name } = data.constructor;
  return name === 'Array' ? 'a list' : name.replace('Array', '').toLowerCase();
};
