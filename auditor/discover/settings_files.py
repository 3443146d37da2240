"""JSON and TOML settings: editor plug-ins, trainings, applications; keys that speak of models."""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Iterator
from typing import Any

from auditor.discover._gateways import routed
from auditor.discover._nouns import Found, Mention, RepositoryFile, Unparsable
from auditor.discover._settings import setting

_NEVER = re.compile(
    r"package(?:-lock)?\.json|composer\.json|tsconfig.*|tokenizer.*\.json|.*\.lock|vocab.*\.json|.*index\.json|"
    r"special_tokens_map\.json|generation_config\.json|.*schema.*\.json|manifest\.json|.*results?.*\.json|"
    r"\.eslintrc.*|poetry\.lock|uv\.lock|cargo\.toml|models\.lock",
    re.IGNORECASE,
)
_COMMENT = re.compile(r"^\s*//[^\n]*$", re.MULTILINE)
_BASE_URLS = ("apiBase", "api_base", "base_url", "baseUrl", "baseURL")
_MAX_NODES = 100_000


class SettingsFiles:
    """Reads JSON and TOML."""

    name = "settings"

    def wants(self, path: str, /) -> bool:
        """Settings by ending; files that belong to package managers and tokenizers are left out."""
        last = path.rpartition("/")[2].lower()
        return last.endswith((".json", ".jsonc", ".toml")) and not _NEVER.fullmatch(last)

    def find(self, file: RepositoryFile, /) -> Iterator[Mention]:
        """Mentions by every key."""
        if "model" not in file.text.lower() and "repo_id" not in file.text:
            return
        try:
            value = tomllib.loads(file.text) if file.suffix == ".toml" else json.loads(_COMMENT.sub("", file.text))
        except RecursionError:
            raise Unparsable("nested too deeply") from None
        except ValueError:
            raise Unparsable(f"not {file.suffix[1:].upper()}") from None
        for key, text, found in _walk(value):
            yield Mention(found=found, location=file.at(_line_of(file.text, key, text)), how=key)


def _walk(root: Any) -> Iterator[tuple[str, str, Found]]:
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


def _entry(value: dict[str, Any]) -> tuple[str, str, Found] | None:
    """A provider beside a model."""
    key = next((name for name in ("model", "modelName", "model_name") if isinstance(value.get(name), str)), None)
    provider = value.get("provider") or value.get("model_provider")
    if key is None or not isinstance(provider, str):
        return None
    base = next((str(value[name]) for name in _BASE_URLS if value.get(name)), None)
    found = routed(value[key], base_url=base, provider=provider)
    return (key, value[key], found) if found else None


def _line_of(text: str, key: str, value: str) -> int:
    written = json.dumps(value, ensure_ascii=False)
    match = re.search(rf"{re.escape(key)}[\"']?\s*[:=]\s*{re.escape(written)}", text)
    place = match.start() if match else text.find(value)
    return text.count("\n", 0, max(place, 0)) + 1


FINDER = SettingsFiles()
