#!/usr/bin/env node
import { guardProcess } from '../plugins/own/guarded.js';
import { runProgram } from './program.js';
import { guardStreams } from './streams.js';

guardProcess();
guardStreams();
await runProgram(process.argv.slice(2));
