"""A whole run of Split MNIST, domain-incremental, with Adam, as one would write it by hand.

Arguments: the folder of MNIST's four IDX files, hidden width, implementation of the optimizer. Prints the average
accuracy after the last task in percent.
"""

import sys
from pathlib import Path

import settings  # noqa: F401, before all else
import torch
from torch import nn
from torch.nn import functional as F
from training import IMPLEMENTATIONS

folder, hidden, implementation = Path(sys.argv[1]), int(sys.argv[2]), sys.argv[3]
TASKS, EPOCHS, BATCH = 5, 4, 128


def images(part):
    pixels = torch.frombuffer(bytearray((folder / f"{part}-images-idx3-ubyte").read_bytes()), dtype=torch.uint8, offset=16)
    padded = F.pad(pixels.reshape(-1, 28, 28), (2, 2, 2, 2)).flatten(1)
    return padded.float().div_(255).sub_(0.1).div_(0.2752)


def labels(part):
    read = bytearray((folder / f"{part}-labels-idx1-ubyte").read_bytes())
    return torch.frombuffer(read, dtype=torch.uint8, offset=8).long()


x, y = images("train"), labels("train")
test_x, test_y = images("t10k"), labels("t10k")
tests = [(test_x[test_y // 2 == task], test_y[test_y // 2 == task] % 2) for task in range(TASKS)]

network = nn.Sequential(
    nn.Linear(x.shape[1], hidden), nn.ReLU(), nn.Linear(hidden, hidden), nn.ReLU(), nn.Linear(hidden, 2)
)
optimizer = torch.optim.Adam(network.parameters(), lr=0.001, **IMPLEMENTATIONS[implementation])

for task in range(TASKS):
    of_task = (y // 2 == task).nonzero().flatten()
    targets = y % 2
    for _ in range(EPOCHS):
        for rows in of_task[torch.randperm(len(of_task))].split(BATCH):
            optimizer.zero_grad(set_to_none=True)
            F.cross_entropy(network(x[rows]), targets[rows]).backward()
            optimizer.step()
    with torch.no_grad():
        accuracies = [(network(a).argmax(1) == b).float().mean().item() for a, b in tests[: task + 1]]
print(f"{100 * sum(accuracies) / TASKS:.2f}")
