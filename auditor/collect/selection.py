"""Which files of a model repository may state terms, judged by their names alone, and what is too much to read.

Pure: every source asks it with a listing and fetches what it answers, so that the same repository gives the same
documents wherever it lies. Nothing here decides what a file *is*; reading does. Names that only look like evidence
(weights, pictures, program code) are left out, evidence that cannot be read (a scanned PDF) becomes a gap.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import TypeAlias

from auditor.core import patterns as re
from auditor.core.bounds import within
from auditor.core.document_names import WEIGHTS_ENDINGS, classify
from auditor.core.model import Gap
from auditor.core.worded import Worded

MAX_TEXT_BYTES = 2 * 1024 * 1024
"""A longer document is not a license anybody can be asked to read; the longest real ones are a tenth of it. By
judgment: a longer one is a gap."""
MAX_ROOT_FILES = 48
"""Documents of the top folder. By judgment: bounds requests for one model; what is over is a gap."""
MAX_NESTED_FILES = 24
"""Vendored trees hold thousands of licenses of other people's code; the nearest few are enough to see that. By
judgment; what is over is a gap."""
MAX_BESIDE_FILES = 48
"""Small texts and settings beside the weights; few repositories have a tenth of it, and what is over is a gap. By
judgment."""
MAX_SETTING_BYTES = 256 * 1024
"""A longer structured file holds data: a tokenizer, an index of weights, results. By judgment."""
MAX_HEADERS = 32
"""Weights files that are asked what they say of themselves; shards of one model repeat each other. By judgment:
bounds requests for one model."""
MAX_PATH_CHARS = 512
"""By judgment: protects reports and the store."""
MAX_DEPTH = 12
"""Folders. By judgment: a license so deep is another project's; the path is a gap."""
MAX_LISTING = 100_000
"""Files of a repository. By judgment: protects memory; what is over is a gap."""
_REMEMBERED = 20_000
"""Paths whose rank is remembered: repositories name their files alike. By judgment: bounds memory."""

