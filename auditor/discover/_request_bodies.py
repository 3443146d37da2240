"""Bodies of requests: JSON inside of scripts and programs, and addresses of servers that hold a model's name.

A body is read by its pairs, because in a script its quotes may be hidden and variables may stand in it. A single word
is somebody's name for a model only where the request goes to a server of models.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from auditor.core import patterns as re
from auditor.discover._gateways import of_host, routed
from auditor.discover._names import api, hub, named
from auditor.discover._nouns import FoundModel, Kind
from auditor.discover._settings import is_strong, says_model, setting

_PAIR = re.compile(
    r"""(?<![\w.\-])\\{0,3}(?P<mark>["'])(?P<key>[\w.\-]{1,60})\\{0,3}(?P=mark)[ \t]{0,8}:[ \t]{0,8}"""
    r"""\\{0,3}(?P=mark)(?P<value>[^"'\\\s]{1,300})\\{0,3}(?P=mark)"""
)
_ADDRESS = re.compile(
    r"(?<![\w/.:\-])(?:https?://)?(?P<host>[A-Za-z0-9.\-]{1,253}(?::[0-9]{1,5})?)(?P<path>/[^\s\"'`<>\\|)]{0,600})"
)
_NAME = r"[A-Za-z0-9][\w.\-]{0,95}"
_SERVED = re.compile(
    rf"(?:api-inference|router)\.huggingface\.co/(?:hf-inference/)?(?:models|pipeline/[\w-]+)/(?P<hf>{_NAME}/{_NAME})|"
    rf"generativelanguage\.googleapis\.com/v\w+/models/(?P<google>{_NAME}):\w+|"
    rf"publishers/[a-z]+/models/(?P<vertex>{_NAME}):(?:generateContent|streamGenerateContent|predict|rawPredict)|"
    r"bedrock-runtime\.[\w-]+\.amazonaws\.com/model/(?P<bedrock>[A-Za-z0-9][\w.:%\-]{0,120})/(?:invoke|converse)",
    re.ASCII,
)
_OLLAMA = re.compile(r"(?::11434\b|\bollama\b)|/api/(?:generate|chat|pull|embeddings?|show|create)\b")
_SERVER = re.compile(
    r"/(?:completions|embeddings|responses|messages|rerank|audio/speech|audio/transcriptions|images/generations)(?![\w/])"
)


_HINT = re.compile(r"""\bhuggingface\.co/|googleapis\.com/|amazonaws\.com/|["']\s?:""")
"""What a text must hold to be an address or a body that names a model."""


@dataclass(frozen=True, slots=True)
class InBody:
    """A model, where in the text it is named, and by what."""

    found: FoundModel
    start: int
    how: str


def in_bodies(text: str) -> Iterator[InBody]:
    """Models named by the bodies and the addresses of requests in a text, in order."""
    if _HINT.search(text) is None:
        return
    places = [
        (match.start(), match)
        for match in (_ADDRESS.finditer(text) if "/" in text else ())
        if "." in match["host"] or ":" in match["host"] or match["host"] == "localhost"
    ]
    for start, address in places:
        found = in_address(address["host"] + address["path"])
        if found:
            yield InBody(found, start, "address")
    at = 0
    for pair in _PAIR.finditer(text) if ":" in text else ():
        if not says_model(pair["key"]):
            continue
        while at < len(places) and places[at][0] < pair.start():
            at += 1
        if text[max(0, pair.start() - _MARGIN) : pair.start()].rstrip(" \t\r\n\\'\"")[-1:] not in ("", "{", ","):
            continue  # words of a message
        asked = _asked(text, pair.start(), places, at)
        found = _by_pair(pair["key"], pair["value"], asked)
        if found:
            yield InBody(found, pair.start("key"), pair["key"])


_REACH = 4000
"""Characters between an address and a body that is sent there. By judgment: a longer body is a document."""


_MARGIN = 120
"""Blanks before a key. By judgment: fifteen levels."""
_LINE = 500
"""Characters of a command in front of a body. By judgment: bounds time."""


def _asked(text: str, start: int, places: list[tuple[int, re.Match[str]]], at: int) -> str:
    """The address a body is sent to: the one before it, or behind it where the body's own command has none before."""
    line = text.rfind("\n", max(0, start - _LINE), start) + 1
    before = places[at - 1][0] if at else -1
    if before < line and _COMMAND.search(text, max(line, start - _LINE), start):
        end = text.find("\n", start, start + _REACH)
        behind = places[at] if at < len(places) else None
        return behind[1].group() if behind and (end < 0 or behind[0] < end) else ""
    return places[at - 1][1].group() if at and start - before < _REACH else ""


_COMMAND = re.compile(r"\b(?:curl|wget|http|https|xh)\s")


def _by_pair(key: str, value: str, asked: str) -> FoundModel | None:
    if not is_strong(key) or not asked:
        return setting(key, value)
    if _OLLAMA.search(asked):
        return hub("ollama", value) if named(value, alias=True) else None
    if not _SERVER.search(asked):
        return setting(key, value)
    return routed(value, base_url=asked, provider=of_host(asked)) if named(value, alias=True) else None


def in_address(address: str) -> FoundModel | None:
    """The model whose server an address is, with or without ``https://``; None of all others."""
    served = _SERVED.search(address)
    if served is None:
        return None
    kind = str(served.lastgroup)
    if kind == "hf":
        return hub("hf", served["hf"])
    vendor = {"google": "google", "vertex": "google-vertex", "bedrock": "amazon-bedrock"}[kind]
    found = api(vendor, served[kind].replace("%3A", ":"))
    return found if found and found.kind is Kind.API else None
