"""JSON and TOML settings: editor plug-ins, trainings, applications; keys that speak of models."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Iterator
from typing import Any

from auditor.core import patterns as re
from auditor.discover._commands import in_words
from auditor.discover._gateways import of_component, routed
from auditor.discover._names import named
from auditor.discover._nouns import Finder, FoundModel, Kind, Lines, Mention, RepositoryFile, Unparsable
from auditor.discover._settings import says_model, sectioned, words_of
from auditor.discover.bills import is_bill
from auditor.discover.comfyui import is_workflow

_NEVER = re.compile(
    r"package(?:-lock)?\.json|composer\.json|tsconfig.*|tokenizer.*\.json|.*\.lock|vocab.*\.json|.*index\.json|"
    r"special_tokens_map\.json|generation_config\.json|.*schema.*\.json|manifest\.json|.*results?.*\.json|"
    r"\.eslintrc.*|poetry\.lock|uv\.lock|cargo\.toml|models\.lock",
    re.IGNORECASE,
)
_COMMENT = re.compile(r"^[^\S\n]*//[^\n]*$", re.MULTILINE)
_PAIR = re.compile(
    r"""(?<![^\s"'=:,{}\[\]])(?P<key>[^\s"'=:,{}\[\]]+)["']?\s*[:=]\s*(?P<value>"[^"\\\n]*(?:\\.[^"\\\n]*)*")"""
)
_RUN = re.compile(r"[\w\"'.\- \t]+")
_MOST_DOTS = 300
"""Parts of a key that TOML's dots join: a reader pays for each with all those before it. By judgment: keeps time in
proportion (bench/RESULTS.md, "Time on hostile input")."""
_MOST_LOOKS = 200
"""Values looked for in the file; of more, the key's line is told. By judgment: keeps time in proportion."""
_LONGEST_PAIR = 1000
"""Characters of a key and its value that are looked for together. By judgment: bounds time."""
_NAMES = ("oai_config_list", "oai_config_list.sample")
"""Files of JSON that have no ending."""
_BASE_URLS = ("apiBase", "api_base", "base_url", "baseUrl", "baseURL")
_MAX_NODES = 100_000
"""By judgment: bounds time; the rest is told as not read."""


class SettingsFiles:
    """Reads JSON and TOML."""

    name = "settings"
    reads_text = True

    def wants(self, path: str, /) -> bool:
        """Settings by ending; files that belong to package managers and tokenizers are left out."""
        last = path.rpartition("/")[2].lower()
        return (last.endswith((".json", ".jsonc", ".toml")) or last in _NAMES) and not _NEVER.fullmatch(last)

    def find(self, file: RepositoryFile, /) -> Iterator[Mention]:
        """Mentions by every key."""
        if "model" not in file.text.lower() and "repo_id" not in file.text:
            return
        if file.suffix == ".json" and is_bill(file.text):
            return  # its keys speak of components, not of settings
        if file.suffix == ".json" and is_workflow(file.text):
            return  # its nodes' keys mean what their classes say
        if file.suffix == ".toml" and any(run.group().count(".") > _MOST_DOTS for run in _RUN.finditer(file.text)):
            raise Unparsable("a key of more parts than are read")
        try:
            value = tomllib.loads(file.text) if file.suffix == ".toml" else json.loads(_COMMENT.sub("", file.text))
        except RecursionError:
            raise Unparsable("nested too deeply") from None
        except ValueError:
            raise Unparsable(f"not {'TOML' if file.suffix == '.toml' else 'JSON'}") from None
        places: _SettingsPlaces | None = None
        for key, text, found in _walk(value):
            places = places or _SettingsPlaces(file.text)
            yield Mention(found=found, location=file.at(places.line_of(key, text)), how=key)


def _walk(root: Any) -> Iterator[tuple[str, str, FoundModel]]:
    stack: list[tuple[str, Any, str]] = [("", root, "")]
    for _ in range(_MAX_NODES):
        if not stack:
            return
        key, value, section = stack.pop()
        if isinstance(value, dict):
            entry = _entry(value)
            if entry:
                yield entry
            left_out = {entry[0]} if entry else set()
            yield from _started(value)
            within = key if words_of(key).startswith("ollama") else section
            yield from _listed(key, value, section)
            stack += [
                (str(name), item, within)
                for name, item in reversed(value.items())
                if name not in left_out and name != "headers"
            ]
        elif isinstance(value, list):
            stack += [(key, item, section) for item in reversed(value)]
        elif isinstance(value, str) and value:
            found = sectioned((section, key) if section and says_model(key) else (key,), value)
            if found:
                yield key, value, found
    if stack:
        raise Unparsable(f"more than {_MAX_NODES} values, the rest is not read")


def _entry(value: dict[str, Any]) -> tuple[str, str, FoundModel] | None:
    """A provider beside a model."""
    provider = value.get("provider") or value.get("model_provider")
    inner = value.get("config")
    if isinstance(provider, str) and isinstance(inner, dict) and "model" not in value:
        known = of_component(provider)
        if known or provider.count(".") > 1:
            value, provider = inner, known  # what a framework makes, and what it is made with
    key = next((name for name in ("model", "modelName", "model_name") if isinstance(value.get(name), str)), None)
    base = next((str(value[name]) for name in _BASE_URLS if value.get(name)), None)
    if key is None or (not isinstance(provider, str) and base is None):
        return None
    found = routed(value[key], base_url=base, provider=provider if isinstance(provider, str) else None)
    return (key, value[key], found) if found else None


def _listed(key: str, value: dict[str, Any], section: str) -> Iterator[tuple[str, str, FoundModel]]:
    """Models by their own names as keys, in a section of Ollama; and ``{"model": {"name": …}}`` of a vendor."""
    if key == "models" and section:
        for name, inner in value.items():
            if isinstance(inner, dict) and (found := sectioned((section, "model"), name)):
                yield name, name, found
    said = value.get("name")
    if key == "model" and isinstance(said, str):
        found = named(said)
        if found and found.kind is Kind.API:
            yield "name", said, found


def _started(value: dict[str, Any]) -> Iterator[tuple[str, str, FoundModel]]:
    """What a program is started with, as servers of tools are: ``{"command": …, "args": […]}``."""
    command, given = value.get("command"), value.get("args")
    if isinstance(command, str) and isinstance(given, list):
        for one in in_words([command, *(word for word in given if isinstance(word, str))]):
            yield one.how, one.word, one.found


class _SettingsPlaces:
    """Where keys stand with their texts; sorted once, not searched for each mention."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._lines = Lines(text)
        self._pairs: dict[tuple[str, str], int] = {}
        self._looks = 0
        for match in _PAIR.finditer(text):
            self._pairs.setdefault((match["key"], match["value"]), match.start())

    def line_of(self, key: str, value: str) -> int:
        """The line of a key and its text, else of the text, else the first."""
        written = json.dumps(value, ensure_ascii=False)
        place = self._pairs.get((key, written))
        if place is None and self._looks < _MOST_LOOKS:
            self._looks += 1
            short = len(key) + len(written) < _LONGEST_PAIR
            match = re.search(rf"{re.escape(key)}[\"']?\s*[:=]\s*{re.escape(written)}", self._text) if short else None
            place = self._pairs[key, written] = match.start() if match else self._text.find(value)
        return self._lines.at(max(place or 0, 0))


FINDER: Finder = SettingsFiles()
