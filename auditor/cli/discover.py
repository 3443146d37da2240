"""`auditor discover`: which models a repository names, and where."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

from auditor.cli.line import Argument, NamedOption
from auditor.cli.options import FormOption, check_form
from auditor.cli.say import json_text, say
from auditor.core.printable import agree, plural

if TYPE_CHECKING:
    from auditor.discover import Discovered, Discovery

_NAMED = 3
"""Reports that are named one by one. By judgment: a line."""


def discover(
    path: Annotated[Path, Argument(help="Root of a repository.")] = Path(),
    write: Annotated[
        Path | None, NamedOption("--write", help="Write or update this models file with what is in use.")
    ] = None,
    everything: Annotated[bool, NamedOption("--all", help="Also list commented-out and test-only mentions.")] = False,
    form: FormOption = "text",
) -> None:
    """Find the models a repository names: code, containers, Terraform, workflows, agents, bills, weights in the tree.

    Names that only a private server knows are listed as aliases, data sets that code loads apart; nothing is looked up
    and nothing is run.
    """
    from auditor.cli.outputs import print_data, print_text
    from auditor.discover import discover as search

    check_form(form)
    found = search(path)
    models = found.models if everything else found.used
    data = tuple(one for one in found.data_sets if everything or one.state.value == "used")
    if form == "json":
        print_data(_json(found, models, data))
    else:
        print_text(_text(models, data))
    for gap in found.unread:
        say(f"warning: not searched: {gap.what} ({gap.detail})")
    if found.reports:
        count = len(found.reports)
        named = ", ".join(found.reports[:_NAMED]) + (", …" if count > _NAMED else "")
        say(f"left out, as this tool wrote {agree(count, 'it', 'them')}: {plural(count, 'report')} ({named})")
    for place, count in found.manifests:
        say(f"{place} is a manifest of {plural(count, 'model')}: `auditor check {path / place}` evaluates them")
    hidden = len(found.models) - len(models)
    rest = f"; {hidden} more only in tests or comments (--all)" if hidden else ""
    beside = f" and {plural(len(data), 'data set')}" if data else ""
    say(f"{plural(len(models), 'model')}{beside} in {plural(found.searched, 'file')}{rest}")
    if write is not None:
        _write(write, found)


def _text(models: tuple[Discovered, ...], data: tuple[Discovered, ...]) -> str:
    rows = [] if models or not data else ["no model is named here"]
    for model in (*models, *data):
        name = str(model.found.ref) if model.found.ref else f"{model.found.name} ({model.found.kind.value})"
        name += " (data set)" if model.found.kind.value == "data-set" else ""
        state = "" if model.state.value == "used" else f" [{model.state.value}]"
        rows.append(name + state)
        rows += [f"    {mention.location}  {mention.how}" for mention in model.mentions]
    return "\n".join(rows) or "no model is named here"


def _json(found: Discovery, models: tuple[Discovered, ...], data: tuple[Discovered, ...]) -> str:
    def one(model: Discovered) -> dict[str, Any]:
        return {
            "name": model.found.name,
            "kind": model.found.kind.value,
            "ref": str(model.found.ref) if model.found.ref else None,
            "state": model.state.value,
            "mentions": [
                {
                    "path": mention.location.path,
                    "line": mention.location.start_line,
                    "how": mention.how,
                    "state": mention.state.value,
                }
                for mention in model.mentions
            ],
        }

    unread = [{"path": gap.what, "why": gap.detail} for gap in found.unread]
    content = {
        "models": [one(model) for model in models],
        "data_sets": [one(each) for each in data],
        "unread": unread,
        "searched": found.searched,
        "reports": list(found.reports),
    }
    return json_text(content, indent=1)


def _write(path: Path, found: Discovery) -> None:
    from auditor.cli.outputs import write_whole
    from auditor.manifest import load_manifest
    from auditor.manifest.update import updated

    present = path.read_text(encoding="utf-8") if path.is_file() else None
    manifest = load_manifest(path, may_be_empty=True) if present is not None else None
    text, added = updated(present, manifest, found.used)
    if text != present:
        write_whole(path, text)
    say(f"{path}: {len(added)} added" if added else f"{path}: nothing to add")
