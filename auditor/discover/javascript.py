"""JavaScript and TypeScript: transformers.js, vendors' SDKs, the frameworks on top of them.

There is no syntax tree here; texts are found by a scanner that knows comments, quotes and templates, and judged by
the words right before them.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator

from auditor.core import patterns as re
from auditor.discover._gateways import routed
from auditor.discover._names import hub, named
from auditor.discover._nouns import Finder, FoundModel, Kind, Lines, Mention, RepositoryFile, State
from auditor.discover._settings import KEY_WORDS, is_strong, says_model

_OPENER = re.compile(r"""//|/\*|["'`]""")
_INSIDE = {
    '"': re.compile(r'[^"\\\n]*(?:\\.[^"\\\n]*)*', re.DOTALL),
    "'": re.compile(r"[^'\\\n]*(?:\\.[^'\\\n]*)*", re.DOTALL),
    "`": re.compile(r"[^`\\]*(?:\\.[^`\\]*)*", re.DOTALL),
}
_COMMENT_MARK = re.compile(r"^[^\S\n]*(?://|/\*+|\*+/?)", re.MULTILINE)
_TAKES_MODEL = re.compile(r"(?:\.from_pretrained|\bsnapshotDownload|\bmodelInfo)\(\s*$")
_WEB_LLM = re.compile(r"(?:\bCreateMLCEngine|\bCreateWebWorkerMLCEngine|\bengine\.reload)\(\s*(?:\w+,\s*)?$")
_PIPELINE = re.compile(r"\bpipeline(?:<[^<>]*>)?\(\s*[\"'`][\w-]+[\"'`]\s*,\s*$")
_SDK = re.compile(
    r"\b(openai|anthropic|google|mistral|cohere|groq|xai|azure|bedrock|vertex|deepseek|togetherai|fireworks|openrouter|"
    r"perplexity|ollama)(?:\.(?:chat|responses|completion|embedding|textEmbeddingModel|embeddingModel|languageModel|image))?"
    r"\(\s*$"
)
_KEY = re.compile(r"(?<![\w$])[\"']?([A-Za-z_$][\w$-]*)[\"']?\s*(?::\s*(?:string\s*=\s*)?|=\s*|\?\?\s*|\|\|\s*)$")
_FALLBACK = re.compile(
    r"(?<![\w$])(?:(?![A-Za-z_$])\w)*+([A-Za-z_$][\w$]*+)\s*+(?:[:=]|=>)[^;{}\n]{0,80}(?:\?\?|\|\|)\s*$"
)
_INTERESTING = re.compile(r"model|pipeline|from_pretrained|openai|anthropic|google|huggingface|ollama", re.IGNORECASE)
_PROVIDERS = {"togetherai": "together", "vertex": "vertex_ai"}
_OPENING = ("(", ",", ":", "=", "?", "|")
_LONGEST_TEXT = 200
"""Characters. By judgment: bounds time."""
_WINDOW = 200
"""Characters before a text that are looked at. By judgment: what a text is used for stands just before it."""
_TELLING = (
    *KEY_WORDS,
    *("snapshotdownload", "mlcengine", "createwebworkermlcengine", "reload", "pipeline"),
    *("openai anthropic google mistral cohere groq xai azure bedrock vertex deepseek togetherai fireworks".split()),
    *("openrouter", "perplexity", "ollama"),
)
"""Words without one of which nothing here names a model, in small letters."""
_LOWER = {upper: upper + 32 for upper in range(ord("A"), ord("Z") + 1)}
_LONGEST_KEY = 100
"""Characters. By judgment: bounds time."""
_DISTINCT = re.compile(r"[\dA-Z._:-]")
"""Models' names hold more than small letters; what an application binds to a name often does not."""
_CLASS = re.compile(r"new\s+(\w+)\(\s*\{[^{}]*$")
_CLASSES = {"Ollama": "ollama", "Azure": "azure", "OpenAI": "openai", "Anthropic": "anthropic", "Google": "google"}


class JavaScript:
    """Reads JavaScript and TypeScript."""

    name = "javascript"
    reads_text = True

    def wants(self, path: str, /) -> bool:
        """Sources, not bundles."""
        last = path.lower()
        return last.endswith((".js", ".mjs", ".cjs", ".jsx", ".ts", ".mts", ".tsx", ".vue", ".svelte")) and not (
            last.endswith((".min.js", ".d.ts", ".bundle.js"))
        )

    def find(self, file: RepositoryFile, /) -> Iterator[Mention]:
        """Mentions by texts in code, then by texts in comments."""
        if _INTERESTING.search(file.text):
            script = _Script(file)
            for start, end, mark in _tokens(file.text):
                if mark in _INSIDE:
                    yield from script.mention(file.text, start, end, 0, State.USED)
                    continue
                body = _COMMENT_MARK.sub(lambda match: " " * len(match[0]), file.text[start:end])
                for inner, stop, quote in _tokens(body):
                    if quote in _INSIDE:
                        yield from script.mention(body, inner, stop, start, State.COMMENTED)


