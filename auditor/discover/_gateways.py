"""Names as gateways write them: ``provider/model``, with a private server where a base URL stands beside them."""

from __future__ import annotations

from urllib.parse import urlsplit

from auditor.discover._names import api, hub, named, plain
from auditor.discover._nouns import FoundModel, Kind
from auditor.discover._vendors import ALSO_ORGANISATIONS, OLLAMA, PROVIDERS, SERVED_WEIGHTS, vendor_of


def routed(text: str, *, base_url: str | None = None, provider: str | None = None) -> FoundModel | None:
    """What a gateway's model name stands for.

    Args:
        text: ``provider/model`` or ``provider:model``, or ``model`` where ``provider`` is said elsewhere.
        base_url: the server the same entry names; one that is no vendor's makes the model an alias of that server.
        provider: the provider, where the entry names it apart.
    """
    seen = plain(text) if "*" not in text else text.strip()
    if not seen:
        return _spelled_out(text) if base_url is not None else None
    if provider is None:
        prefix, rest = split_provider(seen)
    else:
        prefix, rest = provider.casefold().replace("-", "_"), seen
        if split_provider(seen)[0] == prefix:
            rest = split_provider(seen)[1]
    if prefix in OLLAMA:
        return hub("ollama", rest)
    if prefix in SERVED_WEIGHTS:
        return _served(rest)
    if prefix in ALSO_ORGANISATIONS and provider is None and "/" in seen and not vendor_of(rest):
        return named(seen)
    if prefix in PROVIDERS:
        if prefix == "openai" and base_url is not None and not _of_a_vendor(base_url):
            return _served(rest)  # the protocol is OpenAI's, the server is not
        return api(PROVIDERS[prefix], rest)
    if base_url is not None and not _of_a_vendor(base_url):
        return _served(seen)
    vendor = vendor_of(seen)
    return api(vendor, seen) if vendor else named(seen, alias=True)


def _spelled_out(text: str) -> FoundModel | None:
    """A private server's own name for a model, blanks and brackets included; names made at run time stay unknown."""
    shown = text.strip().strip("\"'")
    if any(mark in shown for mark in ("${", "{{", "os.environ/", "\n")) or not shown or len(shown) > 200:
        return None
    return FoundModel(kind=Kind.ALIAS, name=split_provider(shown)[1])


def of_component(dotted: str) -> str | None:
    """The provider among the parts of a class's name: ``autogen_ext.models.ollama.OllamaChatCompletionClient``."""
    known = {*PROVIDERS, *OLLAMA, *SERVED_WEIGHTS}
    return next((part for part in dotted.casefold().split(".") if part in known), None)


def of_host(address: str) -> str | None:
    """The vendor that serves other makers' models at an address."""
    return next((vendor for host, vendor in _OTHERS_MODELS.items() if host in address), None)


def split_provider(seen: str) -> tuple[str, str]:
    """The provider a name begins with and the rest; empty and the whole where it begins with none."""
    for mark in ("/", ":"):
        prefix, found, rest = seen.partition(mark)
        if found and prefix.casefold() in {*PROVIDERS, *OLLAMA, *SERVED_WEIGHTS}:
            return prefix.casefold(), rest
    return "", seen


def _served(name: str) -> FoundModel | None:
    """A model somebody runs: by hub id where it is one, else by a name only that server knows."""
    parts = name.split("/")
    if len(parts) == 3:  # huggingface/<inference provider>/org/name
        name = "/".join(parts[1:])
    if "*" in name or "/" not in name:
        return FoundModel(kind=Kind.ALIAS, name=name)
    return named(name, alias=True)


def _of_a_vendor(base_url: str) -> bool:
    """Whether a base URL is a vendor's public one; ``os.environ/…`` and private hosts are somebody's own server."""
    try:
        host = urlsplit(base_url if "//" in base_url else f"//{base_url}").hostname or ""
    except ValueError:  # half a pair of brackets
        return False
    return host.endswith(_VENDOR_HOSTS)


_OTHERS_MODELS = {
    "api.groq.com": "groq",
    "openrouter.ai/api": "openrouter",
    "api.together.xyz": "together",
    "api.fireworks.ai": "fireworks",
    "api.deepinfra.com": "deepinfra",
    "api.cerebras.ai": "cerebras",
    "api.sambanova.ai": "sambanova",
}
_VENDOR_HOSTS = (
    *("openai.com", "anthropic.com", "googleapis.com", "azure.com", "amazonaws.com", "mistral.ai", "cohere.com"),
    *("groq.com", "together.xyz", "fireworks.ai", "openrouter.ai", "deepseek.com", "x.ai", "perplexity.ai"),
    *("nvidia.com", "deepinfra.com", "replicate.com", "cohere.ai", "together.ai", "aliyuncs.com", "moonshot.cn"),
)
