import { join } from 'node:path';
import { cacheFolder } from '../assets/cache-folder.js';
import { findInstalled } from '../assets/installed.js';
import { findNamed } from '../errors/unknown-name.js';
import type { Backbone } from './backbone.js';
import { features } from './features.js';
import { pixels } from './pixels.js';
import { resnet18Asset } from './resnet18/asset.js';
import { resnet18 } from './resnet18/resnet18.js';

export const backbones: readonly Backbone[] = [
  pixels,
  resnet18({
    checkpoint(label) {
      const { folder, manifest } = findInstalled(resnet18Asset, label);
      const [{ name, sha256 }] = manifest.files as [(typeof manifest.files)[number]];
      return { file: join(folder, name), sha256 };
    },
    featureFolder: () => join(cacheFolder(), 'features'),
  }),
  features,
];

/** @throws UserError (usage) if there is no backbone of that name. */
export const findBackbone = (name: string): Backbone => findNamed('backbone', name, backbones);
