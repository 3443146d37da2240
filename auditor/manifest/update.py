"""Writes what discovery found into ``models.yaml``: entries people wrote stay as they are, new ones are appended."""

from __future__ import annotations

from collections.abc import Iterable

import yaml

from auditor.core.errors import UsageError
from auditor.core.marked_yaml import in_one_line
from auditor.core.model import ModelRef
from auditor.discover import Discovered, Kind
from auditor.manifest.models_file import Manifest

_HEAD = "# The models this repository uses; `auditor discover --write` appends what it finds, and removes nothing.\n"
_SHOWN = 3
"""Places named in a comment. By judgment: one line."""


def updated(text: str | None, manifest: Manifest | None, found: Iterable[Discovered]) -> tuple[str, tuple[str, ...]]:
    """The manifest's new text and the references that were added; aliases become comments that ask for an answer.

    Args:
        text: the present file, None where there is none.
        manifest: the same, read.
        found: the models in use.
    """
    known = {_key(entry.ref) for entry in manifest.entries} if manifest else set()
    aliases = dict(manifest.aliases) if manifest else {}
    rows: list[str] = []
    added: list[str] = []
    for model in found:
        places = ", ".join(str(mention.location) for mention in model.mentions[:_SHOWN])
        if model.found.kind is Kind.ALIAS or model.found.ref is None:
            question = f"# - ref: ?  # {model.found.name}: which model is this? ({places})"
            if model.found.name not in aliases and not (text and f"# {model.found.name}: which" in text):
                rows.append(f"  {question}")
            continue
        if _key(model.found.ref) in known:
            continue
        known.add(_key(model.found.ref))
        added.append(str(model.found.ref))
        rows.append(f"  - ref: {_scalar(str(model.found.ref))}  # {places}")
    body = text if text is not None else _HEAD + "models:\n"
    if rows:
        body = _appended(_in_block_style(body), rows)
    return body, tuple(added)


def _key(ref: ModelRef) -> str:
    return str(ref.at(None)).casefold() if ref.scheme != "file" else str(ref)


def _scalar(text: str) -> str:
    return str(yaml.safe_dump(text, width=10_000, allow_unicode=True)).removesuffix("\n...\n").strip()


def _in_block_style(body: str) -> str:
    """The text with ``models: [a, b]`` written one entry a line, so that entries can be appended."""
    lines = body.split("\n")
    for index, line in enumerate(lines):
        if line.startswith("models:") and (flow := line.removeprefix("models:").partition(" #")[0].strip()):
            try:
                items = yaml.safe_load(flow) or []
            except yaml.YAMLError:
                raise UsageError(
                    "the models file cannot be added to",
                    where=f"line {index + 1}",
                    found="a list in brackets over several lines",
                    wanted="one `- ref: …` a line",
                ) from None
            shown = [in_one_line(item) for item in items]
            lines[index : index + 1] = ["models:", *(f"  - {item}" for item in shown)]
            break
    return "\n".join(lines)


def _appended(body: str, rows: list[str]) -> str:
    """``rows`` after the last entry of the list, indented as its entries are."""
    lines = body.rstrip("\n").split("\n")
    start = next(index for index, line in enumerate(lines) if line.startswith("models:"))
    end = start + 1
    indent = "  "
    for index in range(start + 1, len(lines)):
        line = lines[index]
        if line.startswith("- ") or line == "-":
            indent, end = "", index + 1
        elif line[:1] in (" ", "\t"):
            end = index + 1
            if line.lstrip().startswith("- ") and end == start + 2:
                indent = line[: len(line) - len(line.lstrip())]
        elif line.strip() and not line.startswith("#"):
            break
    return "\n".join([*lines[:end], *(indent + row.strip() for row in rows), *lines[end:]]) + "\n"
