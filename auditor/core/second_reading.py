"""What a second reader is asked, and what of its answers is kept: the nouns that collecting and reading exchange.

An answer is kept as a file beside those of the model it was given for, under a path that says who was asked, with
which words, of which text and for which term; so a store, a lock and a bundle hold it as they hold any other file.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import quote

from auditor.core import patterns as re
from auditor.core.model import FetchedFile, Snapshot

SCHEME = "second-reader://"
"""What the path of a kept answer, and of the note that one is missing, begins with. No file of a hub has such a path:
one with an empty part is not fetched."""
GAP = "second-reader"
"""Kind of the note that its part is missing; it bears on no verdict, since nothing is read without it either."""
FORMAT = 1
"""Version of a kept answer. Given by our own format; one of another version is none."""
MOST_QUOTES = 200
"""Quotes taken of one answer. By judgment: bounds the time that an answer of a few bytes a quote can cost; no text
limits one term in as many sentences."""
_TRIED = 20
"""Brackets of an answer at which a list is looked for. By judgment: words before the list hold few of them, and one
that opens thousands is no answer."""
_MARKED = 16
"""Digits of a hash in a path. By judgment: enough to tell apart; the whole hash stands in the file."""
_KEPT = ("host", "model", "prompt", "text", "term", "answer")


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """One question about one text."""

    term: str
    """Id of the vocabulary whose limits are to be quoted."""
    prompt: str
    """Hash of the instructions and the question, without the text."""
    text: str
    """Hash of the text that is sent."""
    instructions: str
    """What the reader is told, as the system's message."""
    words: str
    """The question with the text, as the user's message."""

    def path(self, host: str, model: str) -> str:
        """Under which the answer of a model at a host is kept."""
        return f"{asked_of(host, model)}/{self.prompt[:_MARKED]}/{self.text[:_MARKED]}/{self.term}"

    def kept(self, host: str, model: str, answer: str) -> bytes:
        """The file of an answer: the raw answer, and what it answers."""
        values = (host, model, self.prompt, self.text, self.term, answer)
        whole = {"format": FORMAT, **dict(zip(_KEPT, values, strict=True))}
        return (json.dumps(whole, indent=1, ensure_ascii=True) + "\n").encode()


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What a second reader said of one text and one term."""

    term: str
    text: str
    """Hash of the text it was asked about."""
    quotes: tuple[str, ...]
    """As they came; whether they stand in the text is for the reader of the text to find out."""


def asked_of(host: str, model: str) -> str:
    """The beginning of the paths of all answers of a model at a host."""
    return f"{SCHEME}{host}/{quote(model, safe='')}"


def is_kept_answer(path: str) -> bool:
    """Whether a file of a snapshot, or a note in it, is a second reader's and not the model's."""
    return path.startswith(SCHEME)


def without_answers(snapshot: Snapshot) -> Snapshot:
    """The snapshot as the hub gave it."""
    files = tuple(file for file in snapshot.files if not is_kept_answer(file.path))
    return snapshot if len(files) == len(snapshot.files) else replace(snapshot, files=files)


def answers_of(snapshot: Snapshot) -> tuple[Answer, ...]:
    """The answers kept with a snapshot, those that cannot be read left out: a store may be anybody's."""
    files = sorted((file for file in snapshot.files if is_kept_answer(file.path)), key=lambda file: file.path)
    return tuple(answer for file in files if (answer := answer_in(file)) is not None)


def answer_in(file: FetchedFile) -> Answer | None:
    """The answer that a kept file holds; None where it is none."""
    content = _json(file.data.decode("utf-8", "replace"))
    if not isinstance(content, dict) or content.get("format") != FORMAT:
        return None
    if not all(isinstance(content.get(key), str) for key in _KEPT):
        return None
    quotes = quotes_in(content["answer"])
    return None if quotes is None else Answer(term=content["term"], text=content["text"], quotes=quotes)


def quotes_in(answer: str) -> tuple[str, ...] | None:
    """The quotes of a raw answer in the form of chat completions; None where it holds no list of them."""
    content = _said(_json(answer))
    if content is None:
        return None
    return next((_words(found) for found in _lists(content)), None)


def _said(whole: Any) -> str | None:
    """The words of the first choice; of a message in parts those of its text."""
    try:
        content = whole["choices"][0]["message"]["content"]
    except (KeyError, IndexError, TypeError):
        return None
    if isinstance(content, list):
        texts = (part.get("text") for part in content if isinstance(part, dict))
        content = "".join(text for text in texts if isinstance(text, str))
    return content if isinstance(content, str) else None


def _lists(content: str) -> Iterator[list[Any]]:
    """The lists that stand in the words of an answer, whatever is written around them."""
    decoder = json.JSONDecoder()
    for number, bracket in enumerate(re.finditer(r"\[", content)):
        if number == _TRIED:
            return
        try:
            found, _ = decoder.raw_decode(content, bracket.start())
        except (ValueError, RecursionError):
            continue
        if isinstance(found, list) and all(isinstance(one, (str, dict)) for one in found):
            yield found


def _words(found: list[Any]) -> tuple[str, ...]:
    quotes = (one.get("quote") if isinstance(one, dict) else one for one in found[:MOST_QUOTES])
    return tuple(dict.fromkeys(quote for quote in quotes if isinstance(quote, str)))


def _json(text: str) -> Any:
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return None
