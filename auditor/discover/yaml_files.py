"""YAML of every kind: compose and Kubernetes files, Helm values, gateways, merges, trainings, workflows, MLmodel.

No file name decides what a file is. Containers are recognized by what they hold, gateway entries by theirs; beyond
that, keys that speak of models are believed where the value has the shape of one.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from auditor.core import patterns as re
from auditor.core.hubs import by_word
from auditor.core.marked_yaml import Node
from auditor.discover._commands import NamedModel, in_script
from auditor.discover._comments import hash_blocks
from auditor.discover._containers import Placed, in_container, is_container, model_service
from auditor.discover._gateways import of_component, routed
from auditor.discover._names import at_revision, has_own_scheme, named
from auditor.discover._nouns import (
    Finder,
    FoundModel,
    Kind,
    Mention,
    Pieces,
    RepositoryFile,
    State,
    TooMuch,
    Unparsable,
)
from auditor.discover._settings import says_deployment, says_model, sectioned, setting
from auditor.discover._yaml import documents, nodes, text_of

_LOCKS = re.compile(r"(?:pnpm-lock|conda-lock|.*\.lock|mkdocs|openapi|swagger|\.pre-commit-config|_?config\.ya?ml\.j2)")
_WORDS = ("model", "hf", "hugging", "ckpt", "checkpoint", "llm", "ollama", "lora", "adapter", "pretrained")
_BASE_URLS = ("api_base", "base_url", "apiBase", "baseURL", "api_url", "endpoint", "baseUrl")
_SCRIPTS = ("run", "script", "command", "cmd", "args", "before_script", "onCreateCommand", "postCreateCommand", "start")
_PARTS_OF_A_NAME = frozenset(
    {"name", "id", "repo", "repository", "uri", "url", "path", "source", "hf", "huggingface", "default"}
)
_OF_AN_IMAGE = ("tag", "pullPolicy", "image", "digest")
_PROSE_LINES = 12
"""Lines of prose that may stand above what was commented out. By judgment: a paragraph."""
_DEEPEST_TEXT = 4
"""Texts within texts that are read as YAML of their own. By judgment: a manifest in a template in a list is three."""
_HOLDS = re.compile(r":|^\s*[-?\[{]")
"""What a line holds that is more than one word to YAML."""
_RECIPE_LINKS = re.compile(r"\+.*")


@cache
def _interesting() -> re.Pattern[str]:
    """What a text must hold to name a model: a word of keys, or a hub's own scheme."""
    own = (f"{re.escape(word)}://" for word in by_word())
    return re.compile("|".join((*_WORDS, *own)), re.IGNORECASE)


class YamlFiles:
    """Reads YAML files."""

    name = "yaml"
    reads_text = True

    def wants(self, path: str, /) -> bool:
        """Files that end in .yaml or .yml, their samples, and MLmodel."""
        last = path.rpartition("/")[2]
        base = re.sub(r"\.(?:example|sample|template|tmpl|dist|j2|gotmpl)$", "", last.lower())
        return (base.endswith((".yaml", ".yml")) or last == "MLmodel") and not _LOCKS.match(last.lower())

    def find(self, file: RepositoryFile, /) -> Iterator[Mention]:
        """Mentions of every document, then those of commented-out parts."""
        if not _interesting().search(file.text):
            return
        pieces = Pieces()
        for root in documents(file.text):
            for placed in in_tree(root, pieces):
                yield Mention(found=placed.named.found, location=file.at(placed.line), how=placed.named.how)
        for start, text in hash_blocks(file.text):
            for placed in in_fragment(text, pieces):
                place = file.at(placed.line + start - 1)
                yield Mention(found=placed.named.found, location=place, how=placed.named.how, state=State.COMMENTED)
        pieces.settle()


def in_fragment(text: str, pieces: Pieces, depth: int = 0) -> Iterator[Placed]:
    """Models of a commented-out part: from the first line on from which it reads as YAML, else line by line."""
    if not _interesting().search(text):
        return
    if depth > _DEEPEST_TEXT:
        pieces.unread = True
        return
    rows = text.split("\n")
    for start in range(min(len(rows), _PROSE_LINES)):
        if not pieces.take(text):
            return
        try:
            roots = documents(_dedented(rows[start:]))
        except TooMuch:
            raise
        except Unparsable:
            continue
        if any(root.kind != "scalar" for root in roots):
            yield from (
                Placed(placed.named, placed.line + start) for root in roots for placed in in_tree(root, pieces, depth)
            )
            return
    for number, row in enumerate(rows, start=1):
        if len(rows) == 1 or not _HOLDS.search(row) or not pieces.take(row):
            continue
        try:
            roots = documents(row.strip())
        except TooMuch:
            raise
        except Unparsable:
            continue
        for root in roots:
            yield from (Placed(placed.named, number) for placed in in_tree(root, pieces, depth))


def _dedented(rows: list[str]) -> str:
    """The rows without their common margin; `textwrap.dedent` looks for it with a pattern that steps back."""
    full = [row for row in rows if row.strip(" \t")]
    first, last = min(full, default=""), max(full, default="")
    margin = 0
    while margin < min(len(first), len(last)) and first[margin] == last[margin] and first[margin] in " \t":
        margin += 1
    return "\n".join(row[margin:] if row.strip(" \t") else "" for row in rows)


