"""Training steps. Arguments: strategy, hidden width, steps a block.

Prints which implementation of the optimizer was the fastest; then, for each line on standard input, runs a block and
prints its milliseconds a step.
"""

import json
import sys

import settings  # noqa: F401, before all else
from training import fastest

strategy, hidden, steps = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
training = fastest(strategy, hidden)
print(json.dumps(training.implementation), flush=True)
for _ in sys.stdin:
    print(json.dumps(training.block(steps)), flush=True)
