"""What a piece of text names: a model on a hub, a vendor's model, weights on a disk, or an alias.

The shape decides, together with where the text stood: ``org/name`` after a key that speaks of models is a hub id,
the same text after ``image:`` is not, and so asks nobody here. Nothing is looked up.
"""

from __future__ import annotations

from functools import cache, lru_cache

from auditor.core import patterns as re
from auditor.core.credentials import shown
from auditor.core.errors import UsageError
from auditor.core.hubs import HubDescriptor, by_word, hubs, read_page
from auditor.core.model import DATA_SET, ModelRef
from auditor.discover._nouns import FoundModel, Kind
from auditor.discover._vendors import OLLAMA, behind_a_prefix, vendor_of

WEIGHTS = (
    *(".gguf", ".ggml", ".safetensors", ".bin", ".pt", ".pth", ".ckpt", ".onnx", ".h5", ".hdf5", ".keras", ".tflite"),
    *(".mlmodel", ".mlpackage", ".engine", ".pkl", ".joblib", ".llamafile", ".task", ".nemo", ".mar"),
)
"""Endings of files that hold weights."""
_HUB_ID = re.compile(r"(?P<name>[A-Za-z0-9][\w.\-]{0,95}/[A-Za-z0-9][\w.\-]{0,95})(?:[:@](?P<tag>[\w.\-]+))?", re.ASCII)
_WORD = re.compile(r"[A-Za-z0-9][\w.\-]*(?::[\w.\-]+)?", re.ASCII)
_LINK = r"https?://(?:[^\s/@]*@)?(?:www\.)?(?:{hosts})/[^\s\"'`#)>\]}}]+"
_REVISION = re.compile(r"[\w.\-]+", re.ASCII)
# Somebody's own storage: the model behind it cannot be told from outside.
_STORAGE = re.compile(r"(?:s3|gs|gcs|az|abfss?|wasbs?|oss|pvc|nfs|models|runs|dbfs|minio|hdfs)://?[\w.\-/]+", re.ASCII)
_DEFAULT = re.compile(r"\$\{\w+(?::?[-=])(?P<default>[^{}]*)\}")
_DYNAMIC = re.compile(r"[${}<>*%|;\"'`\\]|\bos\.environ/")
_LOCAL_FOLDERS = frozenset(
    """
    model models checkpoint checkpoints ckpt ckpts weights output outputs data dataset datasets saved_models saves save
    results runs artifacts assets tmp temp pretrained pretrained_models pretrained-models lora loras adapters cache app
    mnt opt home root workspace var usr src build dist path path_to your_path to workspaces content content/drive
    """.split()
)
_PLACEHOLDERS = re.compile(
    r"(?:your|my|some|the)[-_ ]?(?:org|user|username|name|model|repo|account|company|hf|huggingface)|"
    r"(?:org|user|username|organization|owner|namespace)/(?:model|name|repo|repository)|xxx+|placeholder|changeme|todo",
    re.IGNORECASE,
)
_MEDIA_TYPES = frozenset("application audio font image message multipart text video".split())
"""Kinds of media, as in ``text/plain``."""
_PREFIX = re.compile(r"^(?:(?:local|hf[-_]hub):(?=[\w.-]+/)|(?:huggingface|hosted_vllm|vllm)/(?=[\w.-]+/[\w.-]+$))")
"""What frameworks put before a hub id; all of them read it from the hub."""
_FILE_ENDING = re.compile(
    r"\.(?:py|ya?ml|json|jsonl|txt|md|sh|toml|cfg|ini|csv|png|jpe?g|wav|mp3|mp4|html?|js|tsx?|log|zip|tar|gz|whl|git|sql)$",
    re.IGNORECASE,
)
_LONGEST = 300
"""Characters. By judgment: longer than any id of a hub; bounds time."""
_PLAIN_VALUES = frozenset("true false none null yes no auto default on off cpu cuda latest main base-model".split())


