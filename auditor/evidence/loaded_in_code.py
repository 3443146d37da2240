"""What program code loads by an id and makes another model of: in a block of a card, in a program or a notebook."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence

from auditor.core import patterns as re
from auditor.core.decoding import lines_of
from auditor.core.hub_names import hub_id
from auditor.core.model import Claim, Location, Snapshot
from auditor.evidence.parent_words import (
    DEFAULT_BASE,
    HANDED_OVER,
    LOADED,
    MODELFILE,
    MODELFILE_FROM,
    ON_THE_SIDE,
    TRAINED,
    TRAINING_OPTION,
    TRAINS_FROM,
    TRAINS_FROM_NAMED,
)
from auditor.records.base_models import load_base_models
from auditor.records.model_names import original, stem, tells_size

_LONGEST = 400
"""Characters of a line of code. By judgment: longer ones are data."""
_MOST_LINES = 2_000
"""Of one program. By judgment: bounds time."""
_NAMED = re.compile(
    r"\s*(?P<name>[A-Za-z_]\w{0,40})\s?(?::\s?\w{1,20}\s?)?=\s?[\"'](?P<id>[\w.\-]{1,96}/[\w.\-]{1,96})[\"']"
)
"""A name that code gives an id."""
_SET = re.compile(
    r"\s{0,8}(?:export\s{1,3}|local\s{1,3}|readonly\s{1,3})?(?P<name>[A-Za-z_]\w{0,40})="
    r"[\"']?(?:\$\{\w{1,40}:[-=])?(?P<id>[\w.\-]{1,96}/[\w.\-]{1,96})\}?[\"']?\s*(?:#.*)?$"
)
"""The same in a script of a shell."""


def trained_from(lines: Sequence[str], own: str = "") -> Iterator[tuple[int, str]]:
    """What code makes a model of, with its line, from 0.

    It is loaded by its id, or by a name that was given the id before, and trained, merged, saved or uploaded in the
    same code; or it is what a command starts training from.

    Args:
        own: the model's own ``org/name``: then only commands count that name it; cards tell how to train others too.
    """
    lines = _in_one_line([line[:_LONGEST] for line in lines[:_MOST_LINES]])
    shown = own and stem(own) not in "\n".join(lines).casefold()
    if not shown and any(TRAINING_OPTION.search(line) for line in lines):
        set_to: dict[str, tuple[int, str]] = {}
        for number, line in enumerate(lines):
            if (told := _SET.match(line)) and (name := hub_id(told["id"])):
                set_to[told["name"]] = number, name
            found = TRAINS_FROM.search(line)
            if found and (name := hub_id(found["id"])):
                yield number, name
            elif (by_name := TRAINS_FROM_NAMED.search(line)) and by_name["name"] in set_to:
                yield set_to[by_name["name"]]
    if not any(TRAINED.search(line) for line in lines):
        return
    given: dict[str, tuple[int, str]] = {}
    for number, line in enumerate(lines):
        default = None if ON_THE_SIDE.search(line) else DEFAULT_BASE.search(line)
        handed = HANDED_OVER.search(line)
        handed = None if handed and ON_THE_SIDE.search(line[: handed.start()]) else handed
        said = default["id"] if default else (handed["id"] or handed["other"]) if handed else ""
        if said and not line.lstrip().startswith("#") and (name := hub_id(said)):
            yield number, name
        if (named := _NAMED.match(line)) and (name := hub_id(named["id"])):
            given[named["name"]] = number, name
        for loaded in LOADED.finditer(line):
            if ON_THE_SIDE.search(loaded["into"] or ""):
                continue
            if loaded["id"] and (name := hub_id(loaded["id"])):
                yield number, name
            elif loaded["name"] in given and not ON_THE_SIDE.search(loaded["name"]):
                yield given[loaded["name"]]


def _in_one_line(lines: Sequence[str]) -> list[str]:
    """The lines, each call that loads a model on the line on which it begins, without what is commented out."""
    found = list(lines)
    for number, line in enumerate(lines):
        if not _OPEN_CALL.search(line):
            continue
        parts = [line]
        for following in lines[number + 1 : number + 1 + _LINES_OF_A_CALL]:
            if not following.lstrip().startswith("#"):
                parts.append(following.strip())
            if ")" in following:
                break
        found[number] = " ".join(parts)[:_LONGEST]
    return found


_OPEN_CALL = re.compile(r"\.from_pretrained\(\s*$")
_LINES_OF_A_CALL = 12
"""By judgment: more are no call."""


def loaded_from_file(path: str) -> str:
    """The name that a file of weights on somebody's disk tells; empty where that is no model's."""
    parts = path.replace("\\", "/").split("/")
    if hub_id(path) is not None and not _FILE_OF_WEIGHTS.search(path):
        return ""
    own = _FILE_OF_WEIGHTS.sub("", parts[-1])
    if len(parts) == 1 and own == path:
        return ""
    name = original(own)
    return name if load_base_models().find_name(name) is not None or tells_size(name) else ""


_FILE_OF_WEIGHTS = re.compile(r"\.(?:gguf|ggml|safetensors|ckpt|pth?|bin|onnx)$", re.IGNORECASE)


def packed_from(lines: Sequence[str], *, called: bool = False) -> Iterator[tuple[int, str, bool]]:
    """What a recipe of ollama starts from: its line, from 0, its name, and whether that is an id.

    Args:
        called: whether the file is called as one.
    """
    if not called and not any(MODELFILE.match(line[:80]) for line in lines):
        return
    for number, line in enumerate(lines):
        match = MODELFILE_FROM.match(line[:200])
        if not match:
            continue
        if _FILE_OF_WEIGHTS.search(match["name"]) and not match["name"].startswith(("hf.co", "huggingface.co")):
            if name := loaded_from_file(match["name"]):
                yield number, name, False
        elif not match["name"].startswith((".", "/", "~")):
            plain_name, _, tag = match["name"].removeprefix("hf.co/").removeprefix("huggingface.co/").partition(":")
            found = hub_id(plain_name)
            yield number, found or f"{plain_name}-{tag}".strip("-"), bool(found)


def bases_in_programs(snapshot: Snapshot) -> list[Claim]:
    """A claim for each model that a program or notebook at the top of a repository makes another of."""
    found: dict[str, list[Claim]] = {}
    for file in snapshot.files:
        suffix = file.path.rpartition(".")[2].casefold()
        if "/" in file.path or suffix not in ("py", "ipynb", "sh", "bash") or file.decoded is None:
            continue
        for number, name in trained_from(_code(file.decoded.text, suffix)):
            line = None if suffix == "ipynb" else number + 1
            place = Location(path=file.path, start_line=line, end_line=line, sha256=file.sha256)
            said = {"base_model": name, "base_model_relation": "finetune"}
            claims = [Claim(key=key, value=value, location=place, source="prose") for key, value in said.items()]
            found.setdefault(name.casefold(), claims)
    return [claim for claims in found.values() for claim in claims]


def _code(text: str, suffix: str) -> list[str]:
    if suffix != "ipynb":
        return lines_of(text)
    try:
        cells = json.loads(text).get("cells", [])
    except (ValueError, RecursionError, AttributeError):
        return []
    rows: list[str] = []
    for cell in cells if isinstance(cells, list) else ():
        source = cell.get("source", "") if isinstance(cell, dict) and cell.get("cell_type") == "code" else ""
        rows += lines_of("".join(map(str, source)) if isinstance(source, list) else str(source))
    return rows
