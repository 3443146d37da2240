"""Which vendor serves a model, by the name of the model or by the prefix a gateway gives it."""

from __future__ import annotations

from auditor.core import patterns as re

# Families of names that vendors keep for what they serve; open weights of the same makers have an organization.
_FAMILIES = (
    (
        "openai",
        r"(?:gpt-(?!2$|j|neo|oss)|o[1-9](?:-|$)|chatgpt-|text-embedding-(?:3|ada)|text-(?:davinci|curie)|dall-e|"
        r"whisper-1$|tts-1|omni-moderation|codex-)",
    ),
    ("anthropic", r"claude-"),
    ("google", r"(?:gemini-|models/gemini-|text-bison|chat-bison|imagen-|veo-|text-embedding-00|gemini-embedding)"),
    ("cohere", r"(?:command(?:-|$)|embed-(?:english|multilingual|v\d)|rerank-)"),
    (
        "mistral",
        r"(?:mistral-(?:large|medium|small|tiny|embed|ocr|saba)|codestral-|ministral-|pixtral-|open-mi[sx]tral)",
    ),
    ("xai", r"grok-"),
    ("deepseek", r"deepseek-(?:chat|reasoner|coder)$"),
    ("perplexity", r"sonar(?:-|$)"),
    (
        "amazon-bedrock",
        r"(?:(?:us|eu|apac|global)\.)?(?:amazon|anthropic|meta|cohere|mistral|ai21|stability|deepseek)\.",
    ),
    ("voyage", r"voyage-"),
)
_BY_NAME = tuple((vendor, re.compile(pattern, re.IGNORECASE)) for vendor, pattern in _FAMILIES)

SERVED_WEIGHTS = frozenset({"huggingface", "hosted_vllm", "vllm", "text-completion-openai", "infinity", "xinference"})
"""Gateway prefixes before the name of a model whose weights somebody runs."""
OLLAMA = frozenset({"ollama", "ollama_chat", "ollama-chat"})
PROVIDERS = {
    "openai": "openai", "azure": "azure", "azure_ai": "azure", "anthropic": "anthropic", "gemini": "google",
    "google": "google", "vertex_ai": "google-vertex", "vertex_ai_beta": "google-vertex", "google-genai": "google",
    "google_genai": "google", "google_vertexai": "google-vertex", "bedrock": "amazon-bedrock",
    "bedrock_converse": "amazon-bedrock", "sagemaker": "amazon-sagemaker", "cohere": "cohere", "cohere_chat": "cohere",
    "mistral": "mistral", "mistralai": "mistral", "codestral": "mistral", "groq": "groq", "together_ai": "together",
    "together": "together", "fireworks_ai": "fireworks", "fireworks": "fireworks", "openrouter": "openrouter",
    "replicate": "replicate", "deepinfra": "deepinfra", "perplexity": "perplexity", "xai": "xai",
    "deepseek": "deepseek", "nvidia_nim": "nvidia", "nvidia": "nvidia", "watsonx": "ibm-watsonx", "voyage": "voyage",
    "cerebras": "cerebras", "sambanova": "sambanova", "databricks": "databricks", "github": "github-models",
    "anyscale": "anyscale", "ai21": "ai21", "jina_ai": "jina", "dashscope": "alibaba", "moonshot": "moonshot",
    "volcengine": "volcengine", "zai": "zai", "novita": "novita", "cloudflare": "cloudflare", "friendliai": "friendli",
    "googleai": "google", "vertexai": "google-vertex",
}  # fmt: skip
"""Prefixes by which gateways and frameworks name a vendor."""


ALSO_ORGANISATIONS = frozenset({"google", "mistralai", "nvidia"})
"""Prefixes that organizations of a hub have as well: what the vendor does not serve is theirs."""


def vendor_of(model: str) -> str | None:
    """The vendor whose family a name belongs to; None for names that are nobody's."""
    return next((vendor for vendor, pattern in _BY_NAME if pattern.match(model)), None)


# Prefixes that no organization of a hub has; behind them a model is always a vendor's.
_NEVER_AN_ORGANISATION = frozenset(
    """
    azure azure_ai gemini vertex_ai bedrock bedrock_converse sagemaker groq together_ai fireworks_ai openrouter
    deepinfra perplexity nvidia_nim watsonx cohere_chat replicate google_genai google_vertexai dashscope
    googleai vertexai
    """.split()
)


def behind_a_prefix(prefix: str, model: str) -> str | None:
    """The vendor where ``prefix/model`` is a gateway's name, and not an organization's model on a hub."""
    if prefix in _NEVER_AN_ORGANISATION or (prefix in PROVIDERS and vendor_of(model)):
        return PROVIDERS[prefix]
    return None
