"""`auditor verify`: does an evidence bundle still prove what it says?"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from click.exceptions import Exit

from auditor.cli.line import Argument


def verify(folder: Annotated[Path, Argument(help="Folder written by `auditor check --evidence`.")]) -> None:
    """Check every hash of a bundle and derive its conclusions again; no network is used.

    Ends with 0 where all holds, 1 where something contradicts, 2 where the folder is no bundle.
    """
    from auditor.cli.outputs import print_text
    from auditor.manifest.bundle import verify_bundle

    problems = verify_bundle(folder)
    print_text("\n".join(problems) or "every hash holds, and the same conclusions follow from the same evidence")
    raise Exit(1 if problems else 0)
