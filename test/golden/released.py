"""Known answers for what the authors' released program computes: small trajectories in double precision.

Run it from the repository's root:

    python test/golden/released.py

It needs PyTorch and writes `released.json` beside itself. It shares no code with the project, so that the two can
check each other. Data and initial parameters come from a fixed seed and are the same for all cases of a head and a
scenario; batches are taken in order, not shuffled, and the last one of each epoch is short.

A case trains a network of one head (`mlp`, `neurocoder`, `nsm`) with one strategy, task- or domain-incremental, and
holds

- the loss that each step minimises, penalty and orthogonal loss included,
- the importance after each task (EWC: that task's own; the others: the sum over the tasks so far),
- the final parameters,
- the test accuracy in percent on every task so far, after each task.

What the released program does in its own way:

- Hidden layers of the MLP have no biases.
- All layers are of the head's kind. Attention is the softmax over slots of cosine / K (the 1e-6 that the program adds
  to norms and to their product is neglected here).
- The memories U and V of a Neurocoder layer begin with K columns that nothing but the orthogonal loss uses; the keys
  of S are the first K columns of the memory S.
- R is `orthogonality` times the orthogonal losses of both hidden layers and of the output layer that was made last,
  whichever task is trained.
- R counts once in a step's loss; twice from the second task on with L2, EWC, online EWC, and MAS; SI counts it only
  from the second task on.
- R is part of EWC's per-sample loss, of what MAS differentiates, and of the gradient g of SI, there in every task.

Adam is PyTorch's, with gradients zeroed, not removed: a parameter is stepped from the first time on that some term
was differentiated with respect to it.
"""

import json
from pathlib import Path

import torch
from torch.nn.functional import cross_entropy, softplus

torch.set_default_dtype(torch.float64)
torch.manual_seed(4)

INPUTS, HIDDEN, OUTPUTS, TASKS = 9, 6, 2, 3
BATCH, EPOCHS, TRAIN, TEST = 8, 2, 30, 20
SLOTS, KEY, HEADS = 4, 3, 2
PROGRAMS = 3
WIDTHS = {"hidden1": (INPUTS, HIDDEN), "hidden2": (HIDDEN, HIDDEN)}

RATES = {"adam": 0.02, "adagrad": 0.1}
COEFFICIENTS = {"adam": 0, "adagrad": 0, "l2": 0.2, "ewc": 5, "online-ewc": 5, "si": 10, "mas": 1}
LATER_TWICE = ("l2", "ewc", "online-ewc", "mas")


def output_layers(scenario):
    return ["output"] if scenario == "domain" else [f"output{task + 1}" for task in range(TASKS)]


# Layers: each head's parameters by name, and y from x [B, D].


def mlp_shapes(name, d, o):
    return {"weight": (d, o)} if name.startswith("hidden") else {"weight": (d, o), "bias": (o,)}


def mlp_layer(p, x):
    y = x @ p["weight"]
    return y + p["bias"] if "bias" in p else y


def neurocoder_shapes(_name, d, o):
    return {
        "memoryU": (SLOTS, KEY + d),
        "memoryV": (SLOTS, KEY + o),
        "memoryS": (SLOTS, KEY + 1),
        "keyU.weight": (d, KEY),
        "keyU.bias": (KEY,),
        "keyV.weight": (o, KEY),
        "keyV.bias": (KEY,),
        # Columns: queries of U, V, S; in each, head after head.
        "composition.weight": (d, 3 * HEADS * KEY),
        "composition.bias": (3 * HEADS * KEY,),
    }


def cosine(query, key):
    """Of queries [..., K] and keys [P, K]: [..., P]."""
    products = query @ key.T
    return products / (query.norm(dim=-1, keepdim=True) * key.norm(dim=-1))


