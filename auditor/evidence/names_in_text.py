"""Names of models in a text: links, ids, well-known names, and what only its shape makes one, each with a sign in its
place.
"""

from __future__ import annotations

from dataclasses import dataclass
from html import unescape

from auditor.core import patterns as re
from auditor.core.hub_names import hub_id, ownerless_id
from auditor.core.worded import Worded
from auditor.records.base_models import load_base_models
from auditor.records.derivation_words import FIRST_SIGN, SIGN, load_derivation_words
from auditor.records.model_names import JOINED, MARKED, OWN_KIND, SHAPED, SIZED
from auditor.records.other_names import is_class, is_no_model, is_software
from auditor.text.language import english_words
from auditor.text.markdown import unmarked
from auditor.text.name_shapes import is_a_choice

_MOST_NAMES = 400
"""Names of one paragraph. By judgment: more are a catalog."""


def _link_with(scheme: str) -> re.Pattern[str]:
    """A link, whose address begins so where it stands for itself."""
    return re.compile(
        r"\[(?P<words>[^\[\]\n]{1,200})\]\((?P<to>[^()\s]{1,400})[^()]{0,80}\)"
        r"""|<a\s[^<>]{0,200}?href\s?=\s?["'](?P<href>[^"'<>]{1,400})["'][^<>]{0,200}>(?P<inner>[^<]{0,200})</a>"""
        rf"|<?(?P<bare>{scheme}[^\s()<>\[\]\"'|]{{1,400}})>?",
        re.IGNORECASE,
    )


LINKED = _link_with("https?://")
"""A link of any kind, with its words and its target."""
SCHEME = r"(?<![A-Za-z0-9])[A-Za-z][A-Za-z0-9+.\-]{1,11}:(?://|\?)"
"""How an address begins, wherever it leads."""
LINKED_ANYWHERE = _link_with(SCHEME)
"""The same with an address of any scheme ("magnet:?…")."""
_ID = re.compile(
    r"(?P<tick>`?)(?<![\w/.:@\-])(?P<id>[A-Za-z0-9][\w.\-]{1,60}/[A-Za-z0-9][\w.\-]{1,90})(?![\w/])`?", re.ASCII
)
_BARE = re.compile(rf"(?<![A-Za-z0-9/.:@\-]){SIZED}(?![A-Za-z0-9/])", re.ASCII)
PARTED = re.compile(r"[-_/.]+")
"""What the parts of an id are joined by."""
_HEAD_OF_NAME = re.compile(r"[^\W\d_]+")
_JOINED = re.compile(rf"(?<![A-Za-z0-9/.:@\-]){JOINED}(?![A-Za-z0-9/.@\-]\w)(?![A-Za-z0-9/])", re.ASCII)
_CELL = re.compile(r"</?t[dhr]\b[^<>]{0,200}>", re.IGNORECASE)
"""Where a cell of a table begins or ends, and with it a clause."""
_FILE_OF_WORDS = Worded("file_names.yaml").pattern(
    r"/(?:blob|resolve|raw)/[^/\s]{1,80}/[^?#\s]{0,120}(?:{of_words~}|\.pdf)[^/?#\s]{0,120}", re.IGNORECASE
)
"""A file of a repository that holds words, or turns them into figures, and no weights."""
_MODEL_LAST = Worded("model_words.yaml").pattern(r"(?<=\w ){model_last}$", re.IGNORECASE)
"""The noun for a model at the end of a link's words; one by itself ("model") only says where to get it."""
_DATA_PAGE = re.compile(r"/datasets/|/spaces/|/papers/", re.IGNORECASE)
_FORMAT = re.compile(r"[A-Z]{1,3}\d{1,2}(?:_\w{1,6})?|(?i:bf|fp|int|mx?fp|nf|nvfp)\d{1,2}|(?i:i?q)\d(?:_\w{1,6})?")
"""Of weights ("Q4_K_M/Q8_0"); in small letters others are accounts of the hub."""
_NO_WEIGHTS = Worded("file_names.yaml").pattern(r"\.(?:{endings~})$")
_WORD = 3
"""Letters of a word in a name in small letters. By judgment: shorter ones are units and marks ("v", "en", "fp")."""
_SHORTEST = 4
"""Characters of a name in an id that no mark sets apart. By judgment: shorter ones are choices ("and/or")."""


@dataclass(frozen=True, slots=True)
class NameInText:
    """What stands in the place of a sign."""

    name: str
    linked: bool
    known: bool
    bare: bool = False
    """Whether nothing but capitals makes a name of it: then it must stand in the very place of the object."""

    @property
    def exact(self) -> bool:
        """Whether it means one model, not a series: an id, or a name with a size, a version or a kind."""
        return self.linked or any(sign.isdigit() for sign in self.name) or OWN_KIND.search(self.name) is not None


