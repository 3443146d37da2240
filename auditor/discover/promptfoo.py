"""Promptfoo's configurations: ``provider:kind:model`` under providers, targets and graders."""

from __future__ import annotations

from collections.abc import Iterator

from auditor.core import patterns as re
from auditor.core.marked_yaml import Node
from auditor.discover._gateways import routed
from auditor.discover._names import hub, named, plain
from auditor.discover._nouns import Finder, FoundModel, Kind, Mention, RepositoryFile, State
from auditor.discover._vendors import PROVIDERS
from auditor.discover._yaml import documents, nodes

_MARKS = re.compile(
    r"^[ \t{]*[\"']?(?:providers|targets)[\"']?[ \t]*:|[{,]\s?\"(?:providers|targets)\"\s?:", re.MULTILINE
)
_BESIDE = ("prompts", "tests", "redteam", "defaultTest", "scenarios")
"""One of these stands beside the providers of a configuration."""
_KINDS = frozenset(
    """
    chat completion completions messages embedding embeddings text-generation text-classification feature-extraction
    sentence-similarity token-classification responses realtime image moderation transcription speech converse
    text2text-generation summarization fill-mask language-model
    """.split()
)
_NO_MODELS = frozenset({"assistant", "agents", "agent", "assistants"})
_OWN = {
    **PROVIDERS, "vertex": "google-vertex", "azureopenai": "azure", "togetherai": "together", "palm": "google",
    "cloudflare-ai": "cloudflare", "aimlapi": "", "localai": "", "llamafile": "", "vllm": "", "lmstudio": "",
}  # fmt: skip
"""What promptfoo calls providers; empty of those that serve what somebody runs."""
_COMMENTED = re.compile(
    r"^\s*#+\s*(?:-\s+)?(?:id:\s*|provider:\s*)?[\"']?(?P<id>[a-z][\w\-]{1,30}:[^\s\"'#]{1,200})[\"']?\s*$"
)
_LONGEST = 300
"""Characters of an id. By judgment: bounds time."""


class Promptfoo:
    """Reads evaluations."""

    name = "promptfoo"
    reads_text = True

    def wants(self, path: str, /) -> bool:
        """YAML and JSON of any name: a configuration is known by its keys."""
        return path.lower().endswith((".yaml", ".yml", ".json"))

    def find(self, file: RepositoryFile, /) -> Iterator[Mention]:
        """Mentions of providers; nothing where the file is no configuration of an evaluation."""
        if not _MARKS.search(file.text) or not any(word in file.text for word in _BESIDE):
            return
        known = False
        for root in documents(file.text):
            if root.kind != "mapping" or not any(root.get(word) for word in _BESIDE):
                continue
            known = True
            for node, text in _ids(root):
                found = in_id(text)
                if found:
                    yield Mention(found=found, location=file.at(node.line), how="provider")
        if known and not file.path.lower().endswith(".json"):
            for number, line in enumerate(file.text.split("\n"), start=1):
                said = _COMMENTED.match(line) if "#" in line and len(line) < _LONGEST else None
                if said and (found := in_id(said["id"])):
                    yield Mention(found=found, location=file.at(number), how="provider", state=State.COMMENTED)


def _ids(root: Node) -> Iterator[tuple[Node, str]]:
    """Every text in the place of a provider: a list's entry, an id, the only key of an entry, a grader."""
    for path, node in nodes(root):
        for key, value in node.pairs:
            if key.raw in ("provider", "graderProvider") or (key.raw in ("providers", "targets") and not path):
                yield from _given(value)


def _given(value: Node) -> Iterator[tuple[Node, str]]:
    for one in value.items or (value,):
        if one.kind == "scalar":
            yield one, one.raw
            continue
        known = one.get("id")
        if known is not None and known.kind == "scalar":
            yield known, known.raw
        elif known is None:
            for key, inner in one.pairs:
                if ":" in key.raw:
                    yield key, key.raw
                elif key.raw in ("text", "embedding", "classification", "moderation"):
                    yield from _given(inner)


def in_id(text: str) -> FoundModel | None:
    """The model of a provider's id; None of files, programs, addresses and what is chosen at run time."""
    if len(text) > _LONGEST:
        return None
    provider, _, rest = text.partition(":")
    kind, mark, model = rest.partition(":")
    if kind in _NO_MODELS:
        return None
    if kind in _KINDS:
        rest = model if mark else ""
    if not rest or rest.startswith("//") or rest == "default":
        return None
    if provider in ("huggingface", "hf"):
        return named(rest, word="hf")
    if provider.startswith("ollama"):
        return hub("ollama", rest) if named(rest, alias=True) else None
    path = rest.count("/") > 1  # Fireworks names its models so
    if provider not in _OWN or (plain(rest) if path else named(rest.partition("@")[0], alias=True)) is None:
        return None
    if not _OWN[provider]:
        return FoundModel(kind=Kind.ALIAS, name=rest) if "/" not in rest else named(rest)
    return routed(rest, provider=_BY_VENDOR.get(_OWN[provider], provider))


_BY_VENDOR = {vendor: provider for provider, vendor in reversed(PROVIDERS.items())}

FINDER: Finder = Promptfoo()
