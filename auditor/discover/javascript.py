"""JavaScript and TypeScript: transformers.js, vendors' SDKs, the frameworks on top of them.

There is no syntax tree here; texts are found by a scanner that knows comments, quotes and templates, and judged by
the words right before them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from auditor.discover._gateways import routed
from auditor.discover._names import hub, named
from auditor.discover._nouns import Found, Kind, Mention, RepositoryFile, State
from auditor.discover._settings import is_strong, says_model

_TOKEN = re.compile(
    r"(?P<line>//[^\n]*)|(?P<block>/\*.*?\*/)|"
    r"""(?P<text>"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'|`(?:[^`\\]|\\.)*`)""",
    re.DOTALL,
)
_TAKES_MODEL = re.compile(r"(?:\.from_pretrained|\bsnapshotDownload|\bmodelInfo)\(\s*$")
_WEB_LLM = re.compile(r"(?:\bCreateMLCEngine|\bCreateWebWorkerMLCEngine|\bengine\.reload)\(\s*(?:\w+,\s*)?$")
_PIPELINE = re.compile(r"\bpipeline(?:<[^<>]*>)?\(\s*[\"'`][\w-]+[\"'`]\s*,\s*$")
_SDK = re.compile(
    r"\b(openai|anthropic|google|mistral|cohere|groq|xai|azure|bedrock|vertex|deepseek|togetherai|fireworks|openrouter|"
    r"perplexity|ollama)(?:\.(?:chat|responses|completion|embedding|textEmbeddingModel|embeddingModel|languageModel|image))?"
    r"\(\s*$"
)
_KEY = re.compile(r"(?<![\w$])[\"']?([A-Za-z_$][\w$-]*)[\"']?\s*(?::\s*(?:string\s*=\s*)?|=\s*|\?\?\s*|\|\|\s*)$")
_FALLBACK = re.compile(r"([A-Za-z_$][\w$]*)\s*(?:[:=]|=>)[^;{}\n]{0,80}(?:\?\?|\|\|)\s*$")
_INTERESTING = re.compile(r"model|pipeline|from_pretrained|openai|anthropic|google|huggingface|ollama", re.IGNORECASE)
_PROVIDERS = {"togetherai": "together", "vertex": "vertex_ai"}
_OPENING = re.compile(r"[(,:=?|]\s*$")
_DISTINCT = re.compile(r"[\dA-Z._:-]")
"""Models' names hold more than small letters; what an application binds to a name often does not."""
_CLASS = re.compile(r"new\s+(\w+)\(\s*\{[^{}]*$")
_CLASSES = {"Ollama": "ollama", "Azure": "azure", "OpenAI": "openai", "Anthropic": "anthropic", "Google": "google"}


class JavaScript:
    """Reads JavaScript and TypeScript."""

    name = "javascript"

    def wants(self, path: str, /) -> bool:
        """Sources, not bundles."""
        last = path.lower()
        return last.endswith((".js", ".mjs", ".cjs", ".jsx", ".ts", ".mts", ".tsx", ".vue", ".svelte")) and not (
            last.endswith((".min.js", ".d.ts", ".bundle.js"))
        )

    def find(self, file: RepositoryFile, /) -> Iterator[Mention]:
        """Mentions by texts in code, then by texts in comments."""
        if _INTERESTING.search(file.text):
            yield from _scan(file, file.text, 0, State.USED)


def _scan(file: RepositoryFile, text: str, offset: int, state: State) -> Iterator[Mention]:
    for match in _TOKEN.finditer(text):
        if match["text"] is None:
            if state is State.USED:
                body = re.sub(r"^\s*(?://|/\*+|\*+/?)", lambda mark: " " * len(mark[0]), match[0], flags=re.MULTILINE)
                yield from _scan(file, body, offset + match.start(), State.COMMENTED)
            continue
        before = text[max(0, match.start() - 200) : match.start()]
        judged = _judge(before, match[0][1:-1], file.text)
        if judged:
            line = file.text.count("\n", 0, offset + match.start()) + 1
            yield Mention(found=judged[0], location=file.at(line), how=judged[1], state=state)


def _judge(before: str, text: str, whole: str) -> tuple[Found, str] | None:
    """What a text names by what stands before it."""
    if not text or len(text) > 200 or not _OPENING.search(before):
        return None
    found: Found | None = None
    how = ""
    if _TAKES_MODEL.search(before):
        found, how = named(text, word="hf"), "from_pretrained"
    elif _WEB_LLM.search(before):
        found, how = named(text if "/" in text else f"mlc-ai/{text}"), "CreateMLCEngine"
    elif _PIPELINE.search(before):
        found, how = named(text, word="hf"), "pipeline"
    elif sdk := _SDK.search(before):
        found, how = routed(text, provider=_PROVIDERS.get(sdk[1], sdk[1])), sdk[1]
    elif key := _KEY.search(before) or _FALLBACK.search(before):
        found, how = _by_key(key[1], text, before, whole), key[1]
    return (found, how) if found else None


def _by_key(key: str, text: str, before: str, whole: str) -> Found | None:
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
    if found is not None and found.kind is Kind.HUB and "openrouter.ai" in whole:
        return routed(text, provider="openrouter")
    return found


FINDER = JavaScript()
