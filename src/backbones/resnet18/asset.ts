import type { Asset } from '../../assets/asset.js';
import { published } from './published.js';

/** Weights of ResNet-18: the published ones, and others under labels. */
export const resnet18Asset: Asset = {
  name: 'resnet18',
  title: 'ResNet-18',
  source: 'torchvision, ResNet18_Weights.IMAGENET1K_V1',
  download: {
    url: published.url,
    bytes: published.bytes,
    checksum: { algorithm: 'sha256', hex: published.sha256 },
  },
  published: { 'resnet18.pth': published.sha256 },
  labelled: true,
  // Loaded when it is needed: what reads checkpoints takes long to load.
  install: async (from, folder) => (await import('./install.js')).installWeights(from, folder),
};
