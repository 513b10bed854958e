#!/usr/bin/env node
import { guardProcess } from '../plugins/own/guarded.js';
import { runProgram } from './program.js';
import { endIfStopped, guardSignals } from './stopping.js';
import { guardStreams } from './streams.js';

guardProcess();
guardStreams();
guardSignals();
await runProgram(process.argv.slice(2));
endIfStopped();