def _tokens(text: str) -> Iterator[tuple[int, int, str]]:
    """Start, end and opening mark of every comment and every quoted text, in one pass.

    What is opened and not closed is no token. That it is not closed is found once for each mark: until the place up
    to which was looked, every further mark of the kind is one that a backslash hides, and ends no later.
    """
    open_until = dict.fromkeys(("/*", *_INSIDE), 0)
    place = 0
    while opened := _OPENER.search(text, place):
        start, mark = opened.start(), opened.group()
        place = opened.end()
        if mark == "//":
            end = text.find("\n", place)
            end = len(text) if end < 0 else end
        elif start < open_until[mark]:
            place = start + 1
            continue
        elif mark == "/*":
            end = text.find("*/", place) + 2
            if end < 2:
                open_until[mark] = len(text)
                place = start + 1
                continue
        else:
            inside = _INSIDE[mark].match(text, place)
            stop = inside.end() if inside else place
            if text[stop : stop + 1] != mark:
                open_until[mark] = stop
                place = start + 1
                continue
            end = stop + 1
        yield start, end, mark
        place = end


class _Script:
    """What is looked up for each text of a file, made once."""

    def __init__(self, file: RepositoryFile) -> None:
        self._file = file
        self._lines = Lines(file.text)
        self._gateway = "openrouter.ai" in file.text
        self._told = _places(file.text.translate(_LOWER), _TELLING)

    def mention(self, text: str, start: int, end: int, offset: int, state: State) -> Iterator[Mention]:
        """The mention that a quoted text makes, if any; ``offset`` is the place of ``text`` in the file."""
        if not 2 < end - start <= _LONGEST_TEXT + 2:
            return
        before = text[max(0, start - _WINDOW) : start].rstrip()
        if before[-1:] not in _OPENING or not self._speaks(offset + start):
            return
        judged = _judge(before, text[start + 1 : end - 1], self._gateway)
        if judged:
            place = self._file.at(self._lines.at(offset + start))
            yield Mention(found=judged[0], location=place, how=judged[1], state=state)

    def _speaks(self, place: int) -> bool:
        """Whether a word stands before a place without which no pattern fits."""
        at = bisect_left(self._told, place) - 1
        return at >= 0 and self._told[at] >= place - _WINDOW


def _places(text: str, words: Iterable[str]) -> list[int]:
    found: list[int] = []
    for word in words:
        place = text.find(word)
        while place >= 0:
            found.append(place)
            place = text.find(word, place + 1)
    return sorted(found)


def _judge(before: str, text: str, gateway: bool) -> tuple[FoundModel, str] | None:
    """What a text names by what stands before it."""
    found: FoundModel | None = None
    how = ""
    last = before[-1:]  # each pattern ends with one of a few characters: the others need not be tried
    if last == "(" and _TAKES_MODEL.search(before):
        found, how = named(text, word="hf"), "from_pretrained"
    elif last in "(," and ("MLCEngine" in before or "reload" in before) and _WEB_LLM.search(before):
        found, how = named(text if "/" in text else f"mlc-ai/{text}"), "CreateMLCEngine"
    elif last == "," and "pipeline" in before and _PIPELINE.search(before):
        found, how = named(text, word="hf"), "pipeline"
    elif last == "(" and (sdk := _SDK.search(before)):
        found, how = routed(text, provider=_PROVIDERS.get(sdk[1], sdk[1])), sdk[1]
    elif last in ":=?|" and (
        key := _KEY.search(before, max(0, len(before) - _LONGEST_KEY))
        or (_FALLBACK.search(before) if before.endswith(("??", "||")) else None)
    ):
        found, how = _by_key(key[1], text, before, gateway), key[1]
    return (found, how) if found else None


def _by_key(key: str, text: str, before: str, gateway: bool) -> FoundModel | None:
    if not says_model(key):
        return None
    made = _CLASS.search(before)
    provider = next((value for word, value in _CLASSES.items() if made and word in made[1]), None)
    if provider == "ollama" and is_strong(key):
        return hub("ollama", text)
    if provider and is_strong(key):
        return routed(text, provider=provider)
    bound = before.rstrip().endswith("=")
    found = named(text) if not bound or _DISTINCT.search(text) else None
    if found is None and key == "model" and re.search(r"\bollama\.(?:chat|generate|embed\w*)\(\s*\{[^{}]*$", before):
        return hub("ollama", text)
    if found is not None and found.kind is Kind.HUB and gateway:
        return routed(text, provider="openrouter")
    return found


FINDER: Finder = JavaScript()
