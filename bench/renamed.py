"""Texts with every party and product name replaced by an invented one: what is left is what the words say."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

_INVENTED = (
    "Quorvane",
    "Belthrix",
    "Osmarin",
    "Tevadoll",
    "Crandisk",
    "Lumefort",
    "Pirexa",
    "Vondrake",
    "Selquist",
    "Harbune",
)
_COMMON = frozenset(
    "the of and for license licence agreement terms community model models research open source public use policy a an "
    "version inc ltd limited llc corporation corp company ai lab labs university team contributors affiliates its to "
    "in foundation technology co general software commercial non noncommercial group beijing shanghai standard body "
    "creative commons apache".split()
)


@dataclass(frozen=True)
class Renamed:
    """A text with invented names, and the way back."""

    text: str
    names: tuple[tuple[str, str], ...]
    """Real name → invented name."""

    def restored(self, answer: dict[str, Any]) -> dict[str, Any]:
        """An answer about the text with the real names, so that it can be scored against the labels."""
        return dict(self._restored(answer))

    def _restored(self, value: Any) -> Any:
        if isinstance(value, str):
            for real, invented in self.names:
                value = value.replace(invented, real)
            return value
        if isinstance(value, dict):
            return {key: one if key == "path" else self._restored(one) for key, one in value.items()}
        return [self._restored(one) for one in value] if isinstance(value, list) else value


def rename(folder: Path, text: str) -> Renamed:
    """The names are those of publisher, family, title and licensor beside the text, word by word, common words kept."""
    meta = yaml.safe_load((folder / "meta.yaml").read_text("utf-8"))
    labels = yaml.safe_load((folder / "terms.yaml").read_text("utf-8"))
    said = [str(meta.get(key) or "") for key in ("publisher", "family", "title")]
    licensor = (labels.get("terms") or {}).get("licensor")
    for entry in licensor if isinstance(licensor, list) else [licensor]:
        if isinstance(entry, dict) and isinstance(entry.get("value"), dict):
            said.append(str(entry["value"].get("name") or ""))
    words = dict.fromkeys(
        word for part in said for word in re.findall(r"[A-Za-z][A-Za-z0-9]+|[\u3400-\u9fff]{2,}", part)
    )
    real = [word for word in words if word.casefold() not in _COMMON and not word.isdigit() and len(word) > 1]
    real = [word for word in real if word[0].isupper() or not word.isascii() or word.casefold() == word][
        : len(_INVENTED)
    ]
    names = tuple(zip(sorted(real, key=len, reverse=True), _INVENTED, strict=False))
    for word, invented in names:
        text = re.sub(rf"(?<![A-Za-z]){re.escape(word)}(?![a-z])", invented, text)
        text = re.sub(rf"(?<![A-Za-z]){re.escape(word.upper())}(?![A-Za-z])", invented.upper(), text)
    return Renamed(text, names)
