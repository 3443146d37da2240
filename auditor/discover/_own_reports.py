"""Reports of this tool that lie in a repository: what they name was named elsewhere, and is no use of a model.

They are told by their structure and not by a word in them, so that no setting hides behind one.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from auditor.core.own_marks import SCHEMAS, TOOL

_HEAD = 200
"""Characters of a file within which a stored audit names its schema. Derived from what `auditor.wire` writes first."""


def is_own_report(text: str) -> bool:
    """Whether a text is an audit, a bill, an attestation or a SARIF log that this tool wrote."""
    if not text.lstrip().startswith("{") or (TOOL not in text and SCHEMAS not in text):
        return False
    try:
        content = json.loads(text)
    except (ValueError, RecursionError):
        return False
    return isinstance(content, dict) and any(one == TOOL or one.startswith(SCHEMAS) for one in _makers(content))


def begins_as_own(head: str) -> bool:
    """Whether a file that is too large to be read begins as a stored audit does."""
    return head[:_HEAD].replace(" ", "").replace("\n", "").startswith('{"schema":"' + SCHEMAS)


def _makers(content: Mapping[str, Any]) -> Iterator[str]:
    """What each format has for its schema, or for the program that wrote it."""
    for key in ("schema", "predicateType"):
        yield str(content.get(key, ""))
    tools = _below(content.get("metadata"), "tools")
    components = _below(tools, "components") if isinstance(tools, Mapping) else tools
    yield from (str(_below(one, "name") or "") for one in _listed(components))
    creators = _listed(_below(content.get("creationInfo"), "creators"))
    yield from (str(one).removeprefix("Tool: ").rpartition("-")[0] for one in creators)
    drivers = (_below(_below(run, "tool"), "driver") for run in _listed(content.get("runs")))
    yield from (str(_below(driver, "name") or "") for driver in drivers)
    for one in _listed(content.get("@graph")):
        if _below(one, "type") == "SpdxDocument":
            yield str(_below(one, "spdxId") or "")


def _below(value: Any, key: str) -> Any:
    return value.get(key) if isinstance(value, Mapping) else None


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []
