"""Measure one side of a row in a process of its own: ``python -m benchmarks._measure MODULE NAME``.

The function named prepares its data and returns what to time. Printed is one line of JSON: seconds
of the first call and the shortest of some more, the least CPU seconds of a call (all threads; what
counts on a busy machine), and the largest memory the process reached in MB beyond what it had
before the first call. The answer of the last call is kept in FILE, if given.
"""

import importlib
import json
import resource
import sys
import time
from pathlib import Path

import numpy as np

ENOUGH = 5.0
"""Seconds after which two calls are enough: the first may compile, so that one never is."""
TOO_LONG = 100.0
"""Seconds after which even one is."""


def memory() -> float:
    """Return the largest memory of this process so far, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def main(arguments: list[str]) -> int:
    """Measure the function named and keep its answer."""
    work = getattr(importlib.import_module(arguments[0]), arguments[1])
    try:
        timed = work()
    except ImportError as error:
        print(json.dumps({"absent": error.name}))
        return 0
    before, seconds, cpu = memory(), [], []
    while len(seconds) < 2 or (sum(seconds) < ENOUGH and len(seconds) < 4):  # noqa: PLR2004 -- first and best of three
        began, spent = time.perf_counter(), time.process_time()
        answer = timed()
        seconds.append(time.perf_counter() - began)
        cpu.append(time.process_time() - spent)
        if seconds[0] > TOO_LONG:
            break
    best = min(seconds[1:] or seconds)
    if arguments[2:]:
        with Path(arguments[2]).open("wb") as file:
            np.save(file, np.asarray(answer))
    figures = {"first": seconds[0], "best": best, "cpu": min(cpu)}
    print(json.dumps(figures | {"megabytes": memory() - before}))
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
