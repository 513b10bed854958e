import { existsSync, readdirSync, renameSync, rmSync, statSync } from 'node:fs';
import { hostname } from 'node:os';
import { basename, join, resolve } from 'node:path';
import { usageError } from '../errors/user-error.js';
import { cleanedUp } from '../system/clean-up.js';
import { isAlive } from '../system/is-alive.js';
import { makeFolder } from '../system/make-folder.js';
import { alone } from './alone.js';
import type { Asset } from './asset.js';
import { cacheFolder } from './cache-folder.js';
import { checksumOf, matches } from './checksum.js';
import { type DownloadListener, download } from './download.js';
import { explained } from './explained.js';
import { findInstalled, folderOf, type Installed } from './installed.js';
import { type Manifest, writeManifest } from './manifest.js';

/** The file that an asset is downloaded to, complete or not. */
export const partOf = ({ download: { url } }: Asset): string =>
  join(cacheFolder(), 'downloads', `${basename(new URL(url).pathname)}.part`);

/** Downloads an asset, verifies it and puts it into the cache folder, replacing what is there. @throws UserError */
export const fetchAsset = (
  asset: Asset,
  listener: DownloadListener,
  pauses?: readonly number[],
): Promise<Installed> =>
  explained(`${asset.title} cannot be saved`, async () => {
    const part = partOf(asset);
    return alone(asset, part, async () => {
      await download(asset.download, part, listener, pauses);
      const installed = await install(asset, part, { origin: asset.download.url, verified: true });
      rmSync(part, { force: true });
      return installed;
    });
  });

/**
 * Puts an asset into the cache folder from a file or folder that the user has, replacing what is there.
 * @param label for files other than the published ones, if the asset takes labels.
 * @throws UserError, in which case nothing has changed.
 */
export const importAsset = (asset: Asset, path: string, label?: string): Promise<Installed> =>
  explained(`${path} cannot be imported`, async () => {
    if (label !== undefined) requireLabelled(asset, label);
    const entry = statSync(path, { throwIfNoEntry: false });
    if (!entry) throw usageError(`there is no file or folder ${path || '""'}`);
    if (!entry.isFile() && !entry.isDirectory()) throw usageError(`${path} is neither a file nor a folder`);
    const { checksum } = asset.download;
    const verified = entry.isFile() && matches(await checksumOf(path, checksum.algorithm), checksum);
    return install(asset, path, { origin: resolve(path), verified, label });
  });

function requireLabelled(asset: Asset, label: string): void {
  if (!asset.labelled) throw usageError(`${asset.name} takes no label; leave --label out`);
  // Refuses an invalid label before anything is read.
  folderOf(asset, label);
}

async function install(
  asset: Asset,
  from: string,
  { origin, verified, label }: { origin: string; verified: boolean; label?: string | undefined },
): Promise<Installed> {
  sweep();
  const folder = folderOf(asset, label);
  const draft = passing(folder, 'new');
  const removeDraft = () => rmSync(draft, { recursive: true, force: true });
  await cleanedUp(removeDraft, async () => {
    // Left by a killed process that had the same number, before a reboot.
    rmSync(draft, { recursive: true, force: true });
    makeFolder(draft);
    await asset.install(from, draft);
    const files = await filesIn(draft);
    const published =
      verified || files.every(({ name, sha256 }) => sha256.startsWith(asset.published[name] ?? 'none'));
    checkNeedForLabel(asset, from, published, label);
    writeManifest(draft, { origin, published, label: label ?? null, files });
    putInPlace(draft, folder);
  });
  return findInstalled(asset, label);
}

function checkNeedForLabel(asset: Asset, from: string, published: boolean, label: string | undefined): void {
  if (!asset.labelled) return;
  if (!published && label === undefined) {
    throw usageError(
      `${from} is not the published file: give it a label with --label, to keep its results apart`,
    );
  }
  if (published && label !== undefined)
    throw usageError(`${from} is the published file, which takes no label; leave --label out`);
}

const filesIn = (folder: string): Promise<Manifest['files']> =>
  Promise.all(
    readdirSync(folder)
      .sort()
      .map(async (name) => {
        const file = join(folder, name);
        return { name, bytes: statSync(file).size, sha256: await checksumOf(file, 'sha256') };
      }),
  );

/** A folder cannot replace another in one step, so the old one is moved aside first. */
function putInPlace(draft: string, folder: string): void {
  const old = passing(folder, 'old');
  if (existsSync(folder)) renameSync(folder, old);
  renameSync(draft, folder);
  rmSync(old, { recursive: true, force: true });
}

/** A folder beside another that exists only while this process works on that one. */
const passing = (folder: string, what: 'new' | 'old'): string =>
  join(cacheFolder(), `.${basename(folder)}.${what}.${hostname()}.${process.pid}`);

/** Cleans up after killed processes of this machine. */
function sweep(): void {
  const folder = cacheFolder();
  if (!existsSync(folder)) return;
  for (const entry of readdirSync(folder)) {
    const [, name, what, host, pid] = /^\.(.+?)\.(new|old)\.(.+)\.(\d+)$/.exec(entry) ?? [];
    if (host !== hostname() || isAlive(Number(pid))) continue;
    // Killed after the old folder was moved aside, before the new one was in its place.
    if (what === 'old' && !existsSync(join(folder, name!))) {
      renameSync(join(folder, entry), join(folder, name!));
    } else {
      rmSync(join(folder, entry), { recursive: true, force: true });
    }
  }
}
