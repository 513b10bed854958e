/**
 * The environment of a PyTorch process. What tunes OpenBLAS for another program is not handed on, and memory that is
 * freed stays with the process: given back, it would be fetched again, page by page, with every step.
 */
export function peerEnvironment(own: NodeJS.ProcessEnv, threads: number): NodeJS.ProcessEnv {
  const kept = Object.entries(own).filter(([name]) => !name.toUpperCase().startsWith('OPENBLAS_'));
  return {
    ...Object.fromEntries(kept),
    OMP_NUM_THREADS: `${threads}`,
    MKL_NUM_THREADS: `${threads}`,
    // Of glibc; the second is the largest that it takes.
    MALLOC_TRIM_THRESHOLD_: `${2 ** 32}`,
    MALLOC_MMAP_THRESHOLD_: `${2 ** 25}`,
    MALLOC_TOP_PAD_: `${2 ** 26}`,
    PYTHONDONTWRITEBYTECODE: '1',
  };
}