def neurocoder_layer(p, x):
    contents = {memory: p[f"memory{memory}"][:, KEY:] for memory in "UVS"}
    keys = {
        "U": contents["U"] @ p["keyU.weight"] + p["keyU.bias"],
        "V": contents["V"] @ p["keyV.weight"] + p["keyV.bias"],
        "S": p["memoryS"][:, :KEY],
    }
    queries = (x @ p["composition.weight"] + p["composition.bias"]).reshape(len(x), 3, HEADS, KEY)
    read = {}
    for group, memory in enumerate("UVS"):
        attention = torch.softmax(cosine(queries[:, group], keys[memory]) / KEY, dim=-1)  # [B, H, P]
        read[memory] = attention @ contents[memory]  # [B, H, width]
    increments = softplus(read["S"][..., 0])  # [B, H]
    # The program sums up from its first head on; with its heads named in reverse order, that is this.
    singular = increments.flip(1).cumsum(1).flip(1)
    program = torch.einsum("bh,bhd,bho->bdo", singular, read["U"], read["V"])
    return torch.einsum("bd,bdo->bo", x, program)


def orthogonal_loss(p):
    """Over all columns, the K unused ones too."""
    identity = torch.eye(SLOTS)
    return sum((m @ m.T - identity).square().sum().sqrt() for m in (p["memoryU"], p["memoryV"]))


def nsm_shapes(_name, d, o):
    return {
        **{f"memory.{program + 1}": (d, o) for program in range(PROGRAMS)},
        "keys": (PROGRAMS, KEY),
        "query.weight": (d, KEY),
        "query.bias": (KEY,),
        "strength.weight": (d, 1),
        "strength.bias": (1,),
    }


def nsm_layer(p, x):
    query = torch.tanh(x @ p["query.weight"] + p["query.bias"])
    strength = softplus(x @ p["strength.weight"] + p["strength.bias"])  # [B, 1]
    weights = torch.softmax(strength * cosine(query, torch.tanh(p["keys"])) / KEY, dim=-1)  # [B, P]
    programs = torch.stack([p[f"memory.{program + 1}"] for program in range(PROGRAMS)])  # [P, D, O]
    return torch.einsum("bp,bd,pdo->bo", weights, x, programs)


SHAPES = {"mlp": mlp_shapes, "neurocoder": neurocoder_shapes, "nsm": nsm_shapes}
LAYERS = {"mlp": mlp_layer, "neurocoder": neurocoder_layer, "nsm": nsm_layer}


class Network:
    def __init__(self, head, scenario, initial, orthogonality):
        self.head, self.orthogonality = head, orthogonality
        self.outputs = output_layers(scenario)
        self.parameters = {name: value.clone().requires_grad_() for name, value in initial.items()}

    def layer(self, name):
        prefix = name + "."
        return {key[len(prefix) :]: p for key, p in self.parameters.items() if key.startswith(prefix)}

    def output(self, task):
        return self.outputs[task] if len(self.outputs) > 1 else self.outputs[0]

    def logits(self, x, task):
        forward = LAYERS[self.head]
        for name in ("hidden1", "hidden2"):
            x = torch.relu(forward(self.layer(name), x))
        return forward(self.layer(self.output(task)), x)

    def r(self):
        """R: hidden layers and the output layer that was made last."""
        if self.head != "neurocoder":
            return torch.zeros(())
        names = ("hidden1", "hidden2", self.outputs[-1])
        return self.orthogonality * sum(orthogonal_loss(self.layer(name)) for name in names)

    def gradient(self, value):
        found = torch.autograd.grad(value, list(self.parameters.values()), allow_unused=True)
        return {
            name: torch.zeros_like(p) if g is None else g
            for (name, p), g in zip(self.parameters.items(), found, strict=True)
        }

    def values(self):
        return {name: p.detach().clone() for name, p in self.parameters.items()}

    def zeros(self):
        return {name: torch.zeros_like(p) for name, p in self.parameters.items()}


def batches(x, y):
    return zip(x.split(BATCH), y.split(BATCH), strict=True)


