/** A PyTorch that is installed here. */
export interface PyTorch {
  /** The Python that has it. */
  python: string;
  version: string;
  pythonVersion: string;
  /** The library that computes matrix products. */
  kernel: string;
  /** The instruction set that PyTorch's own code uses. */
  instructions: string;
  /** Whether it can take denormal numbers for zero, as it is told to. */
  flushesDenormals: boolean;
  /** Version of Avalanche, if it is installed beside it. */
  avalanche?: string | null;
}
