"""ComfyUI's workflows, as its editor saves them and as its server takes them.

Weights are named by their files, in folders that the server knows; a template may say beside them where they are from.
Nodes that are muted or bypassed do not run.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from auditor.core import patterns as re
from auditor.discover._names import WEIGHTS, addressed, hub, local, named
from auditor.discover._nouns import Finder, FoundModel, Kind, Lines, Mention, RepositoryFile, State, Unparsable
from auditor.discover._settings import says_model

_MARKS = re.compile(r'"class_type"\s{0,40}:|"widgets_values"\s{0,40}:')
_MOST = 20_000
"""Nodes that are looked at. By judgment: a large workflow has some hundred."""
_MOST_LOOKS = 200
"""Texts looked for in the file; of more, its first line is told. By judgment: keeps time in proportion."""
_RESTING = (2, 4)
"""Modes of nodes that do not run: never, and bypassed. Derived from ComfyUI's own numbers."""
_LONGEST = 300
"""Characters of a file's name. By judgment: bounds time."""
_PROSE = re.compile(r"(?:Markdown)?Note|.*(?:Text|Prompt|Save|Preview|Show)", re.IGNORECASE)
"""Beginnings of the classes of nodes whose texts are read by people, or written."""
_LOADS = re.compile(r"Load|Model|Checkpoint|LLM|Chat|Download", re.IGNORECASE)
"""What is in the name of a class whose nodes take a model's name."""


class ComfyUi:
    """Reads workflows."""

    name = "comfyui"
    reads_text = True

    def wants(self, path: str, /) -> bool:
        """JSON of any name: a workflow is known by its nodes."""
        return path.lower().endswith(".json")

    def find(self, file: RepositoryFile, /) -> Iterator[Mention]:
        """Mentions of nodes; nothing where the file is no workflow."""
        if not is_workflow(file.text):
            return
        places = _Places(file.text)
        seen: set[tuple[str, State]] = set()
        for number, (text, found, how, state) in enumerate(_models(json.loads(file.text))):
            if number >= _MOST:
                raise Unparsable(f"more than {_MOST} models, the rest is not read")
            if (text, state) not in seen:
                seen.add((text, state))
                yield Mention(found=found, location=file.at(places.line_of(text)), how=how, state=state)


FINDER: Finder = ComfyUi()


def is_workflow(text: str) -> bool:
    """Whether JSON is a workflow."""
    if not _MARKS.search(text):
        return False
    try:
        return bool(_nodes(json.loads(text)))
    except (ValueError, RecursionError):
        return False


_Row = tuple[str, FoundModel, str, State]


def _nodes(value: Any) -> list[tuple[str, State, Any]]:
    """Class, state and the node itself: of what the server takes, of what the editor saves and its groups of nodes."""
    if not isinstance(value, Mapping):
        return []
    prompt = value.get("prompt")
    of_server = prompt if isinstance(prompt, Mapping) else value
    nodes = [
        (str(node["class_type"]), State.USED, node)
        for node in of_server.values()
        if isinstance(node, Mapping) and isinstance(node.get("class_type"), str) and "inputs" in node
    ]
    if nodes:
        return nodes
    definitions = value.get("definitions")
    groups = definitions.get("subgraphs") if isinstance(definitions, Mapping) else ()
    held = [node for group in (value, *_maps(groups)) for node in _maps(group.get("nodes"))]
    return [
        (str(node["type"]), State.COMMENTED if node.get("mode") in _RESTING else State.USED, node)
        for node in held
        if isinstance(node.get("type"), str) and ("widgets_values" in node or "properties" in node)
    ]


def _models(value: Any) -> Iterator[_Row]:
    whole = _origins(value.get("models"))
    for name, state, node in _nodes(value)[:_MOST]:
        properties = node.get("properties")
        origins = {**whole, **_origins(properties.get("models") if isinstance(properties, Mapping) else ())}
        prose = _PROSE.match(name) is not None and "Load" not in name
        for key, text in _texts(node):
            if not isinstance(text, str) or not text or len(text) > _LONGEST or (prose and not says_model(key)):
                continue
            found = _named(name, key, text, origins)
            if found:
                yield text, found, name, state


def _texts(node: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    """What a node is given, with its key where there is one."""
    given = node.get("inputs") if "class_type" in node else node.get("widgets_values")
    if isinstance(given, Mapping):
        for key, value in given.items():
            if isinstance(value, Mapping):  # a row of several things of one kind
                yield from ((str(inner), text) for inner, text in value.items())
            else:
                yield str(key), value
    elif isinstance(given, list):
        for value in given:
            if isinstance(value, Mapping):
                yield from ((str(inner), text) for inner, text in value.items())
            else:
                yield "", value


def _named(name: str, key: str, text: str, origins: Mapping[str, FoundModel]) -> FoundModel | None:
    path = text.replace("\\", "/")
    if path in origins or path.rpartition("/")[2] in origins:
        return origins.get(path) or origins[path.rpartition("/")[2]]
    if any(character.isspace() for character in path.strip()) and not path.lower().endswith(WEIGHTS):
        return None
    if path.lower().endswith(WEIGHTS):
        return addressed(path) or (local(path) if "://" not in path else None)
    if not (says_model(key) if key else _LOADS.search(name)):
        return None
    found = named(path)
    if key and "ollama" in name.lower():
        return hub("ollama", path) if named(path, alias=True) else None
    return found if found and found.kind in (Kind.HUB, Kind.API) else None


def _origins(models: Any) -> dict[str, FoundModel]:
    """Files by their names, with the repositories that they are said to lie in."""
    found = {}
    for one in _maps(models):
        name, url = one.get("name"), one.get("url")
        if isinstance(name, str) and isinstance(url, str) and (known := addressed(url)):
            found[name] = known
    return found


def _maps(value: Any) -> Iterator[Mapping[str, Any]]:
    yield from (one for one in value if isinstance(one, Mapping)) if isinstance(value, Iterable) else ()


class _Places:
    """Lines of texts as JSON writes them."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._lines = Lines(text)
        self._looks = 0

    def line_of(self, written: str) -> int:
        """The first line that holds a text in quotes; the first of all where that was asked too often."""
        self._looks += 1
        if self._looks > _MOST_LOOKS:
            return 1
        at = self._text.find(json.dumps(written, ensure_ascii=False))
        at = at if at >= 0 else self._text.find(json.dumps(written))
        return self._lines.at(max(at, 0))
