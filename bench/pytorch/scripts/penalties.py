"""What the strategies add to a step from the second task on.

Their gradients are added by hand, since differentiating the penalties would take more passes over the parameters.
"""

import torch


class Plain:
    def __init__(self, parameters):
        self.parameters = parameters

    def before_step(self):
        """Between the backward pass and the optimizer's step."""

    def after_step(self):
        pass


class L2(Plain):
    """coefficient * sum((p - anchor)**2)"""

    coefficient = 0.5

    def __init__(self, parameters):
        super().__init__(parameters)
        self.anchors = [p.detach().clone() for p in parameters]

    @torch.no_grad()
    def before_step(self):
        for p, anchor in zip(self.parameters, self.anchors):
            p.grad.add_(p - anchor, alpha=2 * self.coefficient)


class Ewc(L2):
    """coefficient * sum(importance * (p - anchor)**2)"""

    coefficient = 100

    def __init__(self, parameters):
        super().__init__(parameters)
        self.importances = [torch.rand_like(p) * 1e-3 for p in self.anchors]

    @torch.no_grad()
    def before_step(self):
        for p, anchor, importance in zip(self.parameters, self.anchors, self.importances):
            p.grad.addcmul_(importance, p - anchor, value=2 * self.coefficient)


class Si(Ewc):
    """The same penalty; path -= gradient of the task's loss * what the step changed"""

    coefficient = 3000

    def __init__(self, parameters):
        super().__init__(parameters)
        self.paths = [torch.zeros_like(p) for p in self.anchors]

    @torch.no_grad()
    def before_step(self):
        self.before = [p.detach().clone() for p in self.parameters]
        self.gradients = [p.grad for p in self.parameters]
        for p, anchor, importance in zip(self.parameters, self.anchors, self.importances):
            p.grad = torch.addcmul(p.grad, importance, p - anchor, value=2 * self.coefficient)

    @torch.no_grad()
    def after_step(self):
        for path, gradient, p, before in zip(self.paths, self.gradients, self.parameters, self.before):
            path.addcmul_(gradient, p - before, value=-1)
