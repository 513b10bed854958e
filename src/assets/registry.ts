import { resnet18Asset } from '../backbones/resnet18/asset.js';
import { cifar10 } from '../data/cifar10.js';
import { cifar100 } from '../data/cifar100.js';
import { emnistBalanced, emnistLetters } from '../data/emnist.js';
import { fashionMnist } from '../data/fashion-mnist.js';
import { kmnist } from '../data/kmnist.js';
import type { Asset } from './asset.js';

/** Everything that `continual-bench data` fetches and keeps. */
export const assets: readonly Asset[] = [
  ...[cifar10, cifar100, fashionMnist, kmnist, emnistBalanced, emnistLetters].map(({ asset }) => asset),
  resnet18Asset,
];
