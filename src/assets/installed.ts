import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { messageOf, UserError, usageError } from '../errors/user-error.js';
import type { Asset } from './asset.js';
import { cacheFolder } from './cache-folder.js';
import { type Manifest, readManifest } from './manifest.js';

/** An asset that is there. */
export interface Installed {
  folder: string;
  manifest: Manifest;
}

/**
 * Where an asset is kept, or would be: each label has a folder of its own.
 * @throws UserError (usage) for a label that is none; it must not lead to another folder.
 */
export function folderOf({ name }: Asset, label: string | null = null): string {
  if (label === null) return join(cacheFolder(), name);
  if (!/^[A-Za-z0-9][\w.-]*$/.test(label)) {
    throw usageError(`"${label}" is no label; use letters, digits, dots, dashes and underscores`);
  }
  return join(cacheFolder(), `${name}@${label}`);
}

/**
 * Finds an asset that is needed. Its files are not read, that is for whoever needs them.
 * @throws UserError that says how to get it when it is not there, or not as it was put there.
 */
export function findInstalled(asset: Asset, label: string | null = null): Installed {
  const folder = folderOf(asset, label);
  if (!existsSync(folder)) {
    const what = label === null ? asset.title : `${asset.title} with the label ${label}`;
    throw new UserError(`${what} is not in ${cacheFolder()}; ${advice(asset, label)}`);
  }
  try {
    const manifest = readManifest(folder);
    const changed = manifest.files.find(({ name, bytes }) => statSync(join(folder, name)).size !== bytes);
    if (changed)
      throw new UserError(`${join(folder, changed.name)} no longer has its ${changed.bytes} bytes`);
    return { folder, manifest };
  } catch (error) {
    throw new UserError(`${messageOf(error)}; ${advice(asset, label)}`);
  }
}

/** Which command gets an asset; ends a message. */
export const advice = ({ name }: Pick<Asset, 'name'>, label: string | null = null): string =>
  label === null
    ? `get it with: continual-bench data fetch ${name}`
    : `get it with: continual-bench data import ${name} PATH --label ${label}`;

/** Labels of what is there of an asset; null is that without a label. */
export function installedLabels({ name }: Asset): (string | null)[] {
  const folder = cacheFolder();
  const there = existsSync(folder) ? readdirSync(folder) : [];
  return [
    ...(there.includes(name) ? [null] : []),
    ...there.filter((entry) => entry.startsWith(`${name}@`)).map((entry) => entry.slice(name.length + 1)),
  ];
}
