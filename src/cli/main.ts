#!/usr/bin/env node
import { guardProcess } from '../plugins/own/guarded.js';
import { startEarly } from '../runs/worker-process.js';
import { runProgram } from './program.js';
import { endIfStopped, guardSignals } from './stopping.js';
import { guardStreams } from './streams.js';

/** Whether a command computes runs, unless it is wrong. */
const willCompute = ([name = '', ...others]: readonly string[]): boolean =>
  !others.some((word) => /^--queue(=|$)/.test(word)) &&
  ['run', 'work', 'reproduce', 'atlas', 'ablate', 'rerun', 'check'].includes(name) &&
  !others.includes('--help') &&
  !others.includes('-h');

guardProcess();
guardStreams();
guardSignals();
const args = process.argv.slice(2);
if (willCompute(args)) startEarly();
await runProgram(args);
endIfStopped();
