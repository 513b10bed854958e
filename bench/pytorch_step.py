"""The peer: the same training step in a tight PyTorch loop over tensors in memory.

Arguments: hidden width, strategy (adam, adagrad, sgd, l2), steps a block. For each line on standard input one
block is run, and its milliseconds a step are printed. Threads are set by the caller's environment.
"""

import sys
import time

import torch

hidden, strategy, steps = int(sys.argv[1]), sys.argv[2], int(sys.argv[3])
torch.set_num_threads(1)
torch.manual_seed(1)

samples, inputs, classes, batch = 12_000, 1024, 2, 128
features = torch.randn(samples, inputs)
labels = torch.randint(0, classes, (samples,))

parameters = []
for rows, columns in ((inputs, hidden), (hidden, hidden), (hidden, classes)):
    bound = rows**-0.5
    parameters.append(torch.empty(rows, columns).uniform_(-bound, bound).requires_grad_())
    parameters.append(torch.empty(columns).uniform_(-bound, bound).requires_grad_())
anchors = [parameter.detach().clone() for parameter in parameters]

if strategy == "adagrad":
    optimizer = torch.optim.Adagrad(parameters, lr=0.01)
elif strategy == "sgd":
    optimizer = torch.optim.SGD(parameters, lr=0.01)
else:
    optimizer = torch.optim.Adam(parameters, lr=0.001)


def step(rows):
    x, y = features[rows], labels[rows]
    w1, b1, w2, b2, w3, b3 = parameters
    z = torch.relu(torch.addmm(b1, x, w1))
    z = torch.relu(torch.addmm(b2, z, w2))
    loss = torch.nn.functional.cross_entropy(torch.addmm(b3, z, w3), y)
    if strategy == "l2":
        loss = loss + 0.5 * sum(((p - a) ** 2).sum() for p, a in zip(parameters, anchors))
    optimizer.zero_grad(set_to_none=True)
    loss.backward()
    optimizer.step()


for _ in sys.stdin:
    order = torch.randint(0, samples, (steps, batch))
    start = time.perf_counter()
    for index in range(steps):
        step(order[index])
    print((time.perf_counter() - start) / steps * 1e3, flush=True)
