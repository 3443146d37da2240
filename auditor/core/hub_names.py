"""Names and addresses of models on the hub, as people write them."""

from __future__ import annotations

from pathlib import PurePath

from auditor.core import patterns as re

_PART = r"[A-Za-z0-9][A-Za-z0-9_.\-]{0,95}"
_HUB_ID = re.compile(rf"({_PART})/({_PART})")
_HUB_URL = re.compile(rf"(?:https?://)?(?:www\.)?(?:huggingface\.co|hf\.co)/({_PART})/({_PART})(?:[/?#@].{{0,400}})?")
_OWNERLESS_URL = re.compile(rf"https?://(?:www\.)?huggingface\.co/({_PART})/?")
# A path into a hub client's cache names the model it holds.
_CACHED = re.compile(rf"(?:^|[/\\])models--({_PART}?)--({_PART})(?:[/\\]|$)")
_NOT_OWNERS = frozenset(
    {
        *("datasets", "spaces", "docs", "papers", "collections", "blog", "models", "model", "output", "outputs"),
        *(
            "checkpoint",
            "checkpoints",
            "ckpt",
            "ckpts",
            "results",
            "runs",
            "saved",
            "saved_models",
            "merged",
            "weights",
        ),
        *("learn", "tasks", "posts", "settings", "organizations", "languages", "pricing", "kernels", "new", "chat"),
        *("home", "root", "tmp", "mnt", "data", "workspace", "content", "kaggle", "users", "pretrained", "local"),
    }
)
# A file of some repository, weights as libraries call them, or a figure such as the patch size in ViT-L/14.
_NOT_A_NAME = re.compile(
    r"\.(?:git|json|jsonl|ya?ml|md|rst|txt|py|ipynb|sh|c|cpp|js|html?|csv|tsv|pdf|png|jpe?g|gif|svg|webp|mp[34]|wav|zip|gz)$"
    r"|^(?:adapter_model|(?:diffusion_)?pytorch_model|tf_model|flax_model|model)(?:-\d{1,5}-of-\d{1,5})?"
    r"\.(?:safetensors|bin|h5|msgpack)$"
    r"|^[\d._\-]+$",
    re.IGNORECASE,
)


def plain_text(link: str) -> str:
    """The address of the file itself, where a link leads to the page that shows it."""
    link = re.sub(r"^(https?://(?:www\.)?(?:huggingface\.co|hf\.co)/[^?#]*?)/blob/", r"\1/resolve/", link)
    return re.sub(
        r"^https?://(?:www\.)?github\.com/([^/?#]+/[^/?#]+)/blob/", r"https://raw.githubusercontent.com/\1/", link
    )


def hub_id(text: str) -> str | None:
    """The ``org/name`` a text stands for: an id or a URL of the hub; None for paths, other URLs and bare words."""
    if "/" not in text and "--" not in text:
        return None
    text = text.strip()[:600]
    match = _HUB_URL.fullmatch(text) or _HUB_ID.fullmatch(text.removeprefix("hf:")) or _CACHED.search(text)
    if not match or match[1].casefold() in _NOT_OWNERS or ".." in match[2] or _NOT_A_NAME.search(match[2]):
        return None
    return f"{match[1]}/{match[2]}"


def is_at_hub(text: str) -> bool:
    """Whether a text names a model by its address at the public hub, and not by ``org/name`` alone."""
    text = text.strip()[:600]
    return _HUB_URL.fullmatch(text) is not None or (text.startswith("hf:") and hub_id(text) is not None)


def ownerless_id(text: str) -> str | None:
    """The name in the address of a hub's model of its first days, which had no owner; None of any other text."""
    match = _OWNERLESS_URL.fullmatch(text.strip()[:600])
    known = match and any(mark in match[1] for mark in "-_0123456789") and match[1].casefold() not in _NOT_OWNERS
    return match[1] if match and known else None


def last_part(path: str) -> str:
    """The last part of a path or an id."""
    return PurePath(path.replace("\\", "/").rstrip("/")).name
