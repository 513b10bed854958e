import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { messageOf } from '../errors/user-error.js';
import type { Asset } from './asset.js';
import { checksumOf } from './checksum.js';
import { explained } from './explained.js';
import { partOf } from './install.js';
import { findInstalled, folderOf, type Installed, installedLabels } from './installed.js';

const UNREADABLE = 'the data folder cannot be read';

export type AssetState =
  /** The published files, byte for byte. */
  | 'verified'
  /** As imported, but not the published files. */
  | 'other'
  /** Changed since it was installed. */
  | 'damaged'
  | 'missing'
  /** A dataset in a user's own file. */
  | 'own';

/** The state of an asset. */
export interface AssetReport {
  name: string;
  label: string | null;
  title: string;
  source: string;
  state: AssetState;
  /** What is damaged. */
  problem: string | null;
  /** Where it is, or would be. */
  folder: string;
  bytes: number | null;
  /** Where it came from: a URL, or a path of the user's. */
  origin: string | null;
  /** Bytes of a download that is not complete. */
  downloaded: number;
  /** Of the user's own: the SHA-256 of what is read. */
  data?: string;
}

/** Reports on an asset and its labelled versions; reads all files. @throws UserError if the folder cannot be read. */
export const inspect = (asset: Asset): Promise<AssetReport[]> =>
  explained(UNREADABLE, async () => {
    const labels = installedLabels(asset);
    const listed = labels.includes(null) ? labels : [null, ...labels];
    return Promise.all(listed.map((label) => inspectOne(asset, label)));
  });

/** Like {@link inspect}, for one label, or for none. */
export const inspectOne = (asset: Asset, label: string | null): Promise<AssetReport> =>
  explained(UNREADABLE, async () => {
    const { name, title, source } = asset;
    const folder = folderOf(asset, label);
    const report = {
      ...{ name, label, title, source, folder },
      ...{ problem: null, bytes: null, origin: null },
      downloaded: label === null ? downloadedOf(asset) : 0,
    };
    if (!existsSync(folder)) return { ...report, state: 'missing' };
    try {
      const installed = findInstalled(asset, label);
      const { files, origin, published } = installed.manifest;
      const bytes = files.reduce((sum, file) => sum + file.bytes, 0);
      const changed = await firstChanged(installed);
      if (changed) return { ...report, state: 'damaged', bytes, origin, problem: `${changed} has changed` };
      return { ...report, state: published ? 'verified' : 'other', bytes, origin };
    } catch (error) {
      return { ...report, state: 'damaged', problem: messageOf(error) };
    }
  });

function downloadedOf(asset: Asset): number {
  const part = partOf(asset);
  const found = statSync(part, { throwIfNoEntry: false });
  if (!found?.isDirectory()) return found?.size ?? 0;
  return readdirSync(part).reduce((sum, name) => sum + statSync(join(part, name)).size, 0);
}

async function firstChanged({ folder, manifest }: Installed): Promise<string | undefined> {
  for (const { name, sha256 } of manifest.files) {
    const file = join(folder, name);
    if ((await checksumOf(file, 'sha256')) !== sha256) return file;
  }
  return undefined;
}
