"""CPU per request of public pages beside a bare Django list page, both on 2 workers of gunicorn.

The peer is the least that Django can do for such a page: one view that lists 50 territories and
activities from the same database through the ORM and a plain template, without middleware. Both
sites answer the same number of requests from 8 connections; CPU is what the operating system
accounts to the worker processes. Needs the demonstration's database (``./run demo --no-serve``).
"""

import argparse
import json
import os
import signal
import subprocess
import sys
import time
import urllib.request
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Self

WORKERS, CONNECTIONS = 2, 8
PAGES = {
    "regions": "/en/regions/",
    "region": "/en/regions/KZ-35/",
    "register": "/en/register/",
    "concept": "/en/concept/",
}
TICKS = os.sysconf("SC_CLK_TCK")


class Site:
    """A gunicorn with its workers, on a port of its own."""

    def __init__(self, application: str, port: int, environment: dict[str, str]) -> None:
        self.address = f"http://127.0.0.1:{port}"
        command = [
            *(sys.executable, "-m", "gunicorn", application, "--bind", f"127.0.0.1:{port}"),
            *("--workers", str(WORKERS), "--log-level", "error"),
        ]
        self.process = subprocess.Popen(command, env=os.environ | environment)

    def __enter__(self) -> Self:
        """Wait until it answers."""
        for _ in range(200):
            try:
                self.get("/en/")
            except OSError:
                time.sleep(0.1)
            else:
                return self
        self.__exit__()
        raise SystemExit(f"{self.address} does not answer")

    def __exit__(self, *_error: object) -> None:
        """End it."""
        self.process.send_signal(signal.SIGTERM)
        self.process.wait(timeout=30)

    def get(self, path: str) -> int:
        """Return the size of a page."""
        with urllib.request.urlopen(self.address + path, timeout=30) as answer:  # noqa: S310 -- our own server on this machine
            return len(answer.read())

    def cpu(self) -> float:
        """Return the CPU seconds of the workers so far."""
        children = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text()
        total = 0
        for child in children.split():
            fields = Path(f"/proc/{child}/stat").read_text().rsplit(")", 1)[1].split()
            total += int(fields[11]) + int(fields[12])
        return total / TICKS

    def measure(self, path: str, requests: int) -> dict[str, float]:
        """Return CPU milliseconds per request, requests per second and size of a page."""
        with ThreadPoolExecutor(CONNECTIONS) as pool:
            list(pool.map(self.get, [path] * CONNECTIONS * WORKERS))
            before, began = self.cpu(), time.perf_counter()
            sizes = list(pool.map(self.get, [path] * requests))
            seconds = time.perf_counter() - began
        return {
            "cpu_ms": 1000 * (self.cpu() - before) / requests,
            "per_second": requests / seconds,
            "kilobytes": sizes[0] / 1024,
        }


def main(arguments: list[str]) -> int:
    """Measure both sites in turn and print the ratios."""
    parser = argparse.ArgumentParser(prog="./run bench portal", description=__doc__)
    parser.add_argument("--requests", type=int, default=1500)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args(arguments)
    from kerege.cli.django import start
    from kerege.cli.serve import collect_static
    from kerege.kernel.database import ensure_database

    start()
    collect_static()
    environment = {"DATABASE_URL": ensure_database(), "KEREGE_HOSTS": "127.0.0.1"}
    with Site("benchmarks._bare:application", 8091, environment) as bare:
        peer = bare.measure("/en/", options.requests)
    results = {"bare list page": peer | {"ratio": 1.0}}
    for kept in (True, False):
        extra = {"KEREGE_PAGE_CACHE": "1" if kept else "0"}
        with Site("kerege.portal.wsgi:application", 8092, environment | extra) as portal:
            for name, path in PAGES.items():
                label = f"{name}, {'as served' if kept else 'made anew each time'}"
                count = options.requests if kept else max(100, options.requests // 5)
                measured = portal.measure(path, count)
                results[label] = measured | {"ratio": measured["cpu_ms"] / peer["cpu_ms"]}
    if options.json:
        print(json.dumps(results, indent=2))
    else:
        show(results)
    return 0


def show(results: dict[str, dict[str, float]]) -> None:
    """Print the figures as a table."""
    print(f"{'page':<34}{'CPU ms':>9}{'ratio':>8}{'req/s':>9}{'kB':>8}")
    for name, row in results.items():
        print(
            f"{name:<34}{row['cpu_ms']:>9.2f}{row['ratio']:>8.2f}"
            f"{row['per_second']:>9.0f}{row['kilobytes']:>8.1f}"
        )
