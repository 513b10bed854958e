import type { Asset } from '../../assets/asset.js';
import { published } from './published.js';

const checksum = { algorithm: 'sha256', hex: published.sha256 } as const;

/** Weights of ResNet-18: the published ones, and others under labels. */
export const resnet18Asset: Asset = {
  name: 'resnet18',
  title: 'ResNet-18',
  source: 'torchvision, ResNet18_Weights.IMAGENET1K_V1',
  downloads: [{ url: published.url, bytes: published.bytes, checksum }],
  published: { 'resnet18.pth': checksum },
  labelled: true,
  // Loaded when it is needed: what reads checkpoints takes long to load.
  install: async (from, folder) => (await import('./install.js')).installWeights(from, folder),
};
