"""A Hugging Face hub on loopback that serves model folders, and misbehaves on demand.

On the command line: ``python -m tests.hub --root DIR --port N``. In tests: ``with Hub(folder) as hub: …``.
"""

from tests.hub.faults import Fault
from tests.hub.server import Hub, Seen

__all__ = ["Fault", "Hub", "Seen"]
