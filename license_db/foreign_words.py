"""Maintainers' script: words of rights in languages other than English, as ``foreign.words`` holds them.

    python license_db/foreign_words.py            write it
    python license_db/foreign_words.py --check    exit 1 where it is out of date

The words are the lexicon's entries of one word; one that ends in ``*`` is a beginning, one that ends in ``!`` says
"only" or "not" and counts however short it is. No name holds one
(`auditor/identify/name_words.py`), so a limit in another language is no name even where all its words have capitals.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent
sys.path.insert(0, str(ROOT.parent))

from auditor.core.compiled import plain_yaml  # noqa: E402
from auditor.text.fold import fold  # noqa: E402

TARGET = ROOT / "foreign.words"
_UNSPACED = ("zh", "ja", "th", "ko")
_LEAST, _LEAST_BEGINNING = 3, 5
"""Letters of a word, and of the beginning of one; shorter ones stand in names of all languages."""
_LIMITING = ("forbid", "not", "only")
_LEAST_LIMITING = 2
"""Letters of a word that limits by itself; `auditor/identify/name_words.py` tells which of the short ones are names."""


def _lists(held: Any) -> Iterator[tuple[str, list[str]]]:
    if isinstance(held, dict):
        for key, value in held.items():
            if isinstance(key, str) and len(key) == 2 and isinstance(value, list):
                yield key, [str(word) for word in value]
            else:
                yield from _lists(value)
    elif isinstance(held, list):
        for value in held:
            yield from _lists(value)


def content() -> str:
    """The file's text, one word a line, in order."""
    words: set[str] = set()
    for path in sorted((ROOT / "lexicon").glob("*.yaml")):
        for language, entries in _lists(plain_yaml(path)):
            if language == "en" or language in _UNSPACED:
                continue
            for entry in entries:
                word = fold(entry.replace("*", "\ue000")).replace("\ue000", "*")
                bare = word.removesuffix("*")
                if bare.isalpha() and len(bare) >= (_LEAST_BEGINNING if word != bare else _LEAST):
                    words.add(word)
    for concept in plain_yaml(ROOT / "lexicon" / "scope.yaml")["concepts"]:
        if concept["id"] in _LIMITING:
            for language, entries in _lists(concept):
                if language != "en" and language not in _UNSPACED:
                    folded = {fold(entry) for entry in entries}
                    words |= {f"{word}!" for word in folded if word.isalpha() and len(word) >= _LEAST_LIMITING}
    beginnings = {word[:-1] for word in words if word.endswith("*")}
    kept = {
        word
        for word in words
        if not any(word[:end] in beginnings for end in range(_LEAST_BEGINNING, len(word.rstrip("*!"))))
    }
    return "".join(f"{word}\n" for word in sorted(kept))


def main() -> int:
    """Write or check."""
    text = content()
    if "--check" in sys.argv:
        return int(not TARGET.is_file() or TARGET.read_text("utf-8") != text)
    TARGET.write_text(text, "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
