"""``python -m tests.hub --root DIR --port N``: serve model folders as a hub until interrupted."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from tests.hub.faults import Fault
from tests.hub.server import Hub


def main() -> int:
    """Parse the command line and serve; the address is printed on stdout once the hub answers."""
    parser = argparse.ArgumentParser(prog="python -m tests.hub", description="A hub on loopback for tests.")
    parser.add_argument("--root", type=Path, required=True, help="folder of <org>__<name> model folders")
    parser.add_argument("--port", type=int, default=0, help="0 takes a free one")
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--latency", type=float, default=0.0, help="seconds before each answer")
    parser.add_argument("--refuse-gated", action="store_true", help="gated models refuse their files")
    parser.add_argument(
        "--fault",
        action="append",
        default=[],
        type=Fault.parse,
        metavar="KIND[*TIMES][=VALUE][:org/name[/file]]",
        help="503, 429*3=2:org/name, hang:org/name/LICENSE, cut, gated, redirect=http://127.0.0.1:9:org/name, …",
    )
    options = parser.parse_args()
    if not options.root.is_dir():
        parser.error(f"no such folder: {options.root}")
    hub = Hub(
        options.root,
        faults=options.fault,
        latency=options.latency,
        refuse_gated=options.refuse_gated,
        port=options.port,
        host=options.host,
    )
    print(hub.url, flush=True)
    try:
        hub.serve_forever()
    except KeyboardInterrupt:
        return 0
    return 0


if __name__ == "__main__":
    sys.exit(main())
