"""`auditor mcp`: the read-only commands as tools of the Model Context Protocol, for assistants and agents."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from auditor.cli.groups import grouped
from auditor.cli.line import NamedOption
from auditor.cli.options import EvidenceOptions, PolicyOptions


@grouped
def mcp(
    root: Annotated[
        Path, NamedOption("--root", metavar="FOLDER", help="Local models are read below this folder only.")
    ] = Path(),
    *,
    policy: PolicyOptions,
    evidence: EvidenceOptions,
) -> None:
    """Serve identify, terms, review, explain and choose to an assistant (Model Context Protocol, stdio).

    The tools only read. Policy, evidence store, hub and network are those of this command line; whoever calls a tool
    names texts, models, workloads and rules, and nothing else.
    """
    from auditor.core.extras import require

    require("mcp")  # before anything else is loaded
    from auditor.cli.mcp_server import server
    from auditor.cli.mcp_tools import Tools

    server(Tools(policy=policy, evidence=evidence, root=root)).run("stdio")