def plain(text: str) -> str | None:
    """The text a reader would see, shell defaults filled in; None where it is made at run time."""
    seen = _DEFAULT.sub(lambda match: match["default"], text.strip().strip("\"'").strip())
    return None if not seen or len(seen) > _LONGEST or _DYNAMIC.search(seen) or any(c.isspace() for c in seen) else seen


def named(text: str, *, alias: bool = False, word: str = "alias") -> FoundModel | None:
    """As `_named`; short texts are remembered, because files repeat them."""
    return _remembered(text, alias, word) if len(text) <= _LONGEST else _named(text, alias, word)


def _named(text: str, alias: bool, word: str) -> FoundModel | None:
    """What ``text`` names; None where it names no model.

    Args:
        text: as written in the file.
        alias: whether a single word counts although nobody but its server knows it.
        word: what a single word is where the place decides: ``alias``, ``hf`` (old hub ids without an organization)
            or ``ollama``.
    """
    seen = plain(shown(text))  # whoever clones with a token writes it into the address
    if seen is None or seen.casefold() in _PLAIN_VALUES or _PLACEHOLDERS.search(seen):
        return None
    seen = _PREFIX.sub("", seen)
    found = _by_url(seen) or _local(seen)
    if found is not None:
        return found
    if "://" in seen:
        return None
    prefix, _, rest = seen.partition("/")
    vendor = behind_a_prefix(prefix, rest) if rest else None
    if vendor:
        return api(vendor, rest)
    if prefix in OLLAMA and rest:
        return hub("ollama", rest)
    match = _HUB_ID.fullmatch(seen)
    if match and prefix.casefold() in _MEDIA_TYPES:
        return None
    if match and not _FILE_ENDING.search(match["name"]):
        return hub("ollama" if word == "ollama" else "hf", match["name"], match["tag"] if word == "ollama" else None)
    if not _WORD.fullmatch(seen) or not any(character.isalpha() for character in seen) or _FILE_ENDING.search(seen):
        return None
    return _single_word(seen, alias=alias, word=word)


_remembered = lru_cache(4096)(_named)


def _single_word(seen: str, *, alias: bool, word: str) -> FoundModel | None:
    if word in ("hf", "ollama"):
        return hub(word, seen)
    vendor = vendor_of(seen)
    if vendor:
        return api(vendor, seen)
    return FoundModel(kind=Kind.ALIAS, name=seen) if alias else None


def addressed(text: str) -> FoundModel | None:
    """The model that the address of a page, or a hub's own scheme, names; None of all other texts."""
    seen = plain(shown(text))
    found = _by_url(seen) if seen else None
    return found if found and found.kind is Kind.HUB else None


def has_own_scheme(text: str) -> bool:
    """Whether a text begins with a hub's own scheme, as in ``hf://``."""
    scheme, mark, _ = text.partition("://")
    return bool(mark) and scheme.lower() in by_word()


def on_hub(found: FoundModel | None, scheme: str) -> FoundModel | None:
    """The model of the same name on another hub, where the place says that its names are meant."""
    return hub(scheme, found.name) if found and found.kind is Kind.HUB else None


@cache
def hub_links() -> re.Pattern[str]:
    """Links to the pages that discovery looks for, inside of longer text."""
    hosts = (host for known in hubs().values() if known.words for host in known.hosts)
    return re.compile(_LINK.format(hosts="|".join(map(re.escape, hosts))))


def hub(scheme: str, name: str, tag: str | None = None) -> FoundModel | None:
    """A model on a hub; Ollama's tags belong to its name, other tags only choose a file of the same repository."""
    if scheme == "ollama" and tag:
        name = f"{name}:{tag}"
    try:
        ref = ModelRef.parse(f"{scheme}:{name}")
    except UsageError:
        return None
    return FoundModel(kind=Kind.HUB, name=name, ref=ref)