def fisher(network, x, task):
    """EWC: the mean over samples, one at a time, of the squared gradient, with the network's own answer as label."""
    total = network.zeros()
    for sample in x.split(1):
        logits = network.logits(sample, task)
        gradient = network.gradient(cross_entropy(logits, logits.argmax(1)) + network.r())
        for name, g in gradient.items():
            total[name] += g.square() / len(x)
    return total


def output_sensitivity(network, x, task):
    """MAS: the mean over batches of the absolute gradient."""
    total = network.zeros()
    parts = x.split(BATCH)
    for part in parts:
        gradient = network.gradient(network.logits(part, task).square().mean() + network.r())
        for name, g in gradient.items():
            total[name] += g.abs() / len(parts)
    return total


def train(head, strategy, scenario, orthogonality):
    network = Network(head, scenario, initial[head][scenario], orthogonality)
    parameters, coefficient = network.parameters, COEFFICIENTS[strategy]
    name_of_optimizer = "adagrad" if strategy == "adagrad" else "adam"
    rate = RATES[name_of_optimizer]
    optimizer = {
        "adam": lambda: torch.optim.Adam(parameters.values(), rate),
        "adagrad": lambda: torch.optim.Adagrad(parameters.values(), rate),
    }[name_of_optimizer]()

    anchors = []  # Pairs of an importance and the values that it holds the parameters to.
    summed = network.zeros()
    losses, accuracy, importances = [], [], []

    def penalty():
        return coefficient * sum(
            (importance[name] * (p - anchor[name]).square()).sum()
            for importance, anchor in anchors
            for name, p in parameters.items()
        )

    for task in range(TASKS):
        x, y = data[task]["train"]
        start, path = network.values(), network.zeros()
        if task == 0:
            times = 0 if strategy == "si" else 1
        else:
            times = 2 if strategy in LATER_TWICE else 1
        for _ in range(EPOCHS):
            for rows, labels in batches(x, y):
                before = network.values()
                if strategy == "si":
                    # Through backward(), so that Adam knows afterwards which parameters have a gradient.
                    optimizer.zero_grad(set_to_none=False)
                    value = cross_entropy(network.logits(rows, task), labels) + network.r()
                    value.backward()
                    g = {
                        name: torch.zeros_like(p) if p.grad is None else p.grad.clone()
                        for name, p in parameters.items()
                    }
                optimizer.zero_grad(set_to_none=False)
                loss = cross_entropy(network.logits(rows, task), labels)
                if times > 0:
                    loss = loss + times * network.r()
                if anchors:
                    loss = loss + penalty()
                loss.backward()
                optimizer.step()
                losses.append(loss.item())
                if strategy == "si":
                    for name, value in network.values().items():
                        path[name] -= g[name] * (value - before[name])

        end = network.values()
        if strategy == "l2":
            anchors = [({name: torch.ones_like(value) for name, value in end.items()}, end)]
        elif strategy == "ewc":
            own = fisher(network, x, task)
            anchors.append((own, end))
            importances.append(own)
        elif strategy in ("online-ewc", "si", "mas"):
            if strategy == "online-ewc":
                grown = fisher(network, x, task)
            elif strategy == "mas":
                grown = output_sensitivity(network, x, task)
            else:
                grown = {name: path[name] / ((end[name] - start[name]).square() + 0.1) for name in end}
            summed = {name: summed[name] + grown[name] for name in end}
            anchors = [(summed, end)]
            importances.append(summed)

        with torch.no_grad():
            accuracy.append(
                [
                    100 * (network.logits(data[past]["test"][0], past).argmax(1) == data[past]["test"][1])
                    .double().mean().item()
                    for past in range(task + 1)
                ]
            )

    weight = f", a = {orthogonality:g}" if head == "neurocoder" else ""
    return {
        "name": f"{head} {strategy} {scenario}-incremental{weight}",
        "head": head,
        "strategy": strategy,
        "scenario": scenario,
        **({"orthogonality": orthogonality} if head == "neurocoder" else {}),
        "optimizer": name_of_optimizer,
        "learningRate": rate,
        "coefficient": coefficient,
        "losses": [short(loss) for loss in losses],
        "accuracy": [[short(value) for value in row] for row in accuracy],
        "finalParameters": tensors(network.values()),
        **({"importance": [tensors(values) for values in importances]} if importances else {}),
    }