def signed(raw: str) -> tuple[str, dict[str, NameInText]]:
    """A text with a sign for each name, without marks, and the names by sign."""
    names: dict[str, NameInText] = {}
    bases, papers = load_base_models(), load_derivation_words().paper

    def sign(name: str, *, linked: bool, bare: bool = False) -> str:
        if len(names) >= _MOST_NAMES:
            return name
        mark = chr(FIRST_SIGN + len(names))
        names[mark] = NameInText(name, linked, bases.find(name) is not None, bare)
        return mark

    def link(match: re.Match[str]) -> str:
        target = match["to"] or match["href"] or match["bare"] or ""
        words = match["words"] or match["inner"] or ""
        target = target.rstrip(".,;:")
        if _DATA_PAGE.search(target):
            return " dataset " if "/" in words else f" {words} dataset "
        name = hub_id(target.removeprefix("/")) or ownerless_id(target)  # "/org/name" is on the same hub
        if name and "/" not in name and bases.is_owner(name):
            name = None  # the page of an organization
        if not name or _FILE_OF_WORDS.search(target):
            elsewhere = "/" in words and words.strip(" `*#").partition("#")[0].casefold() in target.casefold()
            return f" {words.replace('/', ' ')} " if elsewhere else f" {words} "  # of code that lies elsewhere
        about = papers.search(words)
        ahead, behind = (about["ahead"] or "", about["behind"] or "") if about else ("", "")
        model = _MODEL_LAST.search(words)  # "this [roberta model](...)" is no data
        return f" {ahead} {sign(name, linked=True)} {model[0] if model else behind} "

    def identifier(match: re.Match[str]) -> str:
        name = hub_id(match["id"].rstrip("."))
        own = match["id"].rpartition("/")[2]
        if not name or is_file_or_format(match["id"]):
            return match[0]
        if not match["tick"] and (len(own) < _SHORTEST or is_a_choice(match["id"].rstrip("."))):
            return match[0]
        telling = own.count("-") > 1 or any(sign.isdigit() for sign in own) or _is_named_after(own, match["id"])
        if match["tick"] or telling or bases.find(name):
            return f" {sign(name, linked=True)} " + ("." if match["id"].endswith(".") else "")
        return match[0]

    text = _CELL.sub(" ; ", SIGN.sub(" ", unescape(raw)))
    text = LINKED.sub(link, text)
    text = _ID.sub(identifier, text)
    text = MARKED.sub(
        lambda match: f" {sign(match['name'], linked=False, bare=True)} " if is_marked(match["name"]) else match[0],
        text,
    )
    text = unmarked(text)
    parts, last = [], 0
    for start, end in bases.spans_in(text):
        words = text[start:end]
        if not SIGN.search(words):
            parts += [text[last:start], f" {sign(bases.undeclined(words.strip()), linked=False)} "]
            last = end
    text = "".join((*parts, text[last:]))
    text = _BARE.sub(lambda match: f" {sign(match[0].rstrip('.-'), linked=False)} ", text)
    text = SHAPED.sub(
        lambda match: f" {sign(match[0].rstrip('.-'), linked=False, bare=True)} " if is_made_up(match[0]) else match[0],
        text,
    )
    text = _JOINED.sub(
        lambda match: (
            match[0] if is_software(match[0]) or is_class(match[0]) else f" {sign(match[0], linked=False, bare=True)} "
        ),
        text,
    )
    parts, last = [], 0
    for start, end in bases.series_in(text):  # a word of a dictionary must stand in the very place of the object
        bare = text[start:end].partition(" ")[0].casefold() in english_words()
        if bare and " " not in text[start:end] and not bases.is_numbered(text[start:end]):
            continue
        parts += [text[last:start], f" {sign(text[start:end], linked=False, bare=bare)} "]
        last = end
    text = "".join((*parts, text[last:]))
    return re.sub(
        r" {2,}", " ", _ELIDED.sub(lambda found: load_derivation_words().elided[found[1].casefold()], text)
    ), names


_ELIDED = re.compile(rf"\b([DdLl]|[Dd]ell|[Dd]all|[Ss]ull|[Nn]ell|[Aa]ll|[Qq]u)['’](?=\s*{SIGN.pattern})")
"""A word of grammar that has lost its vowel before a name: "issu d'Orrin"."""


def is_file_or_format(words: str) -> bool:
    """Whether words with a slash are a file without weights, or formats of weights, and no model's id."""
    owner, _, own = words.rstrip(".").partition("/")
    return _NO_WEIGHTS.search(own) is not None or any(_FORMAT.fullmatch(part) for part in (own, owner))


def _is_named_after(own: str, whole: str) -> bool:
    """Whether a model is called by its owner's name ("zander-ai/zander-xl"): no choice of two words is."""
    owner = PARTED.split(whole.casefold())[0]
    return len(owner) >= _SHORTEST and own.casefold().startswith(owner) and len(own) > len(owner)


def is_marked(name: str) -> bool:
    """Whether what stands between marks of code may be a model that no table knows: it tells a figure and holds a word
    that no dictionary has, and is no file and no tool's.
    """
    if not any(sign.isdigit() for sign in name) or hub_id(f"x/{name}") is None or is_no_model(name):
        return False
    words = [part for part in PARTED.split(name) if part.isalpha() and len(part) >= _WORD]
    return load_base_models().find(name) is None and any(word not in english_words() for word in words)


def is_made_up(name: str) -> bool:
    """Whether something with the shape of a name is one: no software or class of a program is ("CLIPTextModel"), and no
    dictionary has its word ("Stage-2"), unless a kind of model stands behind one that tells of no method or task
    ("Kestrel-Chat", "Self-Instruct").
    """
    head = _HEAD_OF_NAME.match(name)
    if head is None or is_no_model(name):
        return False
    word = head[0].casefold()
    return word not in english_words() or (
        OWN_KIND.search(name) is not None and word not in load_derivation_words().before_a_kind
    )
