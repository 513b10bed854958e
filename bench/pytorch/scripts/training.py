"""Steps of one strategy, in a tight loop over tensors in memory."""

import time

import torch
from network import CLASSES, INPUTS, loss_of, new_parameters
from penalties import Ewc, L2, Plain, Si

SAMPLES, BATCH = 12_000, 128

# An optimizer, its learning rate, and what is added to its step.
STRATEGIES = {
    "adam": (torch.optim.Adam, 0.001, Plain),
    "adagrad": (torch.optim.Adagrad, 0.01, Plain),
    "sgd": (torch.optim.SGD, 0.01, Plain),
    "l2": (torch.optim.Adam, 0.001, L2),
    "ewc": (torch.optim.Adam, 0.001, Ewc),
    "si": (torch.optim.Adam, 0.001, Si),
}

# The same optimizer, implemented in three ways.
IMPLEMENTATIONS = {"plain": {}, "foreach": {"foreach": True}, "fused": {"fused": True}}


class Training:
    features = torch.rand(SAMPLES, INPUTS) - 0.5
    labels = torch.randint(0, CLASSES, (SAMPLES,))

    def __init__(self, strategy, hidden, implementation):
        optimizer, learning_rate, penalty = STRATEGIES[strategy]
        self.implementation = implementation
        self.parameters = new_parameters(hidden)
        self.penalty = penalty(self.parameters)
        self.optimizer = optimizer(self.parameters, lr=learning_rate, **IMPLEMENTATIONS[implementation])

    def step(self, rows):
        self.optimizer.zero_grad(set_to_none=True)
        loss_of(self.parameters, self.features[rows], self.labels[rows]).backward()
        self.penalty.before_step()
        self.optimizer.step()
        self.penalty.after_step()

    def block(self, steps):
        """Milliseconds a step."""
        order = torch.randint(0, SAMPLES, (steps, BATCH))
        start = time.perf_counter()
        for rows in order:
            self.step(rows)
        return (time.perf_counter() - start) / steps * 1e3


def fastest(strategy, hidden):
    """With the implementation of the optimizer that is fastest in a short trial."""
    candidates = []
    for implementation in IMPLEMENTATIONS:
        try:
            candidate = Training(strategy, hidden, implementation)
            candidate.block(5)
            candidates.append(candidate)
        except (TypeError, RuntimeError, ValueError):  # this version does not have it, or not on a processor
            pass
    # In turns, so that all meet the same noise, which only adds.
    rounds = [[candidate.block(10) for candidate in candidates] for _ in range(5)]
    least = [min(times) for times in zip(*rounds)]
    return candidates[least.index(min(least))]