def draw_data():
    """Tasks of random inputs, each with a rule of its own for the label."""
    tasks = []
    for _ in range(TASKS):
        direction = torch.randn(INPUTS)
        parts = {}
        for part, count in (("train", TRAIN), ("test", TEST)):
            x = torch.randn(count, INPUTS)
            parts[part] = (rounded(x), (x @ direction > 0).long())
        tasks.append(parts)
    return tasks


def drawn_parameter(name, shape):
    """At scales at which everything counts: attention, cross-entropy, and orthogonal loss."""
    scale = 0.5 if name.endswith(("memoryU", "memoryV")) else 0.8
    value = scale * torch.randn(shape)
    if name.endswith("memoryS"):
        value[:, KEY:] += 6  # Large singular values, without which orthogonal memories give small logits.
    return rounded(value)


def draw_parameters(head):
    """By scenario, with the hidden layers and the first output layer in common."""
    layers = dict(WIDTHS)
    for task in range(TASKS):
        layers[f"output{task + 1}"] = (HIDDEN, OUTPUTS)
    drawn = {
        f"{name}.{key}": drawn_parameter(key, shape)
        for name, (d, o) in layers.items()
        for key, shape in SHAPES[head](name, d, o).items()
    }
    domain = {
        name.replace("output1.", "output."): value
        for name, value in drawn.items()
        if not name.startswith(("output2.", "output3."))
    }
    return {"task": drawn, "domain": domain}


def short(value):
    return float(f"{value:.9g}")


def rounded(tensor):
    """As the file holds it, so that readers start from the very same numbers."""
    return torch.tensor([short(value) for value in tensor.flatten().tolist()]).reshape(tensor.shape)


def tensors(values):
    return {
        name: {"shape": list(value.shape), "data": [short(v) for v in value.flatten().tolist()]}
        for name, value in values.items()
    }


def part_of(x, y):
    return {"x": {"shape": list(x.shape), "data": x.flatten().tolist()}, "y": y.tolist()}


data = draw_data()
initial = {head: draw_parameters(head) for head in SHAPES}

SCENARIOS = ("domain", "task")
cases = [train(head, strategy, scenario, 1.0) for head in SHAPES for strategy in COEFFICIENTS for scenario in SCENARIOS]
# Another weight of the orthogonal loss: a factor on R wherever R stands.
cases += [
    train("neurocoder", strategy, scenario, 0.3)
    for strategy, scenario in (("l2", "task"), ("ewc", "domain"), ("si", "task"), ("mas", "domain"))
]

released = {
    "about": "What the authors' released program computes, in small; made by released.py.",
    "tolerance": 1e-4,
    "inputDim": INPUTS,
    "hidden": HIDDEN,
    "tasks": TASKS,
    "batchSize": BATCH,
    "epochs": EPOCHS,
    "heads": {
        "mlp": {},
        "neurocoder": {"slots": SLOTS, "keyDim": KEY, "heads": HEADS},
        "nsm": {"programs": PROGRAMS, "keyDim": KEY},
    },
    "data": [{part: part_of(x, y) for part, (x, y) in task.items()} for task in data],
    "initialParameters": {
        head: {scenario: tensors(values) for scenario, values in scenarios.items()}
        for head, scenarios in initial.items()
    },
    "cases": cases,
}
Path(__file__).with_name("released.json").write_text(json.dumps(released, separators=(",", ":")) + "\n")
