import { findNamed } from '../../errors/unknown-name.js';
import { adagrad } from './adagrad.js';
import { adam } from './adam.js';
import type { Optimizer } from './optimizer.js';
import { sgd } from './sgd.js';

export const optimizers: Optimizer[] = [adam, adagrad, sgd] as unknown as Optimizer[];

/** @throws UserError (usage) if there is no optimizer with that name */
export const findOptimizer = (name: string): Optimizer => findNamed('optimizer', name, optimizers);
