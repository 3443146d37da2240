"""``python -m tests.faults FOLDER``: hubs, proxy and liar in one process; prints the proxy's address as JSON."""

from __future__ import annotations

import json
import sys
from pathlib import Path

from tests.faults.models import IDS, make
from tests.faults.proxy import World, port_of
from tests.hub import Hub
from tests.hub.models import Catalogue


def main(folder: Path) -> None:
    """Serve until the input ends."""
    old, new = make(folder)
    commits = {state: {Catalogue(root).get(model).sha for model in IDS} for state, root in (("old", old), ("new", new))}  # type: ignore[union-attr]
    with Hub(old) as past, Hub(new) as present:
        world = World(past, present, frozenset(commits["old"] - commits["new"]))
        print(json.dumps({"proxy": port_of(world.proxy), "liar": port_of(world.liar)}), flush=True)
        sys.stdin.read()
        world.stop()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
