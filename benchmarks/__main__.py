"""``./run bench NAME``: run one benchmark and print its figures beside its peer's."""

import importlib
import sys
from pathlib import Path

NAMES = sorted(p.stem for p in Path(__file__).parent.glob("*.py") if not p.stem.startswith("_"))


def main() -> int:
    """Run the benchmark named on the command line."""
    if not sys.argv[1:] or sys.argv[1] not in NAMES:
        print(f"usage: ./run bench {{{'|'.join(NAMES)}}} [ARGUMENT ...]", file=sys.stderr)
        return 2
    return int(importlib.import_module(f"benchmarks.{sys.argv[1]}").main(sys.argv[2:]))


raise SystemExit(main())
