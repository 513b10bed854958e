import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { isSystemError, messageOf, UserError, usageError } from '../errors/user-error.js';
import type { Asset } from './asset.js';
import { cacheFolder } from './cache-folder.js';
import { checksumOf } from './checksum.js';
import { type Manifest, readManifest } from './manifest.js';

/** An installed asset. */
export interface Installed {
  folder: string;
  manifest: Manifest;
}

/**
 * The folder of an asset, whether it exists or not; each label has its own.
 * @throws UserError (usage) for an invalid label, such as one that would lead to another folder.
 */
export function folderOf({ name }: Asset, label: string | null = null): string {
  if (label === null) return join(cacheFolder(), name);
  if (!/^[A-Za-z0-9][\w.-]*$/.test(label)) {
    throw usageError(`"${label}" is not a valid label; use letters, digits, dots, dashes and underscores`);
  }
  return join(cacheFolder(), `${name}@${label}`);
}

/**
 * Finds an asset that is needed. Its files are not read here.
 * @throws UserError that says how to get it, if it is missing or has changed.
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
    if (changed) throw new UserError(`${join(folder, changed.name)} no longer has ${changed.bytes} bytes`);
    return { folder, manifest };
  } catch (error) {
    throw new UserError(`${messageOf(error)}; ${advice(asset, label)}`);
  }
}

/** Reads an installed asset's files. @throws UserError if one is not what it was when it was installed. */
export async function requireUnchanged(asset: Asset): Promise<void> {
  const { folder, manifest } = findInstalled(asset);
  for (const { name, sha256 } of manifest.files) {
    const file = join(folder, name);
    try {
      if ((await checksumOf(file, 'sha256')) !== sha256) throw changed();
    } catch (error) {
      if (!(error instanceof UserError) && !isSystemError(error)) throw error;
      throw unusable(file, error, asset);
    }
  }
}

export const changed = (): UserError => new UserError('it has changed since it was installed');

/** Why a file of an asset cannot be used, and how to get it again. */
export const unusable = (file: string, reason: unknown, asset: Asset): UserError =>
  new UserError(`${file}: ${messageOf(reason)}; ${advice(asset)}`);

/** An asset's files by name and content, as text: the same for the same files. */
export const linesOf = (files: Manifest['files']): string =>
  files
    .map(({ sha256, name }) => `${sha256}  ${name}\n`)
    .sort()
    .join('');

/** How to get an asset, for the end of a message. */
export const advice = ({ name }: Pick<Asset, 'name'>, label: string | null = null): string =>
  label === null
    ? `get it with: continual-bench data fetch ${name}`
    : `get it with: continual-bench data import ${name} PATH --label ${label}`;

/** The labels under which an asset is installed; null stands for no label. */
export function installedLabels({ name }: Asset): (string | null)[] {
  const folder = cacheFolder();
  const there = existsSync(folder) ? readdirSync(folder) : [];
  return [
    ...(there.includes(name) ? [null] : []),
    ...there.filter((entry) => entry.startsWith(`${name}@`)).map((entry) => entry.slice(name.length + 1)),
  ];
}
