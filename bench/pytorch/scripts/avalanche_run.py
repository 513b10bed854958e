"""A whole run of Split MNIST, domain-incremental, in Avalanche: the same protocol as run.py.

Arguments: the folder of MNIST's four IDX files, hidden width, strategy. Prints the accuracy on all test images after the
last task in percent.
"""

import sys
import tempfile
from pathlib import Path

import settings  # noqa: F401, before all else
import torch
from avalanche.benchmarks.classic import SplitMNIST
from avalanche.evaluation.metrics import accuracy_metrics
from avalanche.models import SimpleMLP
from avalanche.training import EWC, Naive, SynapticIntelligence
from avalanche.training.plugins import EvaluationPlugin
from torchvision import transforms

folder, hidden, strategy = Path(sys.argv[1]).resolve(), int(sys.argv[2]), sys.argv[3]

STRATEGIES = {
    "adam": (Naive, {}),
    "ewc": (EWC, {"ewc_lambda": 100}),
    "si": (SynapticIntelligence, {"si_lambda": 600}),
}

with tempfile.TemporaryDirectory() as root:
    # Where torchvision looks for them.
    raw = Path(root, "MNIST", "raw")
    raw.mkdir(parents=True)
    for file in folder.iterdir():
        (raw / file.name).symlink_to(file)
    transform = transforms.Compose([transforms.Pad(2), transforms.Normalize((0.1,), (0.2752,))])
    benchmark = SplitMNIST(
        5,
        return_task_id=False,
        class_ids_from_zero_in_each_exp=True,
        fixed_class_order=list(range(10)),
        train_transform=transform,
        eval_transform=transform,
        dataset_root=root,
    )

network = SimpleMLP(num_classes=2, input_size=1024, hidden_size=hidden, hidden_layers=2, drop_rate=0)
method, options = STRATEGIES[strategy]
learner = method(
    model=network,
    optimizer=torch.optim.Adam(network.parameters(), lr=0.001),
    criterion=torch.nn.CrossEntropyLoss(),
    train_mb_size=128,
    train_epochs=4,
    eval_mb_size=1000,
    evaluator=EvaluationPlugin(accuracy_metrics(experience=True, stream=True), loggers=[]),
    **options,
)
for experience in benchmark.train_stream:
    learner.train(experience)
    metrics = learner.eval(benchmark.test_stream)
print(f"{100 * next(value for name, value in metrics.items() if name.startswith('Top1_Acc_Stream')):.2f}")
