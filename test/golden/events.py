"""Writes events.tfevents with TensorBoard's own writer, from the scalars in events.json.

    pip install tensorboard==2.21.0
    python test/golden/events.py
"""

import json
from pathlib import Path

from tensorboard.compat.proto.event_pb2 import Event
from tensorboard.compat.proto.summary_pb2 import Summary
from tensorboard.summary.writer.record_writer import RecordWriter

folder = Path(__file__).parent
given = json.loads((folder / "events.json").read_text())


def scalar(tag, step, value, wallTime):
    summary = Summary(value=[Summary.Value(tag=tag, simple_value=value)])
    return Event(wall_time=wallTime, step=step, summary=summary)


with (folder / "events.tfevents").open("wb") as file:
    writer = RecordWriter(file)
    first = Event(wall_time=given["wallTime"], file_version="brain.Event:2")
    for event in [first, *(scalar(**one) for one in given["scalars"])]:
        writer.write(event.SerializeToString())
    writer.flush()
