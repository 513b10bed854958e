import { Option } from '@commander-js/extra-typings';

export const jsonOption = () =>
  new Option('--json', 'print JSON: machine, versions, peers, and each measurement with its spread');

/** For the end of the help. */
export const PEER_HELP = `
The peer is the newest PyTorch of: python3, /usr/bin/python3, the active virtual environment, .venv and venv here. The
environment variable BENCH_PYTHON names another Python, which is then the only one. Whole runs are also compared with
Avalanche, where that Python has it.`;
