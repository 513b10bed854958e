import { existsSync, readdirSync, renameSync, rmSync, statSync } from 'node:fs';
import { hostname } from 'node:os';
import { basename, join, resolve } from 'node:path';
import { usageError } from '../errors/user-error.js';
import { cleanedUp } from '../system/clean-up.js';
import { isAlive } from '../system/is-alive.js';
import { makeFolder } from '../system/make-folder.js';
import { alone } from './alone.js';
import type { Asset, PublishedFile } from './asset.js';
import { cacheFolder } from './cache-folder.js';
import { checksumOf, matches } from './checksum.js';
import { type DownloadListener, download } from './download.js';
import { explained } from './explained.js';
import { findInstalled, folderOf, type Installed } from './installed.js';
import { type Manifest, writeManifest } from './manifest.js';

/** The file that an asset is downloaded to, complete or not; of several, their folder. */
export const partOf = ({ name, downloads }: Asset): string =>
  join(cacheFolder(), 'downloads', downloads.length > 1 ? name : `${fileNameOf(downloads[0])}.part`);

const fileNameOf = ({ url }: PublishedFile): string => basename(new URL(url).pathname);

/**
 * Downloads an asset, verifies it and puts it into the cache folder, replacing what is there.
 * @param keep whether what was downloaded is left for another asset that is made from it, too
 * @throws UserError
 */
export const fetchAsset = (
  asset: Asset,
  listener: DownloadListener,
  pauses?: readonly number[],
  keep = false,
): Promise<Installed> =>
  explained(`${asset.title} cannot be saved`, async () => {
    const part = partOf(asset);
    return alone(asset, part, async () => {
      await downloadAll(asset, part, listener, pauses);
      const installed = await install(asset, part, { origin: originOf(asset), verified: true });
      if (!keep) rmSync(part, { recursive: true, force: true });
      return installed;
    });
  });

async function downloadAll(
  { downloads }: Asset,
  part: string,
  listener: DownloadListener,
  pauses: readonly number[] | undefined,
): Promise<void> {
  if (downloads.length === 1) return download(downloads[0], part, listener, pauses);
  const total = downloads.reduce((sum, { bytes }) => sum + bytes, 0);
  let before = 0;
  for (const file of downloads) {
    const progress = (done: number) => listener.progress(before + done, total);
    await download(file, join(part, fileNameOf(file)), { ...listener, progress }, pauses);
    before += file.bytes;
  }
}

/** Where an asset is downloaded from: the address of a file, or of the folder of several. */
const originOf = ({ downloads }: Asset): string =>
  downloads.length > 1 ? new URL('.', downloads[0].url).href : downloads[0].url;

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
    const [{ checksum }, ...more] = asset.downloads;
    const verified =
      entry.isFile() && more.length === 0 && matches(await checksumOf(path, checksum.algorithm), checksum);
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
    const published = verified || (await arePublished(asset, draft, files));
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

async function arePublished(asset: Asset, folder: string, files: Manifest['files']): Promise<boolean> {
  for (const { name, sha256 } of files) {
    const checksum = Object.hasOwn(asset.published, name) ? asset.published[name] : undefined;
    if (!checksum) return false;
    const { algorithm } = checksum;
    const found = algorithm === 'sha256' ? sha256 : await checksumOf(join(folder, name), algorithm);
    if (!matches(found, checksum)) return false;
  }
  return true;
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
