"""`auditor policy obligations`: the obligations that come with verdicts, and whether a repository shows it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from auditor.cli.say import json_text
from auditor.core.errors import UsageError

if TYPE_CHECKING:
    from auditor.core.model import Audit
    from auditor.report.obligations import Shown

_NAMES = ("license", "license", "copying", "notice", "readme", "third_party", "third-party", "attribution", "models.y")
_MAX_BYTES = 1024 * 1024
"""A longer file of the product is not searched for notices. By judgment: the search stays within seconds."""
_MAX_FILES = 400
"""Files of the product that are searched for notices. By judgment: protects against a folder that is not the
product."""
_MARKS = {True: "[x]", False: "[ ]", None: "[?]"}


def seen(audit: Audit, root: Path | None) -> tuple[Shown, ...]:
    """The tasks of an audit, each with what the files below ``root`` show of it.

    Raises:
        UsageError: ``root`` is no folder.
    """
    from auditor.identify import identify_text
    from auditor.identify.library import load_library
    from auditor.report.obligations import obligations, shown

    items = obligations(audit)
    if root is None:
        return shown(items, {}, {})
    if not root.is_dir():
        raise UsageError("not a folder", where=str(root), wanted="the repository that carries notices and licenses")
    files = dict(_files(root))
    book = load_library()
    licenses = {
        path: identify_text(text, book).license_ids
        for path, text in files.items()
        if not path.casefold().endswith((".yaml", ".yml"))
    }
    return shown(items, files, licenses)


def _files(root: Path) -> Iterator[tuple[str, str]]:
    """Texts whose names say that notices, licenses or the model's name stand there."""
    from auditor.core.decoding import decode_text

    found = (path for path in sorted(root.rglob("*")) if path.name.casefold().startswith(_NAMES) and path.is_file())
    for number, path in enumerate(found):
        inside = path.resolve().is_relative_to(root.resolve())
        if number >= _MAX_FILES or not inside or path.stat().st_size > _MAX_BYTES:
            continue
        decoded = decode_text(path.read_bytes())
        if decoded is not None:
            yield str(path.relative_to(root)), decoded.text


def as_text(found: Sequence[Shown], *, looked: bool) -> str:
    """A checklist, one heading for each model and workload."""
    lines: list[str] = []
    heading = ""
    for one in found:
        item = one.obligation
        here = f"{item.ref} for {item.workload}"
        if here != heading:
            lines += ["", here] if lines else [here]
            heading = here
        due = f"by {item.due.isoformat()}" if item.due else "before use"
        mark = _MARKS[one.done] if looked else "[ ]"
        lines.append(f"  {mark} {item.task} ({item.owner}, {due}; {item.ground})")
        if looked and one.done is not None:
            lines.append(f"      {one.why}")
    return "\n".join(lines or ["No obligations."]) + "\n"


def as_json(found: Sequence[Shown]) -> str:
    """The same for machines."""
    rows: list[dict[str, Any]] = [
        {
            "ref": one.obligation.ref, "workload": one.obligation.workload, "id": one.obligation.id,
            "task": one.obligation.task, "owner": one.obligation.owner, "ground": one.obligation.ground,
            "due": one.obligation.due.isoformat() if one.obligation.due else None, "done": one.done, "why": one.why,
        }
        for one in found
    ]  # fmt: skip
    return json_text({"obligations": rows}, indent=1) + "\n"
