import { resnet18Asset } from '../backbones/resnet18/asset.js';
import { cifar10 } from '../data/cifar10.js';
import { cifar100 } from '../data/cifar100.js';
import type { Asset } from './asset.js';

/** Everything that `continual-bench data` fetches and keeps. */
export const assets: readonly Asset[] = [cifar10.asset, cifar100.asset, resnet18Asset];
