"""JSON and TOML settings: editor plug-ins, trainings, applications; keys that speak of models."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Iterator
from typing import Any

from auditor.core import patterns as re
from auditor.discover._gateways import routed
from auditor.discover._nouns import Finder, FoundModel, Lines, Mention, RepositoryFile, Unparsable
from auditor.discover._settings import setting
from auditor.discover.bills import is_bill

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
        return last.endswith((".json", ".jsonc", ".toml")) and not _NEVER.fullmatch(last)

    def find(self, file: RepositoryFile, /) -> Iterator[Mention]:
        """Mentions by every key."""
        if "model" not in file.text.lower() and "repo_id" not in file.text:
            return
        if file.suffix == ".json" and is_bill(file.text):
            return  # its keys speak of components, not of settings
        if file.suffix == ".toml" and any(run.group().count(".") > _MOST_DOTS for run in _RUN.finditer(file.text)):
            raise Unparsable("a key of more parts than are read")
        try:
            value = tomllib.loads(file.text) if file.suffix == ".toml" else json.loads(_COMMENT.sub("", file.text))
        except RecursionError:
            raise Unparsable("nested too deeply") from None
        except ValueError:
            raise Unparsable(f"not {file.suffix[1:].upper()}") from None
        places: _SettingsPlaces | None = None
        for key, text, found in _walk(value):
            places = places or _SettingsPlaces(file.text)
            yield Mention(found=found, location=file.at(places.line_of(key, text)), how=key)


def _walk(root: Any) -> Iterator[tuple[str, str, FoundModel]]:
    stack: list[tuple[str, Any]] = [("", root)]
    for _ in range(_MAX_NODES):
        if not stack:
            return
        key, value = stack.pop()
        if isinstance(value, dict):
            entry = _entry(value)
            if entry:
                yield entry
            left_out = {entry[0]} if entry else set()
            stack += [(str(name), item) for name, item in reversed(value.items()) if name not in left_out]
        elif isinstance(value, list):
            stack += [(key, item) for item in reversed(value)]
        elif isinstance(value, str) and value:
            found = setting(key, value)
            if found:
                yield key, value, found
    if stack:
        raise Unparsable(f"more than {_MAX_NODES} values, the rest is not read")


def _entry(value: dict[str, Any]) -> tuple[str, str, FoundModel] | None:
    """A provider beside a model."""
    key = next((name for name in ("model", "modelName", "model_name") if isinstance(value.get(name), str)), None)
    provider = value.get("provider") or value.get("model_provider")
    if key is None or not isinstance(provider, str):
        return None
    base = next((str(value[name]) for name in _BASE_URLS if value.get(name)), None)
    found = routed(value[key], base_url=base, provider=provider)
    return (key, value[key], found) if found else None


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