def data_set(name: str) -> FoundModel | None:
    """A data set of the hub that has some, by its name there; None of folders, files and what is made at run time."""
    seen = plain(shown(name))
    if seen is None or _FILE_ENDING.search(seen) or _PLACEHOLDERS.search(seen) or _local(seen):
        return None
    if not (_HUB_ID.fullmatch(seen) or _WORD.fullmatch(seen)):
        return None
    found = hub("hf", f"{DATA_SET}{seen}")
    return FoundModel(kind=Kind.DATA, name=seen, ref=found.ref) if found else None


def at_revision(found: FoundModel, revision: str | None) -> FoundModel:
    """The same model at a branch, tag or commit that the same statement names."""
    if not revision or found.ref is None or found.kind not in (Kind.HUB, Kind.DATA) or found.ref.revision:
        return found
    return FoundModel(kind=found.kind, name=found.name, ref=found.ref.at(revision))


def api(vendor: str, model: str) -> FoundModel | None:
    """A model that a vendor serves; a name with ``*`` stands for all its models and is nobody's in particular."""
    try:
        ref = ModelRef.parse(f"api:{vendor}/{model.replace(':', '-')}")
    except UsageError:
        return FoundModel(kind=Kind.ALIAS, name=f"{vendor}/{model}"[:200]) if model else None
    return FoundModel(kind=Kind.API, name=f"{vendor}/{model}", ref=ref)


def local(path: str, name: str | None = None) -> FoundModel:
    """Weights at a path of this repository or of the machine the software runs on."""
    path = path.partition("?")[0]  # what follows is a query of whatever reads the path, and may be a token
    last = path.rstrip("/").rpartition("/")[2]
    stem = next((last[: -len(ending)] for ending in WEIGHTS if last.lower().endswith(ending)), last)
    return FoundModel(kind=Kind.LOCAL, name=name or stem, ref=ModelRef(scheme="file", name=path))


def _by_url(seen: str) -> FoundModel | None:
    page = read_page(seen)
    if page is not None:
        found = hub(page.scheme, page.name) if hubs()[page.scheme].words else None
        known = page.revision if page.revision != "main" and _REVISION.fullmatch(page.revision or "") else None
        return at_revision(found, known) if found else None
    word, colon, rest = seen.partition(":")
    known_hub = by_word().get(word.lower()) if colon else None
    if known_hub is not None and (rest.startswith("//") or rest.casefold() not in _PLAIN_VALUES):
        return _by_word(known_hub, rest)
    if _STORAGE.fullmatch(seen):
        return FoundModel(kind=Kind.ALIAS, name=seen)
    return None


def _by_word(known: HubDescriptor, written: str) -> FoundModel | None:
    """What stands behind a hub's word: ``hf://org/name@revision``, ``ollama:name:tag``."""
    rest = written.removeprefix("//")
    if known.tagged or not rest:
        return hub(known.scheme, rest) if rest else None
    name, _, revision = rest.partition("@")
    parts = name.split("/")
    if parts[0] in known.not_owners.split() or (known.owned and len(parts) == 1):
        return None
    found = hub(known.scheme, "/".join(parts[:2]).partition(":")[0])
    tag = revision or (name.partition(":")[2] if len(parts) == 2 else "")
    return at_revision(found, tag or None) if found else None


def _local(seen: str) -> FoundModel | None:
    if "://" in seen:
        return None
    is_path = seen.startswith(("/", "./", "../", "~/"))
    if seen.lower().endswith(WEIGHTS) and not seen.endswith(".bin/"):
        return local(seen)
    first, slash, rest = seen.partition("/")
    if is_path or (slash and first.casefold() in _LOCAL_FOLDERS):
        last = seen.rstrip("/").rpartition("/")[2]
        if (
            not rest
            or _FILE_ENDING.search(last.partition(":")[0])
            or last.casefold() in _LOCAL_FOLDERS
            or not re.search(r"[A-Za-z]", last)
        ):
            return None
        return local(seen)
    return None
