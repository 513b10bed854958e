"""Prints, as JSON, which PyTorch this is and which library computes its matrix products."""

import ctypes
import json
import os
import platform
import re
import tempfile
from importlib import metadata

import torch
from settings import flushes_denormals


def multiply():
    torch.rand(64, 64) @ torch.rand(64, 64)


def mkl():
    """Version and instruction set, which MKL prints, from C, with its first product."""
    c = ctypes.CDLL(None)
    with tempfile.TemporaryFile() as printed:
        standard_output = os.dup(1)
        os.dup2(printed.fileno(), 1)
        with torch.backends.mkl.verbose(torch.backends.mkl.VERBOSE_ON):
            multiply()
        c.fflush(None)
        os.dup2(standard_output, 1)
        printed.seek(0)
        found = re.search(r"MKL_VERBOSE (.*?), ", printed.read().decode())
    return found and found[1]


def openblas():
    """Version and core, from the library that this process has loaded; NumPy's own is another."""
    multiply()
    with open("/proc/self/maps") as maps:
        files = re.findall(r"/\S*openblas\S*\.so\S*", maps.read())
    for file in files:
        if "numpy" not in file:
            configuration = ctypes.CDLL(file).openblas_get_config
            configuration.restype = ctypes.c_char_p
            return configuration().decode().strip()


def kernel():
    try:
        found = mkl() if torch.backends.mkl.is_available() else openblas()
    except (AttributeError, OSError):  # an old PyTorch, another system
        found = None
    if found is None:
        built = re.search(r"BLAS_INFO=(\w+)", torch.__config__.show())
        found = built[1] if built else "unknown"
    return found


def avalanche():
    try:
        metadata.version("torchvision")  # which has its images
        return metadata.version("avalanche-lib")
    except metadata.PackageNotFoundError:
        return None


capability = re.search(r"CPU capability usage: (\S+)", torch.__config__.show())
print(
    json.dumps(
        {
            "version": torch.__version__,
            "pythonVersion": platform.python_version(),
            "kernel": kernel(),
            "instructions": capability[1] if capability else "unknown",
            "flushesDenormals": flushes_denormals,
            "avalanche": avalanche(),
        }
    )
)