_CONFIGS = frozenset(
    {
        *("config.json", "adapter_config.json", "model_index.json", "MLmodel"),
        *("mergekit_config.yml", "mergekit_config.yaml", "mergekit_moe_config.yml", "mergekit_moe_config.yaml"),
    }
)
_SETTINGS = frozenset({"json", "yaml", "yml", "toml", "cfg", "ini", "cff", "xml", "csv", "tsv", "svg"})
"""Structured files: their fields may speak of rights."""
_CODE = frozenset({"py", "ipynb", "sh", "bash"})
"""Program code at the top: its comments and the cells of notebooks are words."""
_WEIGHTS = frozenset(ending.removeprefix(".") for ending in WEIGHTS_ENDINGS)
_DOCUMENT_FOLDERS = Worded("file_names.yaml").pattern(r"{document_folders~}|\.github|\.reuse", re.IGNORECASE)
_CARD = re.compile(r"readme(?:[._\- ].{0,40})?", re.IGNORECASE)
_TEXT = frozenset({"", "md", "markdown", "txt", "text", "rst", "adoc", "html", "htm", "org", "tex", "rtf"})
_DOCUMENTS_NOT_READ = frozenset({"pdf", "doc", "docx", "odt", "pages", "epub", "ps", "djvu", "pptx", "xlsx"})
_PICTURES = frozenset({"png", "jpg", "jpeg", "gif", "webp", "bmp", "tif", "tiff", "svg"})
_ARCHIVES = frozenset({"zip", "gz", "7z", "rar", "tar", "p7s", "bz2", "xz", "tgz"})
"""A file that says it holds a license and is of one of these types may be a scan or a package of it."""
# Weights and data; pictures, sound and archives; program code; structured data that is not prose.
_NEVER_WORDS = """
safetensors bin pt pth ckpt gguf ggml onnx h5 hdf5 msgpack npz npy pkl pickle joblib tflite mlmodel pb param model
parquet arrow csv tsv jsonl db sqlite
png jpg jpeg gif webp svg ico bmp tif tiff mp3 mp4 wav flac ogg webm mov zip tar gz bz2 xz 7z zst whl jar
py pyi ipynb pyc js mjs ts tsx jsx css c cc cpp h hpp cu cuh go rs java kt rb php sh bash ps1 bat sql so dll exe
json yaml yml toml ini cfg lock xml index
"""
_NEVER = frozenset(_NEVER_WORDS.split())
_KNOWN_SUFFIXES = _TEXT | _NEVER | _DOCUMENTS_NOT_READ
_NAMES = Worded("file_names.yaml")
_LICENSE = _NAMES.pattern("{spelled_licenses~}")
_ONLY_LICENSE = Worded("license_words.yaml").pattern(r"(?:{only_license~}|[\W\d_v])+", re.IGNORECASE)
_PHRASES = Worded("license_words.yaml").pattern("{file_phrases~}")
_CJK = Worded("license_words.yaml").pattern("{file_names_joined~}")
_TERM_FOLDERS = _NAMES.pattern("{term_folders~}", re.IGNORECASE)
_HUMPS = re.compile(r"(?<=[a-z])(?=[A-Z])")
_NOT_LETTERS = re.compile(r"[^a-z]+")
_Rank: TypeAlias = tuple[int, float, int, str]
_SHARD = re.compile(r"-(\d{5})-of-\d{5}\.")
_UNSAFE = re.compile("[\x00-\x1f\x7f\\\\\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class Selection:
    """What to fetch and what to say about the rest; all tuples sorted or in order of importance."""

    files: tuple[str, ...]
    """Paths to read, most telling first."""
    listing: tuple[str, ...]
    """Every path that may be named, sorted."""
    gaps: tuple[Gap, ...]
    """Evidence that is there and will not be read."""


def choose(entries: Iterable[tuple[str, int | None]]) -> Selection:
    """Pick the documents of a repository from its ``(path, size in bytes or None)`` pairs, in any order."""
    listing: set[str] = set()
    ranked: list[tuple[_Rank, str, int | None]] = []
    gaps: list[Gap] = []
    sizes: dict[str, int | None] = {}
    for count, (path, size) in enumerate(entries):
        if count >= MAX_LISTING:
            gaps.append(Gap(what="file list", kind="too-large", detail=f"more than {MAX_LISTING} files"))
            break
        unsafe = why_unsafe(path)
        if unsafe:
            if _rank(printable(path)) is not None:
                gaps.append(Gap(what=printable(path), kind="unreadable", detail=unsafe))
            continue
        if path in listing:
            continue
        listing.add(path)
        sizes[path] = size
        rank = _rank(path)
        if rank is not None:
            ranked.append(((rank, -_weight(path), path.count("/"), path), path, size))
        elif _is_document_not_read(path):
            gaps.append(Gap(what=path, kind="unreadable", detail="this document format is not read; ask for the text"))
    beside, left_over = _beside(sizes, {path for _, path, _ in ranked})
    files, over = _within_limits(sorted(ranked))
    files += beside
    gaps.extend((*over, *left_over))
    return Selection(files=files, listing=tuple(sorted(listing)), gaps=tuple(sorted(gaps, key=lambda gap: gap.what)))


def _beside(sizes: Mapping[str, int | None], chosen: Collection[str]) -> tuple[tuple[str, ...], list[Gap]]:
    """Small texts and settings at the top, beside weights, and in folders of documents: anything may stand there.

    Program code, data and what says by its name that it states terms are not among them.
    """
    homes = {path.rpartition("/")[0] for path in sizes if _split(path.rpartition("/")[2])[1] in _WEIGHTS} | {""}
    found: list[tuple[bool, int, str]] = []
    gaps: list[Gap] = []
    for path, size in sizes.items():
        folder, _, name = path.rpartition("/")
        suffix = _split(name)[1]
        prose = suffix in _TEXT
        code = suffix in _CODE and not folder
        if (
            path in chosen
            or not (prose or code or suffix in _SETTINGS)
            or (not prose and size is not None and size > MAX_SETTING_BYTES)
        ):
            continue
        if not (
            folder in homes
            or (prose and (_CARD.fullmatch(name) or any(map(_DOCUMENT_FOLDERS.fullmatch, folder.split("/")))))
        ):
            continue
        if size is not None and size > MAX_TEXT_BYTES:
            gaps.append(too_large(path, size))
        else:
            found.append((not prose, path.count("/"), path))
    found.sort()
    kept = within(found, MAX_BESIDE_FILES)
    if kept:
        what = f"{len(kept.rest)} further texts and settings"
        detail = f"beyond the number of files that is read, the first is {kept.rest[0][2]}"
        gaps.append(Gap(what=what, kind="not-followed", detail=detail))
    return tuple(path for _, _, path in kept.kept), gaps


def telling_weights(listing: Iterable[str]) -> tuple[str, ...]:
    """The weights files whose headers are worth a look: GGUF describes itself, safetensors may; `MAX_HEADERS` at most.

    The first of each set of shards comes before the others of any.
    """
    ranked = []
    for path in listing:
        lower = path.lower()
        if lower.endswith((".gguf", ".safetensors")) and path.count("/") <= 1:
            shard = _SHARD.search(lower)
            ranked.append((shard is not None and int(shard[1]) > 1, lower.endswith(".safetensors"), path))
    return tuple(path for _, _, path in sorted(ranked)[:MAX_HEADERS])


@lru_cache(_REMEMBERED)
def why_unsafe(path: str) -> str:
    """Why a path from a listing must not be used, or an empty string."""
    if not path or len(path) > MAX_PATH_CHARS:
        return f"a path of {len(path)} characters"
    if _UNSAFE.search(path):
        return "a path with control characters or backslashes"
    parts = path.split("/")
    if any(part in ("", ".", "..") for part in parts):
        return "a path that leaves the repository"
    if len(parts) > MAX_DEPTH:
        return f"a path more than {MAX_DEPTH} folders deep"
    return ""


def is_settings(path: str) -> bool:
    """Whether a file at the top is one of the settings that models are made of, by its very name."""
    return path in _CONFIGS


def speaks_of_terms(path: str) -> bool:
    """Whether a file's name, or the folder it lies in, says that it states terms."""
    *folders, name = path.split("/")
    stem, suffix = _split(name)
    if suffix in _SETTINGS and "/" not in path:
        return _LICENSE.search(_NOT_LETTERS.sub(" ", _HUMPS.sub(" ", stem).lower())) is not None
    if suffix in _NEVER or suffix in _DOCUMENTS_NOT_READ:
        return False
    if _names_terms(stem):
        return True
    return suffix in _TEXT and any(_TERM_FOLDERS.fullmatch(folder) for folder in folders)


@lru_cache(_REMEMBERED)
def _rank(path: str) -> int | None:
    """How early a file is read; None where it is not evidence."""
    name = path.rpartition("/")[2]
    nested = "/" in path
    suffix = _split(name)[1]
    if not nested and name.lower() == "readme.md":
        return 0
    if speaks_of_terms(path):
        return 4 if nested else 1
    if not nested and name in _CONFIGS:
        return 2
    if not nested and _CARD.fullmatch(name) and suffix not in _NEVER and suffix not in _DOCUMENTS_NOT_READ:
        return 3
    return None


def _weight(path: str) -> float:
    """How much a nested document speaks for the model, so that vendored ones never crowd out its own."""
    named = classify(path) if "/" in path else None
    return named.score if named else 0.0


def _names_terms(stem: str) -> bool:
    spaced = _NOT_LETTERS.sub(" ", _HUMPS.sub(" ", stem).lower()).strip()
    if _LICENSE.search(spaced) or _PHRASES.search(spaced) or _CJK.search(stem):
        return True
    return not _NAMES.among("terms_words").isdisjoint(spaced.split())


@lru_cache(_REMEMBERED)
def _is_document_not_read(path: str) -> bool:
    stem, suffix = _split(path.rpartition("/")[2])
    if suffix in _DOCUMENTS_NOT_READ:
        return _names_terms(stem)
    if suffix in _ARCHIVES:
        return _names_terms(stem)
    # Of pictures only one that is called nothing but a license: "license-badge.png" is none.
    return suffix in _PICTURES and _names_terms(stem) and _ONLY_LICENSE.fullmatch(stem) is not None


def _split(name: str) -> tuple[str, str]:
    """Stem and lower-case suffix; ``LICENSE-2.0`` and ``LICENSE.FLUX`` keep their tails in the stem."""
    stem, dot, suffix = name.rpartition(".")
    known = suffix.lower() in _KNOWN_SUFFIXES
    return (stem, suffix.lower()) if dot and stem and known else (name, "")


def _within_limits(ranked: list[tuple[_Rank, str, int | None]]) -> tuple[tuple[str, ...], list[Gap]]:
    files: list[str] = []
    gaps: list[Gap] = []
    left_out: list[str] = []
    counts = {False: 0, True: 0}
    for _, path, size in ranked:
        nested = "/" in path
        if size is not None and size > MAX_TEXT_BYTES:
            gaps.append(too_large(path, size))
        elif counts[nested] >= (MAX_NESTED_FILES if nested else MAX_ROOT_FILES):
            left_out.append(path)
        else:
            counts[nested] += 1
            files.append(path)
    if left_out:
        # Not named after one of them: those that speak for the model are missed by name, the rest are other people's.
        what = f"{len(left_out)} further files"
        detail = f"beyond the number of files that is read, the first is {left_out[0]}"
        gaps.append(Gap(what=what, kind="not-followed", detail=detail))
    return tuple(files), gaps


def too_large(path: str, size: int | None) -> Gap:
    """The gap for a document beyond `MAX_TEXT_BYTES`; ``size`` in bytes, None where the hub does not say."""
    found = f"{size} bytes" if size is not None else "more bytes than announced"
    return Gap(what=path, kind="too-large", detail=f"{found}; at most {MAX_TEXT_BYTES} are read")


def printable(path: str) -> str:
    return _UNSAFE.sub("�", path[:MAX_PATH_CHARS])
