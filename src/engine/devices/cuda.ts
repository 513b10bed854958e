import { basename } from 'node:path';
import { libraryOf, SHARED } from '../onnx/providers/folder.js';
import { type Piece, systemPiece } from './piece.js';
import type { Surroundings } from './surroundings.js';

/** What the provider of the Python wheel needs; one that is there tells by itself. */
const LIBRARIES = ['libcublasLt.so.13', 'libcublas.so.13', 'libcurand.so.10', 'libcudart.so.13'];
/** Loaded when it is first needed, so that no library names it. */
const CUDNN = 'libcudnn.so.9';
/** Of the driver. */
const DRIVER = 'libcuda.so.1';

/** How to get the provider out of the Python wheel of a version. */
export const providerLine = (version: string): string =>
  `pip download --no-deps --only-binary=:all: --python-version 3.12 --platform manylinux_2_28_x86_64 onnxruntime-gpu==${version} && python3 -m zipfile -e onnxruntime_gpu-${version}-*.whl providers && export CONTINUAL_BENCH_PROVIDERS="$PWD/providers/onnxruntime/capi"`;

const CUDA_LINE =
  "pip install --target cuda 'nvidia-cuda-runtime~=13.0' 'nvidia-cublas~=13.0' 'nvidia-curand~=10.0' 'nvidia-cudnn-cu13~=9.0' && export LD_LIBRARY_PATH=\"$PWD/cuda/nvidia/cu13/lib:$PWD/cuda/nvidia/cudnn/lib\"";

/**
 * What `cuda` needs.
 * @param providers the folder that ONNX Runtime loads providers from
 * @param version of ONNX Runtime
 */
export function cudaPieces(here: Surroundings, providers: string, version: string): Piece[] {
  if (here.platform !== 'linux' || here.arch !== 'x64') {
    return [systemPiece('Linux on x64', false)];
  }
  const files = here.files(providers);
  const fileOf = (name: string) => files.find((file) => basename(file) === name) ?? null;
  const provider = fileOf(libraryOf('cuda'));
  return [
    gpu(here),
    driver(here),
    { name: 'provider', found: provider, get: providerLine(version) },
    { name: 'what providers share', found: fileOf(SHARED), get: providerLine(version) },
    ...libraries(here, provider),
  ];
}

function gpu(here: Surroundings): Piece {
  const devices = here.files('/dev').filter((file) => /\/nvidia\d+$/.test(file));
  return {
    name: 'NVIDIA GPU',
    found: devices.length > 0 ? devices.join(', ') : null,
    get: 'use a machine with one; start a container with `docker run --gpus all`',
  };
}

function driver(here: Surroundings): Piece {
  const library = here.library(DRIVER);
  const told = here.output('nvidia-smi', ['--query-gpu=name,driver_version', '--format=csv,noheader']);
  return {
    name: `driver (${DRIVER})`,
    found: library ? [library, ...(told ? told.split('\n') : ['nvidia-smi tells nothing'])].join('; ') : null,
    get: "install NVIDIA's driver, for CUDA 13 version 580 or newer: `sudo apt-get install nvidia-driver-580` on Ubuntu",
  };
}

/** The libraries of CUDA that a provider needs. */
function libraries(here: Surroundings, provider: string | null): Piece[] {
  const needed = (provider && neededBy(here, provider)) || new Map<string, string | null>();
  if (needed.size === 0) for (const name of LIBRARIES) needed.set(name, here.library(name) ?? null);
  needed.set(CUDNN, here.library(CUDNN) ?? null);
  return [...needed].map(([name, found]) => ({ name, found, get: CUDA_LINE }));
}

/** As the loader tells it: `libcublas.so.13 => not found`. */
function neededBy(here: Surroundings, provider: string): Map<string, string | null> {
  const lines = here.output('ldd', [provider])?.split('\n') ?? [];
  const needed = lines.flatMap((line): [string, string | null][] => {
    const [, name, path] = /^\s*(libcu\S+) => (not found|\S+)/.exec(line) ?? [];
    return name && name !== DRIVER ? [[name, path === 'not found' ? null : path!]] : [];
  });
  return new Map(needed);
}