def in_tree(root: Node, pieces: Pieces, depth: int = 0) -> Iterator[Placed]:
    """Every model a document names."""
    if root.kind == "scalar":
        return
    recipe = root.get("merge_method") is not None
    services, config_map = root.get("services") is not None, text_of(root, "kind") == "ConfigMap"
    told: set[int] = set()
    for path, node in nodes(root):
        if node.kind != "mapping":
            continue
        if path[-1:] == ("models",) and len(path) == 1 and services:
            yield from model_service(node)
            told.update(id(value) for _, entry in node.pairs for _, value in entry.pairs)
            continue
        entry = list(_entry(node))
        if entry:
            told.update(id(value) for key, value in node.pairs)
            told.update(id(value) for key, value in (node.get("litellm_params") or node).pairs)
            yield from entry
        if is_container(node):
            yield from in_container(node, path[-1] if path else "")
        inner = _Inner(pieces, depth + 1)
        yield from _pairs(node, path, told, inner, recipe=recipe, config_map=config_map)


@dataclass(frozen=True, slots=True)
class _Inner:
    """What is left for documents inside of texts, and how deep they would lie."""

    pieces: Pieces
    depth: int


def _pairs(
    node: Node, path: tuple[str, ...], told: set[int], inner: _Inner, *, recipe: bool, config_map: bool
) -> Iterator[Placed]:
    revision = text_of(node, "revision") or text_of(node, "model_revision") or text_of(node, "source_model_revision")
    base_url = next((text_of(node, key) for key in _BASE_URLS if text_of(node, key)), None)
    variables = path == ("data",) and config_map
    texts = {name.raw: value.raw for name, value in node.pairs if value.kind == "scalar"}
    image = any(node.get(other) for other in _OF_AN_IMAGE)
    for key, value in node.pairs:
        if id(value) in told:
            continue
        if value.kind == "sequence":
            yield from _list(key.raw, value)
        if value.kind != "scalar":
            continue
        file = key.raw.endswith((".sh", ".bash")) or value.raw.startswith("#!")
        if file or (key.raw in _SCRIPTS and "\n" in value.raw.strip()):
            first = value.line + 1
            yield from (Placed(one, first + number) for number, one in in_script(value.raw))
        elif key.raw in _SCRIPTS and key.raw in ("run", "script", "cmd"):
            yield from (Placed(one, value.line) for _, one in in_script(value.raw))
        elif "\n" in value.raw.strip() and ":" in value.raw and _interesting().search(value.raw):
            yield from (
                Placed(placed.named, value.line + placed.line)
                for placed in in_fragment(value.raw, inner.pieces, inner.depth)
            )
        else:
            text = _RECIPE_LINKS.sub("", value.raw) if recipe else value.raw
            found = _by_place(texts, path, key.raw, text, image=image)
            if found is None and base_url is not None and key.raw in ("model", "model_name", "modelName"):
                found = routed(text, base_url=base_url, provider=texts.get("provider"))
            if found is not None and (variables or _is_model_place(path, key.raw)):
                yield Placed(NamedModel(at_revision(found, revision), key.raw, value.raw), value.line)


def _by_place(texts: dict[str, str], path: tuple[str, ...], key: str, text: str, *, image: bool) -> FoundModel | None:
    """By the key; else by the key above it (``model: {name: …}``), a variable's name beside it, or its own scheme."""
    parts = (*path, key)
    found = sectioned(parts, text) if says_model(key) or says_deployment(parts) else None
    if found is None and key in _PARTS_OF_A_NAME and path and says_model(path[-1]):
        found = None if image and key == "repository" else named(text)
        found = found if found and found.kind in (Kind.HUB, Kind.API) else None
    if found is None and key == "value":
        found = setting(texts.get("name", ""), text)
    if found is None and key == "name" and "edit_format" in texts:  # Aider's settings of a model
        found = routed(text)
        found = found if found and found.kind is not Kind.ALIAS else None
    if found is None and has_own_scheme(text):
        found = named(text)
    return found


def _list(key: str, value: Node) -> Iterator[Placed]:
    """``models: [org/a, org/b]``, and the scripts of a job."""
    for item in value.items:
        if item.kind != "scalar":
            continue
        if key in _SCRIPTS:
            yield from (Placed(one, item.line + number) for number, one in in_script(item.raw))
        found = setting(key, item.raw)
        if found is not None:
            yield Placed(NamedModel(found, key, item.raw), item.line)


def _is_model_place(path: tuple[str, ...], key: str) -> bool:
    """Whether the key stands where models are chosen, not where data are: ``datasets: [{path: …}]`` is no model."""
    return not any(part.casefold() in ("datasets", "dataset", "data", "train_data", "eval_data") for part in path[-2:])


def _entry(node: Node) -> Iterator[Placed]:
    """An entry of a gateway or an editor plug-in: LiteLLM's ``litellm_params``, or a provider beside a model."""
    inner = node.get("litellm_params")
    if inner is not None and inner.kind == "mapping":
        model = inner.get("model")
        base = next((text_of(inner, key) for key in _BASE_URLS if text_of(inner, key)), None)
        if model is not None and model.kind == "scalar":
            found = routed(model.raw, base_url=base, provider=text_of(inner, "custom_llm_provider"))
            if found:
                yield Placed(NamedModel(found, "litellm_params", model.raw), model.line)
        return
    provider, config = text_of(node, "provider"), node.get("config")
    known = of_component(provider) if provider and config is not None else None
    if config is not None and (known or (provider or "").count(".") > 1):
        model = config.get("model")  # what a framework makes, and what it is made with
        found = routed(model.raw, provider=known) if model is not None and model.raw else None
        if model is not None and found:
            yield Placed(NamedModel(found, "model", model.raw), model.line)
        return
    provider, model = text_of(node, "provider"), node.get("model") or node.get("modelName") or node.get("model_name")
    if provider and model is not None and model.kind == "scalar" and not named(provider):
        base = next((text_of(node, key) for key in _BASE_URLS if text_of(node, key)), None)
        found = routed(model.raw, base_url=base, provider=provider)
        if found:
            yield Placed(NamedModel(found, "model", model.raw), model.line)


FINDER: Finder = YamlFiles()
