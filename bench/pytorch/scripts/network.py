"""The MLP of a training step, as tensors."""

import torch
from torch.nn import functional as F

INPUTS, CLASSES = 1024, 2


def new_parameters(hidden):
    parameters = []
    for rows, columns in ((INPUTS, hidden), (hidden, hidden), (hidden, CLASSES)):
        bound = rows**-0.5
        for shape in ((rows, columns), (columns,)):
            parameters.append(torch.empty(shape).uniform_(-bound, bound).requires_grad_())
    return parameters


def loss_of(parameters, x, y):
    w1, b1, w2, b2, w3, b3 = parameters
    z = torch.relu(torch.addmm(b1, x, w1))
    z = torch.relu(torch.addmm(b2, z, w2))
    return F.cross_entropy(torch.addmm(b3, z, w3), y)
