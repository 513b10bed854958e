"""What all scripts set first: threads, a seed, and denormals, which are flushed to zero where the processor can."""

import os

import torch

torch.set_num_threads(int(os.environ["OMP_NUM_THREADS"]))
torch.manual_seed(1)
flushes_denormals = torch.set_flush_denormal(True)
