import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { messageOf, UserError } from '../../../errors/user-error.js';
import type { DatasetPart } from '../../dataset.js';
import type { OwnImageShape, ReadImages, ReadParts } from '../definition.js';
import { pixelsOfImage } from './image-file.js';
import { type Place, pathOf } from './path.js';

/**
 * Reads a folder of PNG and JPEG files, `train/CLASS/FILE` and `test/CLASS/FILE`. Classes and files come in the order of
 * their names, character by character, so 10 comes before 2. Hidden files are left out, those of Windows too.
 * @param images what all images must be like; grey files give three equal channels if there are three
 * @throws UserError if a folder or all of its files are missing, both parts do not have the same classes, or a file is not
 * such an image
 */
export async function imageFolder(place: Place, images: OwnImageShape): Promise<ReadParts<ReadImages>> {
  const folder = pathOf(place);
  if (images?.channels !== 1 && images?.channels !== 3) {
    throw new UserError(
      `images in folders have 1 or 3 channels, not ${images?.channels}: pass on what read gets, read: (images) => imageFolder(folder, images)`,
    );
  }
  if (statSync(folder, { throwIfNoEntry: false })?.isFile()) {
    throw new UserError(`${folder} is a file; give the folder with train/ and test/`);
  }
  const [train, test] = [join(folder, 'train'), join(folder, 'test')];
  const classNames = foldersIn(train);
  requireSame(classNames, train, foldersIn(test), test);
  const part = (of: DatasetPart) => readPart(join(folder, of), classNames, images);
  return { train: await part('train'), test: await part('test'), classNames };
}

/** @throws UserError for a class that only one part has */
function requireSame(ofTrain: string[], train: string, ofTest: string[], test: string): void {
  const absent = ofTrain.find((name) => !ofTest.includes(name));
  if (absent !== undefined) throw new UserError(`class ${absent} is in ${train}, but not in ${test}`);
  const more = ofTest.find((name) => !ofTrain.includes(name));
  if (more !== undefined) throw new UserError(`class ${more} is in ${test}, but not in ${train}`);
}

async function readPart(folder: string, classNames: string[], images: OwnImageShape): Promise<ReadImages> {
  const files = classNames.flatMap((name, label) =>
    filesIn(join(folder, name)).map((file) => ({ file, label })),
  );
  const { channels, height, width } = images;
  const size = channels * height * width;
  const pixels = new Uint8Array(files.length * size);
  for (const [at, { file }] of files.entries()) {
    pixels.set(pixelsOfImage(file, images), at * size);
    // Signals and displays are not kept waiting.
    if (at % 100 === 99) await setImmediate();
  }
  return { pixels, labels: files.map(({ label }) => label) };
}

function foldersIn(folder: string): string[] {
  const names = entriesOf(folder);
  if (names.length === 0) throw new UserError(`${folder} is empty: it needs a folder for each class`);
  const file = names.find((name) => !statSync(join(folder, name)).isDirectory());
  if (file !== undefined) throw new UserError(`${join(folder, file)} is not in the folder of a class`);
  return names;
}

function filesIn(folder: string): string[] {
  const files = entriesOf(folder).map((name) => join(folder, name));
  if (files.length === 0) throw new UserError(`${folder} is empty: there are no images of its class`);
  return files;
}

/** What Windows keeps, hidden, in folders of pictures. */
const HIDDEN = ['thumbs.db', 'desktop.ini'];

/** The names of what is in a folder, in order. */
function entriesOf(folder: string): string[] {
  try {
    return readdirSync(folder)
      .filter((name) => !name.startsWith('.') && !HIDDEN.includes(name.toLowerCase()))
      .sort();
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT') throw new UserError(`there is no folder ${folder}`);
    if (code === 'ENOTDIR') throw new UserError(`${folder} is a file, not a folder`);
    throw new UserError(`${folder}: ${messageOf(error)}`);
  }
}
