"""The same steps and features in PyTorch on a GPU: eager, with a fused optimizer, and as a CUDA graph.

A line of JSON a figure. With --quick, a few steps of each.
"""

import json
import sys
import time

import torch

QUICK = "--quick" in sys.argv
SAMPLES, INPUTS, CLASSES = 12_000, 1024, 2
device = "cuda" if torch.cuda.is_available() else "cpu"


def tell(name, **figures):
    print(json.dumps({"name": f"PyTorch: {name}", **figures}), flush=True)


def wait():
    if device == "cuda":
        torch.cuda.synchronize()


def captured(step):
    """A function that replays a step as a CUDA graph."""
    stream = torch.cuda.Stream()
    stream.wait_stream(torch.cuda.current_stream())
    with torch.cuda.stream(stream):
        for _ in range(3):
            step()
    torch.cuda.current_stream().wait_stream(stream)
    graph = torch.cuda.CUDAGraph()
    with torch.cuda.graph(graph):
        step()
    return graph.replay


def network(hidden):
    layers = [torch.nn.Linear(INPUTS, hidden), torch.nn.ReLU(), torch.nn.Linear(hidden, hidden), torch.nn.ReLU()]
    return torch.nn.Sequential(*layers, torch.nn.Linear(hidden, CLASSES)).to(device)


class Seeds(torch.nn.Module):
    """Networks of several seeds side by side, with batched products."""

    def __init__(self, seeds, hidden):
        super().__init__()
        self.parts = torch.nn.ParameterList()
        for rows, columns in ((INPUTS, hidden), (hidden, hidden), (hidden, CLASSES)):
            for shape in ((seeds, rows, columns), (seeds, 1, columns)):
                self.parts.append(torch.empty(shape, device=device).uniform_(-(rows**-0.5), rows**-0.5))

    def forward(self, x):
        w1, b1, w2, b2, w3, b3 = self.parts
        x = torch.relu(torch.baddbmm(b1, x, w1))
        x = torch.relu(torch.baddbmm(b2, x, w2))
        return torch.baddbmm(b3, x, w3)


def milliseconds(net, mode, optimizer, batch, steps, seeds=None):
    rows_of = (batch,) if seeds is None else (seeds, batch)
    features = torch.rand(SAMPLES, INPUTS, device=device) - 0.5
    labels = torch.randint(0, CLASSES, (SAMPLES,), device=device)
    rows = torch.zeros(rows_of, dtype=torch.long, device=device)
    kinds = {"adam": (torch.optim.Adam, 1e-3), "sgd": (torch.optim.SGD, 1e-2)}
    kind, rate = kinds[optimizer]
    options = {} if mode == "eager" else {"fused": True}
    if mode == "graph" and optimizer == "adam":
        options["capturable"] = True
    updates = kind(net.parameters(), lr=rate, **options)

    def step():
        updates.zero_grad(set_to_none=mode != "graph")
        logits = net(features[rows]).reshape(-1, CLASSES)
        loss = torch.nn.functional.cross_entropy(logits, labels[rows].reshape(-1))
        loss.backward()
        updates.step()

    run = captured(step) if mode == "graph" else step
    times = []
    for block in range(4):
        order = torch.randint(0, SAMPLES, (steps, *rows_of)).to(device)
        wait()
        start = time.perf_counter()
        for chosen in order:
            rows.copy_(chosen)
            run()
        wait()
        if block:
            times.append((time.perf_counter() - start) / steps * 1e3)
    return float(f"{sorted(times)[1]:.4g}")


def steps():
    modes = ("eager", "fused", "graph") if device == "cuda" else ("eager",)
    count = 4 if QUICK else 200
    for optimizer in ("adam", "sgd"):
        for mode in modes:
            ms = milliseconds(network(256), mode, optimizer, 128, count)
            tell(f"step, mlp 256, {optimizer}, {mode}", ms=ms)
    for seeds in (2,) if QUICK else (10, 16, 64):
        for mode in modes:
            ms = milliseconds(Seeds(seeds, 256), mode, "adam", 128, count, seeds)
            tell(f"step, mlp 256, adam, {seeds} seeds at once, {mode}", ms=ms)
    for tf32 in (False, True):
        torch.backends.cuda.matmul.allow_tf32 = tf32
        for hidden, batch in ((300, 64),) if QUICK else ((2000, 128), (2000, 1024), (4096, 4096)):
            for mode in modes:
                ms = milliseconds(network(hidden), mode, "adam", batch, 2 if QUICK else 30)
                tell(f"step, mlp {hidden}, adam, batch {batch}{', TF32' if tf32 else ''}, {mode}", ms=ms)


def features():
    import torchvision

    net = torchvision.models.resnet18()
    net.fc = torch.nn.Identity()
    net = net.eval().to(device).to(memory_format=torch.channels_last)
    torch.backends.cudnn.benchmark = True
    for tf32 in (False, True):
        torch.backends.cudnn.allow_tf32 = tf32
        for side, batch in ((32, 4),) if QUICK else ((64, 1024), (224, 256)):
            images = torch.randint(0, 256, (batch, 3, 32, 32)).float()
            times = []
            with torch.no_grad():
                for block in range(7):
                    wait()
                    start = time.perf_counter()
                    resized = torch.nn.functional.interpolate(images.to(device) / 255, size=side, mode="bilinear")
                    net(resized.contiguous(memory_format=torch.channels_last)).cpu()
                    if block > 1:
                        times.append(time.perf_counter() - start)
            rate = round(batch / sorted(times)[2])
            tell(f"features of ResNet-18, side {side}, batch {batch}{', TF32' if tf32 else ''}", imagesASecond=rate)


tell("version", skipped=f"{torch.__version__}, {torch.cuda.get_device_name() if device == 'cuda' else device}")
for part in (steps, features):
    try:
        part()
    except Exception as error:  # the other part can still be measured
        tell(part.__name__, failed=str(error)[:200])
