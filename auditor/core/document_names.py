"""Judges by name and place whether a file is a license document of the model, and what it covers.

Names are read as words, so that ``MODEL_LICENSE``, ``LICENSE-MODEL``, ``Acme-LICENSE-AGREEMENT`` and
``WEIGHTS_TERMS_OF_USE.md`` are understood without a list of known files.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, replace

from auditor.core import patterns as re
from auditor.core.model import Document, DocumentKind, Subject
from auditor.core.worded import Worded

COUNTS_FROM = 0.5
"""Documents below this score are recorded and shown, but do not speak for the model. Derived from the scale of the
scores in this module: what is named for a license is above it, vendored trees below."""

LONE = 0.45
"""Score of a license in a folder without weights where no license speaks for the weights: it speaks for nothing, and
asks. Derived from COUNTS_FROM: below it."""
_PLAINLY = 0.25
"""Score from which a document in any folder is called a license, or terms and nothing else. Derived from the scale of
the scores in this module; an "agreement" or "terms and definitions" is below, and so are vendored trees."""
_WORD = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|[0-9.]+|[^\W\dA-Za-z_]+")
_TEXT_ENDINGS = ("", ".txt", ".md", ".rst", ".markdown", ".license", ".licence")
_UNREAD_ENDINGS = (".pdf", ".docx", ".doc", ".html", ".htm", ".rtf", ".odt")
_OTHER_ENDINGS = frozenset(
    {
        *("py", "pyi", "ipynb", "js", "mjs", "ts", "tsx", "jsx"),
        *("json", "jsonl", "yaml", "yml", "toml", "cfg", "ini", "xml"),
        *("csv", "tsv", "parquet", "png", "jpg", "jpeg", "gif", "svg"),
        *("webp", "ico", "sh", "bash", "c", "cc", "cpp", "h"),
        *("hpp", "cu", "rs", "go", "java", "kt", "rb", "lua"),
        *("css", "scss", "safetensors", "bin", "pt", "pth", "onnx", "gguf"),
        *("ckpt", "h5", "msgpack", "npz", "npy", "zip", "gz", "tar"),
        *("lock", "log", "mp3", "mp4", "wav", "webm", "map", "wasm"),
        *("so", "dll", "exe"),
    }
)
_WORDS = Worded("file_names.yaml")
_SUBJECT_LISTS = (
    ("weights", Subject.WEIGHTS),
    ("code", Subject.CODE),
    ("data", Subject.DATA),
    ("outputs", Subject.OUTPUTS),
)
WEIGHTS_ENDINGS = tuple(
    f".{ending}" for ending in "safetensors bin pt pth ckpt gguf onnx h5 msgpack tflite npz".split()
)
"""What files of weights end with."""
_VENDORED = frozenset(
    {
        *("third_party", "third-party", "thirdparty", "3rdparty", "3rd_party", "vendor", "vendors", "vendored"),
        *("node_modules", "deps", "dependencies", "external", "externals", "extern", "submodules", "site-packages"),
        *("dist-packages", "packages", "libs"),
    }
)


@dataclass(frozen=True, slots=True)
class NamedDocument:
    """What the name of a file says about it."""

    path: str
    kind: DocumentKind
    covers: frozenset[Subject]
    score: float
    qualified: bool = False
    """Whether the name says whose license it is (a subject or a model's name), unlike a plain LICENSE."""
    readable: bool = True
    """False for formats that are not read as text (PDF and the like)."""


def name_documents(paths: Iterable[str]) -> tuple[NamedDocument, ...]:
    """The license documents among the paths of a repository, best first, then by path.

    A plain LICENSE covers weights and code; where a license for the weights stands beside it, the code alone, and
    where one for the code stands beside it, the weights alone. One in a folder of weights is that of these weights.
    Where none speaks for the weights, one in any other folder may be meant for them, unless the folder is of others'
    work, or called after something else.
    """
    paths = sorted(set(paths))
    homes = frozenset(path.rpartition("/")[0] for path in paths if path.casefold().endswith(WEIGHTS_ENDINGS))
    found = [document for path in paths if (document := classify(path, homes))]
    qualified = {
        subject
        for document in found
        if document.qualified and document.kind is DocumentKind.LICENSE and document.score >= COUNTS_FROM
        for subject in document.covers
    }
    settled = [_beside(document, qualified) for document in found]
    licenses = [document for document in settled if document.kind is DocumentKind.LICENSE]
    if not any(document.score >= COUNTS_FROM and Subject.WEIGHTS in document.covers for document in licenses):
        settled = [_lone(document) if _may_be_meant(document) else document for document in settled]
    return tuple(sorted(settled, key=lambda document: (-document.score, document.path)))


def is_lone(document: Document) -> bool:
    """Whether a license speaks for nothing by its place, and no other one speaks for the weights."""
    return document.kind is DocumentKind.LICENSE and LONE <= document.score < COUNTS_FROM


def _may_be_meant(document: NamedDocument) -> bool:
    """Whether a license that speaks for nothing by its place may be that of the weights."""
    if document.kind is not DocumentKind.LICENSE or Subject.WEIGHTS not in document.covers:
        return False
    if not _PLAINLY <= document.score < COUNTS_FROM:
        return False
    named = {word.casefold() for word in _WORD.findall(_spaced(document.path.rpartition("/")[0]))}
    others = {*_subjects(named)} - {Subject.WEIGHTS}
    return document.qualified or not others


def _lone(document: NamedDocument) -> NamedDocument:
    return replace(document, covers=frozenset({Subject.WEIGHTS}), score=LONE)


def _beside(document: NamedDocument, qualified: set[Subject]) -> NamedDocument:
    if document.qualified or document.kind is not DocumentKind.LICENSE:
        return document
    rest = document.covers - qualified if qualified & document.covers else document.covers
    return NamedDocument(
        path=document.path,
        kind=document.kind,
        covers=rest or document.covers,
        score=document.score,
        qualified=False,
        readable=document.readable,
    )


def classify(path: str, homes: Collection[str] = ()) -> NamedDocument | None:
    """What a path says by itself; None where it is no license document.

    Args:
        homes: folders that weights lie in.
    """
    folders, _, name = path.rpartition("/")
    stem, ending = _split(name)
    if ending not in _TEXT_ENDINGS and ending not in _UNREAD_ENDINGS:
        return None
    words = [word.casefold() for word in _WORD.findall(_spaced(stem[:200]))]
    kind, score = _kind(words, in_licenses=folders.casefold() in ("licenses", "licences"))
    if kind is None or _WORDS.among("not_about") & set(words):
        return None
    subjects = frozenset(_subjects(set(words)))
    strange = [word for word in words if not _is_known(word) and not _number(word)]
    at_home = bool(folders) and folders in homes
    of_weights = kind is DocumentKind.LICENSE and (strange or at_home)
    covers = subjects or (frozenset({Subject.WEIGHTS}) if of_weights else _BOTH)
    if kind is DocumentKind.LICENSE and (strange or subjects):
        score *= 0.9 if strange else 0.95
    if ending:
        score *= 0.98
    return NamedDocument(
        path=path,
        kind=kind,
        covers=covers,
        score=round(score * _place(folders, at_home=at_home), 3),
        qualified=bool(subjects or strange),
        readable=ending in _TEXT_ENDINGS,
    )


_BOTH = frozenset({Subject.WEIGHTS, Subject.CODE})


_KNOWN = ("license", "filler", "standard", "use", "notice", "others", *(name for name, _ in _SUBJECT_LISTS))


def _is_known(word: str) -> bool:
    return any(word in _WORDS.among(name) for name in _KNOWN)


def _subjects(words: set[str]) -> Iterator[Subject]:
    """What names of files and folders are about."""
    return (subject for name, subject in _SUBJECT_LISTS if words & _WORDS.among(name))


def _spaced(stem: str) -> str:
    """Blanks around the words that Chinese writes without any."""
    for word in _WORDS.words("joined"):
        stem = stem.replace(word, f" {word} ")
    return stem


def _split(name: str) -> tuple[str, str]:
    for ending in (*_TEXT_ENDINGS[1:], *_UNREAD_ENDINGS):
        if name.casefold().endswith(ending) and len(name) > len(ending):
            return name[: -len(ending)], ending
    last = name.rpartition(".")[2]
    # LICENSE.MIT, COPYING.LESSER and LICENSE-2.0 have no ending in this sense; license.py and license.json do.
    if "." in name.lstrip(".") and last.casefold() in _OTHER_ENDINGS:
        return name, "." + last.casefold()
    return name, ""


def _number(word: str) -> bool:
    return not word.strip("0123456789.")


def _kind(words: list[str], *, in_licenses: bool) -> tuple[DocumentKind | None, float]:
    """The kind of document and how sure the words alone make us."""
    have = set(words)
    licence, of_use = bool(have & _WORDS.among("license")), have & _WORDS.among("use")
    if have & _WORDS.among("others") and (licence or have & _WORDS.among("notice") or "party" in have):
        return DocumentKind.NOTICE, 0.3
    if ("policy" in have and (of_use or have & {"acceptable", "prohibited"})) or "aup" in have:
        return DocumentKind.USE_POLICY, 1.0
    if of_use and have & {"acceptable", "prohibited", "restrictions", "restriction"}:
        return DocumentKind.USE_POLICY, 0.95
    if licence:
        return DocumentKind.LICENSE, 1.0
    if "terms" in have or ("agreement" in have and len(words) > 1):
        return DocumentKind.LICENSE, 0.9 if of_use or "terms" in have else 0.7
    if have & _WORDS.among("notice"):
        return DocumentKind.NOTICE, 0.9 if len(words) == 1 else 0.6
    if in_licenses:
        return DocumentKind.LICENSE, 0.6
    return None, 0.0


def _place(folders: str, *, at_home: bool) -> float:
    """How much a document in these folders speaks for the model: the root fully, a vendored part hardly.

    Args:
        at_home: whether weights lie beside it.
    """
    if not folders:
        return 1.0
    parts = [part.casefold() for part in folders.split("/")]
    if any(part in _VENDORED for part in parts):
        return 0.1
    if at_home:
        return 0.85
    if len(parts) == 1 and parts[0] in ("license", "licence", "licenses", "licences", "legal"):
        return 0.85
    return 0.3
