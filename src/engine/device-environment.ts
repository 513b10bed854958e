/**
 * What NVIDIA's libraries read from the environment of a process, when it first uses them: with a fixed workspace, cuBLAS
 * gives the same bits each time; and whether products of single precision may be computed in TF32, with ten bits of
 * mantissa in place of 23.
 */
export const deviceEnvironment = (tf32 = false) => ({
  CUBLAS_WORKSPACE_CONFIG: ':4096:8',
  NVIDIA_TF32_OVERRIDE: tf32 ? '1' : '0',
});
