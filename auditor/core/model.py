"""The nouns of the program: frozen values that travel in one direction and do no I/O.

Read in the order in which they are made: ModelRef → Snapshot → Document and Claim → Identification → Term →
Dossier → Finding and Verdict → Audit. Lines are 1-based and inclusive everywhere; hashes are lower-case hex
sha256 of the bytes as fetched; dates are `datetime.date`; instants are ISO 8601 strings in UTC.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from enum import StrEnum
from functools import cached_property
from typing import Any, Concatenate, ParamSpec, TypeVar
from urllib.parse import unquote

from auditor.core import credentials
from auditor.core import patterns as re
from auditor.core.decoding import Decoded, decode_text
from auditor.core.deferred import Deferred
from auditor.core.errors import UsageError
from auditor.core.frozen import FrozenMap
from auditor.core.hubs import by_purl, hubs, read_page
from auditor.core.text import Text

_About = ParamSpec("_About")
_Answer = TypeVar("_Answer")

# ---------------------------------------------------------------------------------------------- references

_NAME = re.compile(r"[A-Za-z0-9][\w.\-]*(?:/[\w.\-]+)*", re.ASCII)
_REVISION = re.compile(r"(?:sha\d+:)?[^\s?:*=%\\\[^~\x00-\x1f\x7f]+")
"""What a branch, tag, commit or digest can be called; no port, no query and no password can."""
_GIT_URL = re.compile(
    r"git[+:](?P<scheme>https?|ssh|git)://(?:(?P<userinfo>[^/?#\s]*)@)?(?P<host>[\w.\-]+|\[[0-9A-Fa-f:.]+\])"
    r"(?P<port>:\d{1,5})?/(?P<path>[\w.~+\-/%]+)(?:@(?P<revision>[\w.\-/]+))?",
    re.ASCII,
)
_QUALIFIER = re.compile(r"[A-Za-z][\w.\-]*=(?:[^@]*|[a-z+]+://.*)")
"""A qualifier of a purl."""
_SSH_USER = re.compile(r"[\w.+\-]+", re.ASCII)
_SAYS_AT = re.compile(r"%(?:25)*(?:40|3f|23)", re.IGNORECASE)
_HOST_FIRST = re.compile(r"(?:[\w\-]+\.)+[A-Za-z][\w\-]*/|\d+(?:\.\d+){3}/|localhost/", re.ASCII)
"""What looks like a host and a path: where a revision does, a token or password with a slash in it stands before."""


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class ModelRef:
    """Where a model is asked for: ``scheme:name@revision``.

    It holds no credentials, however it is made: those of a git address are parted from it at once, and the client that
    asks the address finds them in `auditor.core.credentials`. References to the same place are equal, whoever asks.
    """

    scheme: str
    """That of a hub's descriptor (`auditor.core.hubs`), or of what knows itself where its models lie."""
    name: str
    """``org/name`` on hubs, a path for ``file``, ``vendor/model`` for ``api``."""
    revision: str | None = None
    """Branch, tag or commit as asked; None leaves the choice to the hub's default."""

    def __post_init__(self) -> None:
        if "://" in self.name:
            object.__setattr__(self, "name", _without_credentials(self.scheme, self.name))

    @classmethod
    def parse(cls, text: str) -> ModelRef:
        """Read a reference, a purl or the address of a model's page; without a scheme a Hugging Face id is meant.

        Which schemes, purls and pages there are is what the hubs' descriptors say.

        Raises:
            UsageError: not a reference; the message names the form that was expected.
        """
        raw = text.strip()
        if raw.startswith("pkg:"):
            return cls._parse_purl(raw)
        if raw.startswith(("git+", "git:")):
            return cls._parse_git(raw)
        page = read_page(raw)
        if page is not None:
            _check_revision(raw, page.scheme, page.name, page.revision or "")
            return cls(scheme=page.scheme, name=page.name, revision=page.revision)
        scheme, colon, rest = raw.partition(":")
        if not colon or scheme not in hubs():
            scheme, rest = ("file", raw) if raw[:1] in "./~" and raw else ("hf", raw)
        if scheme == "file":
            if not rest or "://" in rest or (rest.startswith("//") and "@" in rest):
                raise _bad_ref(text, "a folder after 'file:'")
            return cls(scheme=scheme, name=rest)
        if hubs()[scheme].address:
            rest = rest.removeprefix("//")
        name, _, revision = rest.partition("@")
        name = name.removesuffix("/") if hubs()[scheme].address else name
        tagged = ":" in name and not hubs()[scheme].tagged
        if not _NAME.fullmatch(name.replace(":", "/")) or ".." in name.split("/") or tagged:
            raise _bad_ref(
                text,
                "hf:org/name, file:folder, api:vendor/model, the address of a model's page, "
                "or a purl such as pkg:huggingface/org/name",
            )
        _check_revision(text, scheme, name, revision)
        return cls(scheme=scheme, name=name, revision=revision or None)

    @classmethod
    def _parse_git(cls, raw: str) -> ModelRef:
        wanted = "git+https://host/path, with @revision where one is meant"
        match = _GIT_URL.fullmatch(raw)
        if match is None or ".." in match["path"].split("/") or _SAYS_AT.search(match["path"]):
            raise _bad_ref(raw, wanted)
        if _HOST_FIRST.match(match["revision"] or ""):
            raise _bad_ref(raw, wanted)
        userinfo = match["userinfo"]
        if match["scheme"] == "ssh" and userinfo and not _SSH_USER.fullmatch(userinfo.partition(":")[0]):
            raise _bad_ref(raw, wanted)
        sent = f"{userinfo}@" if userinfo else ""
        address = f"{match['scheme']}://{sent}{match['host']}{match['port'] or ''}/{match['path']}"
        try:
            return cls(scheme="git", name=address, revision=match["revision"])
        except ValueError:
            raise _bad_ref(raw, wanted) from None

    @classmethod
    def _parse_purl(cls, raw: str) -> ModelRef:
        kind, _, rest = raw.removeprefix("pkg:").partition("/")
        rest, _, subpath = rest.partition("#")
        rest, _, qualifiers = rest.partition("?")
        name, _, version = rest.partition("@")
        hub = by_purl().get(kind.lower())
        # An `@` behind a question mark may end a secret that holds the mark: only an address may carry one there.
        sound = "@" not in subpath and (not qualifiers or all(map(_QUALIFIER.fullmatch, qualifiers.split("&"))))
        if (
            hub is None
            or not sound
            or ".." in unquote(name).split("/")
            or not _NAME.fullmatch(unquote(name).replace(":", "/") if hub.tagged else unquote(name))
        ):
            raise _bad_ref(raw, "a purl of type " + ", ".join(sorted(by_purl())))
        _check_revision(raw, hub.scheme, unquote(name), unquote(version))
        return cls(scheme=hub.scheme, name=unquote(name), revision=unquote(version) or None)

    @property
    def purl(self) -> str | None:
        """The package URL, or None where the purl specification has no type for the scheme."""
        hub = hubs().get(self.scheme)
        if hub is None or not hub.purl:
            return None
        return f"pkg:{hub.purl}/{self.name}" + (f"@{self.revision}" if self.revision else "")

    def page(self, endpoint: str = "") -> str | None:
        """The address of the model's page, on the server that was asked; None where there is none that is known."""
        if self.name.startswith(("https://", "http://")):
            return self.name
        hub = hubs().get(self.scheme)
        return hub.page(self.name, self.revision, endpoint) if hub else None

    def at(self, revision: str | None) -> ModelRef:
        """The same model at another revision."""
        return ModelRef(scheme=self.scheme, name=self.name, revision=revision)

    def answers(
        self, question: Callable[Concatenate[str, _About], _Answer], *about: _About.args, **more: _About.kwargs
    ) -> _Answer:
        """What the name answers to a question, and so all that tracing and judging know of it.

        A sweep keeps what was asked in mind: two models of equal evidence whose names answer all of it alike get one
        answer. So a question is a pure function, and tells no more than is needed.
        """
        return question(self.name, *about, **more)

    @property
    def label(self) -> str:
        """The model as reports call it, without its revision: to be shown, and nothing may be decided by it."""
        return f"{self.scheme}:{self.name}"

    def __str__(self) -> str:
        return f"{self.scheme}:{self.name}" + (f"@{self.revision}" if self.revision else "")


def _without_credentials(scheme: str, name: str) -> str:
    """A name that is an address, without the credentials in it; only git knows what to do with them."""
    return credentials.parted(name) if scheme == "git" else credentials.shown(name)


def _check_revision(text: str, scheme: str, name: str, revision: str) -> None:
    """Refuse what stands after the ``@`` where it is none, or where what stands before it is a user name or a token.

    ``oci:user:password@host/name`` has the shape of a name at a revision; the credentials of these hubs stand
    elsewhere.

    Raises:
        UsageError: it is refused; the message does not repeat it.
    """
    if revision and not _REVISION.fullmatch(revision):
        raise _bad_ref(text, "a branch, tag, commit or digest after '@'")
    alone = "/" not in name and "/" in revision
    if alone and (":" in name or hubs()[scheme].owned or _HOST_FIRST.match(revision)):
        raise _bad_ref(text, "a name without credentials; tokens and logins of a hub are read from where its tools do")


def _bad_ref(text: str, wanted: str) -> UsageError:
    found = credentials.unusable(text, schemes=hubs())
    return UsageError("not a model reference", found=repr(found[:200]), wanted=wanted)


# --------------------------------------------------------------------------------------- what a hub answered


@dataclass(frozen=True, kw_only=True)
class FetchedFile:
    """A small file as the hub served it."""

    path: str
    data: bytes
    sha256: str

    @cached_property
    def decoded(self) -> Decoded | None:
        """As text, for all who read it; None where it is none."""
        return decode_text(self.data)

    def let_go(self) -> None:
        """Forget its text; who asks again gets it decoded again."""
        vars(self).pop("decoded", None)


NOT_IN_CATALOG = "not-in-catalog"
"""Kind of the gap of a service that no shipped vendor file has."""
SERVICE_TERMS = "terms of service as you agreed to them"
LIMITING_DATA = "training data under "
"""How the gap begins that a data set leaves whose license is known and limits its use."""
"""How the gap of a model that is bought as a service begins: nobody publishes what its customer signed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Gap:
    """Evidence that exists or should exist and was not read."""

    what: str
    """The file, document or fact."""
    kind: str
    """``gated``, ``missing``, ``too-large``, ``unreadable``, ``unreachable``, ``not-followed``, ``second-reader``,
    ``void``."""
    detail: str = ""


WEIGHTS_HEADER = "weights_header"
"""Key of a snapshot\'s metadata: path of a weights file → what its header says, in the words of a card."""

HEADER_GAP = "header of the weights"
"""What a gap is called where the weights could not be asked what they say of themselves."""


LINKED_KINDS = "linked_kinds"
"""Key of a snapshot's metadata: address of a text that was followed → the kind of document it is."""


ALIAS = "alias"
"""The scheme of a name whose model nobody has stated: it can be reported, never written as a reference nor fetched."""
CATALOG = "catalogue"
"""Origin of what ships with the package: the entry of a service, which no vendor wrote."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Snapshot:
    """What a hub answered for one model at one revision."""

    ref: ModelRef
    """As asked, revision included."""
    revision: str | None
    """The immutable revision it resolved to (a commit sha); None where the source has none."""
    files: tuple[FetchedFile, ...]
    """Fetched files, by path."""
    listing: tuple[str, ...]
    """Every path of the repository, fetched or not, sorted."""
    metadata: FrozenMap = field(default_factory=FrozenMap)
    """What the hub says beside the files: ``cardData``, ``gated``, ``tags``, ``pipeline_tag``, ``created_at``, …"""
    gaps: tuple[Gap, ...] = ()
    """Files that were refused or are beyond the limits."""
    origin: str = "hub"
    """``hub``, ``cache`` (a hub client's cache), ``store`` (our evidence store), ``folder`` or `CATALOG`."""
    retrieved_at: str = ""
    """When the hub was asked; kept when a stored snapshot is used again."""


# ------------------------------------------------------------------------------------------- what was read


class Subject(StrEnum):
    """What a license may cover; the three questions lawyers keep apart, and what models produce."""

    WEIGHTS = "weights"
    CODE = "code"
    DATA = "data"
    OUTPUTS = "outputs"


class DocumentKind(StrEnum):
    """What a document is, judged by its name and place."""

    LICENSE = "license"
    USE_POLICY = "use-policy"
    NOTICE = "notice"
    CARD = "card"
    """The README body as a whole."""
    CARD_SECTION = "card-section"
    """The license section of a README."""
    GATED_PROMPT = "gated-prompt"
    """The terms a hub shows before it grants access."""
    TEXT = "text"
    """Any other text of the repository: a second card, a FAQ, words beside the weights."""
    FIELD = "field"
    """Machine-readable settings that nobody reads into a claim: a key and its value on a line."""
    VALUE = "value"
    """A sentence in the place of a value that says nothing of rights: a prompt, the name of a benchmark."""
    NAME = "name"
    """The words of a file's name, or of the model's."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Location:
    """A place a reader can open."""

    path: str
    """Path inside the model repository, or of the user's file, or a URL."""
    start_line: int | None = None
    end_line: int | None = None
    column: int | None = None
    sha256: str | None = None
    """Hash of the whole file the lines stand in."""

    def __str__(self) -> str:
        parts = [self.path]
        if self.start_line is not None:
            parts.append(str(self.start_line))
            if self.column is not None:
                parts.append(str(self.column))
            elif self.end_line not in (None, self.start_line):
                parts[-1] += f"-{self.end_line}"
        return ":".join(parts)


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """A text that may state terms."""

    kind: DocumentKind
    location: Location
    """File and lines it was cut from; ``location.start_line`` is the line of ``text``'s first line."""
    text: Text
    """With what was made of it; a plain string becomes one."""
    covers: frozenset[Subject]
    """What it speaks of, by its name, place and heading."""
    score: float = 1.0
    """How sure the name makes us that this is a license document of the model, 0–1."""

    def __post_init__(self) -> None:
        object.__setattr__(self, "text", Text(self.text))


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """Something the card or the hub's metadata says about the model, as written."""

    key: str
    """``license``, ``license_name``, ``license_link``, ``base_model``, ``base_model_relation``, ``datasets``, …"""
    value: str
    """The raw scalar; a list makes one claim an item."""
    location: Location
    source: str
    """``front-matter``, ``hub-metadata``, ``config``, ``table`` (a row of attributes in the card) or ``prose``."""
    effective: bool = True
    """False where the hub does not read it as written: a misspelled key, a misplaced or a damaged front matter."""
    covers: frozenset[Subject] = frozenset()
    """What a license claim speaks of; empty where it does not say (a tag speaks of the whole repository)."""

    def __post_init__(self) -> None:
        if "://" in self.value:  # a link in a card may carry its author's token; the card itself keeps it
            object.__setattr__(self, "value", credentials.shown(self.value))


@dataclass(frozen=True, slots=True, kw_only=True)
class Anomaly:
    """Something odd about the evidence itself: malformed front matter, duplicate keys, hidden characters."""

    kind: str
    """Kebab-case: ``malformed-front-matter``, ``duplicate-key``, ``misspelled-key``, ``hidden-text``, …"""
    statement: str
    location: Location


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelFact:
    """A fact about the model itself in the vocabulary of policies (``model.modality``, ``model.tags``, …)."""

    name: str
    value: Any
    """str, int, float, bool, date or a tuple of str."""
    source: str
    """Where it comes from, in words a reader can check."""
    location: Location | None = None


DATA_SET = "datasets/"
"""How the names of data sets begin on the hub that parts them from models: ``hf:datasets/org/name``."""
DATASETS = "model.datasets"
"""Name of the fact that tells the data sets a model was trained on: ``name`` or ``name (license said beside it)``."""
LICENSE_OF_DATA = "data_license"
"""Key of the claims that tell the license of a data set, and of nothing else: ``name: license``."""
LIMITED_DATA, UNLICENSED_DATA = "model.limited_data", "model.unlicensed_data"
"""Names of the facts that tell which of them are under a license that limits use, and under none that is known."""
OF_DATA_SETS = frozenset({DATASETS, LIMITED_DATA, UNLICENSED_DATA})
"""Facts that rest on the data sets a repository names."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """Everything read from one snapshot, before anything is recognized."""

    documents: tuple[Document, ...]
    claims: tuple[Claim, ...]
    facts: tuple[ModelFact, ...]
    anomalies: tuple[Anomaly, ...]
    gaps: tuple[Gap, ...]
    looked_at: tuple[str, ...]
    """Paths that were examined; the "looked here" of "looked here, found nothing"."""


# --------------------------------------------------------------------------------------- what it was taken for


class Status(StrEnum):
    """How a text or a name relates to known licenses."""

    EXACT = "exact"
    EQUIVALENT = "equivalent"
    MODIFIED = "modified"
    STACKED = "stacked"
    REFERENCE = "reference"
    UNRECOGNIZED = "unrecognised"
    NOT_STATED = "not-stated"
    ERROR = "error"


@dataclass(frozen=True, slots=True, kw_only=True)
class Hunk:
    """One difference between a candidate and the canonical text nearest to it."""

    kind: str
    """``inserted``, ``removed`` or ``replaced``, seen from the canonical text."""
    start_line: int
    """Line in the candidate; for ``removed`` the line after which words are missing."""
    end_line: int
    text: str
    """The candidate's own words; empty for ``removed``."""
    missing: int = 0
    """How many canonical words are not there (their wording is not on record)."""
    after: str = ""
    """The last few words of the candidate before the hunk."""
    terms: tuple[str, ...] = ()
    """Ids of terms whose canonical statement the hunk touches."""
    before: str = ""
    """The canonical words that are not there, where a text of that license is at hand; empty elsewhere."""
    states: tuple[str, ...] = ()
    """Ids of terms that the candidate's own words here state otherwise than the canonical text, or it does not."""


@dataclass(frozen=True, slots=True)
class TermDifference:
    """One term that two texts state differently."""

    term: str
    change: str
    """``added``, ``removed`` or ``changed``, seen from the first text."""
    before: tuple[Any, ...]
    """Values of the first text; empty where it does not speak of it."""
    after: tuple[Any, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    """One license found in a text."""

    license_id: str
    """Record id."""
    start_line: int
    end_line: int
    status: Status
    score: float
    """Share of tokens that align, 0–1: 2·aligned / (candidate + canonical)."""
    hunks: tuple[Hunk, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Identification:
    """What one text, tag or name was taken for."""

    status: Status
    license_ids: tuple[str, ...] = ()
    """Record ids it names or is; empty where none may be concluded (``modified``, ``unrecognized``, …)."""
    expression: str | None = None
    """SPDX expression with LicenseRef ids; None where ``license_ids`` is empty."""
    nearest: str | None = None
    """Record id of the nearest license where the text is not exactly one."""
    score: float = 0.0
    """Similarity to ``nearest`` or the match, 0–1, in the sense of `Match.score`."""
    confidence: float = 0.0
    """Our judgment that the status and id are right, 0–1."""
    method: str = ""
    """``exact-hash``, ``alignment``, ``tag``, ``spdx-expression``, ``name``, ``link``, ``statement``, …"""
    matches: tuple[Match, ...] = ()
    hunks: tuple[Hunk, ...] = ()
    changes: tuple[TermDifference, ...] = ()
    """Of a text that is one license with changes: the terms that they add, remove or change, as far as read."""
    translation_of: str | None = None
    location: Location | None = None
    """The document or claim it speaks of."""
    stated: str = ""
    """The tag, name or link as written, for references."""

    @property
    def recognized(self) -> bool:
        """Whether a license on record may be concluded from it."""
        return bool(self.license_ids)


# ------------------------------------------------------------------------------------------ licenses on record


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordTerm:
    """A term a license states, as a record holds it: facts and a place, never the license's words."""

    id: str
    value: Any
    """Frozen: str, int, FrozenMap or a tuple of these, as `terms.md` gives them."""
    where: str | None
    """Section number or heading as printed."""
    tokens: tuple[tuple[int, int], ...] = ()
    """Half-open ranges of canonical tokens that state it; quotes are cut from the text at hand through them."""
    doubt: str | None = None
    """Why a careful reader may disagree."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgment:
    """A yes/no judgment about a whole license."""

    value: bool | None
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LicenseRecord:
    """What is known of one license, use policy or statement."""

    id: str
    name: str
    kind: str
    """``license``, ``exception``, ``use-policy``, ``terms-of-service``, ``statement``."""
    category: str
    """One of the categories of the vocabulary, section H."""
    spdx: str | None = None
    publisher: str | None = None
    family: str | None = None
    version: str | None = None
    language: str = "en"
    aliases: tuple[str, ...] = ()
    """Hub tags, slugs and short names under which policies and cards name it."""
    names: tuple[str, ...] = ()
    """Full names people write."""
    urls: tuple[str, ...] = ()
    sha256: str | None = None
    """Of the canonical file the fingerprint was computed from; None where no text has been read."""
    released: date | None = None
    """Release date of the model version the license was published with; caps measured at release count from it."""
    as_of: date | None = None
    source: str = ""
    summary: str = ""
    unread: str = ""
    """Why no text of it was read, and where it was looked for; empty where one was."""
    incorporates: tuple[str, ...] = ()
    """Record ids of documents taken in by reference that are on record themselves."""
    translation_of: str | None = None
    successor: str | None = None
    """Record id that replaces a deprecated one."""
    terms: tuple[RecordTerm, ...] = ()
    terms_complete: bool = False
    """Whether the whole text was read for terms, so that an absent term means the text is silent."""
    osi_approved: Judgment | None = None
    osaid_free: Judgment | None = None
    eu_ai_act_open: Judgment | None = None

    @property
    def expression(self) -> str:
        """SPDX id where one exists, else ``LicenseRef-<id>``."""
        return self.spdx or f"LicenseRef-{self.id}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Term:
    """A term in force for a model, with the place that states it."""

    id: str
    value: Any
    where: str | None
    quote: str | None
    """The sentence, cut from the text at hand; None where only a tag or a name was found."""
    location: Location | None
    source: str
    """``record`` (recognized text), ``record-by-reference`` (tag or name, no text read), ``reader``, ``statement``."""
    confidence: float
    license_id: str | None
    """Record that states it; None for unrecognized texts."""
    doubt: str | None = None
    via: tuple[str, ...] = ()
    """Refs it came down by, nearest parent first; empty for the model's own."""


# -------------------------------------------------------------------------------------------- what it adds up to


class Basis(StrEnum):
    """The four states lawyers keep apart; a conclusion names the one that carried it."""

    DECLARED = "declared"
    DETECTED = "detected"
    INHERITED = "inherited"
    CONCLUDED = "concluded"
    """A person concluded it in the policy file."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Conclusion:
    """Which license really covers a subject, and why we say so."""

    license_ids: tuple[str, ...]
    """Record ids of all licenses in the expression; empty where nobody can tell."""
    expression: str | None
    """How they apply: together, at choice, with an exception."""
    basis: Basis | None
    reason: str
    confidence: float
    by: str | None = None
    on: date | None = None
    asked_first: tuple[str, ...] = ()
    """Where ancestors were asked for before they were found elsewhere, and what was answered."""
    tied: bool = False
    """Of what a person concluded: whether the entry names the evidence it was made on, and ends with that."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Inherited:
    """A license that comes down from an ancestor."""

    path: tuple[str, ...]
    """Refs from the nearest parent to the ancestor."""
    relation: str
    """``finetune``, ``adapter``, ``merge``, ``quantized``, ``distillation``, ``unknown``."""
    license_ids: tuple[str, ...]
    how: str
    """How the ancestor's license is known: its own documents, its card, or the table of well-known models."""
    declared: bool
    """Whether the child itself names this parent."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LicenseOption:
    """One of the ways in which licenses that are offered at choice may apply, and what then holds."""

    concluded: Conclusion
    terms: tuple[Term, ...]
    complete: bool
    """As of `Coverage`."""
    gaps: tuple[Gap, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Coverage:
    """One subject of one model: the four states side by side, and the terms that follow."""

    subject: Subject
    declared: tuple[Identification, ...]
    detected: tuple[Identification, ...]
    inherited: tuple[Inherited, ...]
    concluded: Conclusion
    terms: tuple[Term, ...]
    complete: bool
    """False where a text that could state terms was not fully read: every absent term is then unknown."""
    gaps: tuple[Gap, ...] = ()
    choices: tuple[LicenseOption, ...] = ()
    """Where several licenses are offered at choice: each way to take them, in the order of the expression. What
    stands above then holds for all of them together."""

    @property
    def ways(self) -> tuple[tuple[str, ...], ...]:
        """The concluded licenses of each way to take them: one way where they are offered at no choice."""
        return tuple(choice.concluded.license_ids for choice in self.choices) or (self.concluded.license_ids,)

    def taking(self, choice: LicenseOption) -> Coverage:
        """The same subject, had this choice been taken."""
        return replace(
            self,
            concluded=choice.concluded,
            terms=choice.terms,
            complete=choice.complete,
            gaps=choice.gaps,
            choices=(),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Conflict:
    """Two pieces of evidence that cannot both be right."""

    kind: str
    """``concluded-vs-base``, ``declared-vs-file``, ``declared-vs-base``, ``base-unknown``, ``missing``,
    ``malformed``."""
    severity: str
    """``laundering``, ``mislabel``, ``incomplete``, ``partial``, ``inconsistent``, ``metadata-gap``, ``unknown``."""
    statement: str
    sides: tuple[Evidence, ...]

    @property
    def sentence(self) -> str:
        """The words that limit the use, where a sentence contradicts a license; else empty."""
        told = self.sides[-1] if self.sides else None
        return (told.quote or "") if told and told.statement.startswith(WORDS_LIMIT) else ""


WORDS_LIMIT = "these words state limits: "
"""How the side of a conflict begins that is a sentence."""
FROM_OUTPUTS = frozenset({"distillation", "dataset"})
"""Relations in which a model was made with another\'s outputs and holds none of its weights."""
EDGE_COUNTS_FROM = 0.6
"""Proposed parents below this confidence are shown and change nothing. By judgment: the scale is that of
`auditor/lineage/ancestry.py`; bench/RESULTS.md, "Lineage" is measured with it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Edge:
    """A parent the model is derived from."""

    parent: str
    """Ref as text."""
    relation: str
    said_by: str
    """``front-matter``, ``hub-metadata``, ``config``, ``prose``, ``name``, ``table`` (of well-known models),
    ``file-name``, ``citation``."""
    declared: bool
    """Undeclared edges are proposals."""
    confidence: float
    location: Location | None = None
    resolved: str | None = None
    """Why the parent could not be read, or is only proposed to be this one, where that is so."""
    asked_first: str | None = None
    """Where the parent was asked for before it was found here, and what was answered; None where nowhere else."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FileSeen:
    """A file that was read, without its bytes."""

    path: str
    size: int
    sha256: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Dossier:
    """Everything known about one model before any judgment; the sole input of checks."""

    ref: ModelRef
    revision: str | None
    origin: str
    retrieved_at: str
    gated: bool
    files: tuple[FileSeen, ...]
    coverage: tuple[Coverage, ...]
    """One entry for each subject, weights first."""
    lineage: tuple[Edge, ...]
    conflicts: tuple[Conflict, ...]
    facts: tuple[ModelFact, ...]
    anomalies: tuple[Anomaly, ...]
    gaps: tuple[Gap, ...]
    looked_at: tuple[str, ...]
    endpoint: str | None = None
    """The server that was asked; empty where a source has one alone, None where nobody noted which it was."""
    evidence: FrozenMap = field(default_factory=FrozenMap)
    """What a conclusion about its license rests on: file → digest of what it says of rights and bases."""

    @property
    def page(self) -> str | None:
        """The model's page at the revision that was read; None where there is none, or its server is not known.

        The same name may be another model on another hub.
        """
        return None if self.endpoint is None else self.ref.at(self.revision).page(self.endpoint)

    @property
    def parents(self) -> tuple[Edge, ...]:
        """The edges to models; data somebody else's model made is shown in the tree and is no ancestor."""
        return tuple(edge for edge in self.lineage if edge.relation != "dataset")

    @property
    def weights(self) -> Coverage:
        """What covers the weights: the answer most readers came for."""
        return next(entry for entry in self.coverage if entry.subject is Subject.WEIGHTS)


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelSummary:
    """A snapshot without its bytes: what lineage and reports need of it."""

    ref: ModelRef
    revision: str | None
    origin: str
    retrieved_at: str
    gated: bool
    files: tuple[FileSeen, ...]
    endpoint: str | None = None
    """The server that was asked; None for what a hub's client left in its cache, which says nothing of the hub."""
    created: date | None = None
    """When the hub says the repository was created; None where it does not."""

    def answers(
        self, question: Callable[Concatenate[date | None, _About], _Answer], *about: _About.args, **more: _About.kwargs
    ) -> _Answer:
        """What the day it was created answers to a question, as `ModelRef.answers` tells of the name."""
        return question(self.created, *about, **more)

    @classmethod
    def of(cls, snapshot: Snapshot) -> ModelSummary:
        """The summary of a snapshot."""
        created = str(snapshot.metadata.get("created_at") or snapshot.metadata.get("createdAt") or "")[:10]
        try:
            born = date.fromisoformat(created)
        except ValueError:
            born = None
        return cls(
            ref=snapshot.ref,
            revision=snapshot.revision,
            origin=snapshot.origin,
            retrieved_at=snapshot.retrieved_at,
            gated=snapshot.metadata.get("gated") not in (None, False, "false", "False", ""),
            files=tuple(FileSeen(path=file.path, size=len(file.data), sha256=file.sha256) for file in snapshot.files),
            endpoint=None if snapshot.origin == "cache" else str(snapshot.metadata.get("endpoint") or ""),
            created=born,
        )


@dataclass(frozen=True, slots=True)
class OtherSubject:
    """What a sentence, or a part of it, is about instead of the model."""

    name: str
    """As a reader sees it."""
    model: bool
    """Whether it is a model's name: of the model itself, or of what it was made from, nothing is settled by it."""
    beside: tuple[str, ...] = ()
    """First cells of the other rows of its table, of which one must be the model's own; empty where none need be."""
    rest: str = ""
    """What of the sentence is not about it."""
    former: bool = False
    """Whether it is a release before this one, or a model before it without a name."""
    named: bool = False
    """Whether the rest speaks of the model, and has to name the license of that by itself."""
    left: bool = False
    """Whether it was left out: of several licenses none is the model's."""
    sized: bool = False
    """Whether its name is a size alone: another one where the model and all that it was made from have another size."""


@dataclass(frozen=True, slots=True, kw_only=True)
class UnreadSentence:
    """A sentence that may limit a right and that nobody understood, or one that names a license."""

    quote: str
    location: Location
    why: str
    """Why it is not inert; empty where all it does is to name licenses."""
    names: tuple[tuple[str, ...], ...]
    """The licenses it names: record ids, several where a name is ambiguous."""
    covers: frozenset[Subject]
    """What its document speaks of."""
    needs: tuple[frozenset[str], ...] = ()
    """For each concept in it that can limit something, the terms of a license that would account for it."""
    figures: frozenset[int] = frozenset()
    """Its numbers from 100 on; a license that accounts for it names them too."""
    stands_in: frozenset[str] = frozenset()
    """Licenses of the model, by record id, whose own texts hold the sentence word for word."""
    bases: tuple[str, ...] | None = None
    """Names of what it may say the model was made from: of well-known models, else of whatever looks like a model; None
    where it does not sound like that."""
    terms: tuple[Term, ...] = ()
    """What rules read in it: a claim, whose terms are evaluated, and not only a question."""
    limits: tuple[str, ...] = ()
    """The terms that it limits beyond doubt, as rules read it or by its sound."""
    named: str = ""
    """The model's name with which it begins, where it limits something; this one's or another's, lineage tells."""
    about: OtherSubject | None = None
    """What it is about, where that seems to be something else than the model; which names are the model's own, or those
    of what it was made from, lineage tells."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Recognized:
    """One model after identification: its reading, and what every text and license claim was taken for."""

    summary: ModelSummary
    reading: Reading
    claims: tuple[tuple[Claim, Identification], ...]
    """Every claim of the keys in `LICENSE_CLAIMS` with its identification, in the order of the reading."""
    documents: tuple[tuple[Document, Identification, tuple[Term, ...]], ...]
    """Every document of the reading with its identification and the terms it states, in the order of the reading."""
    unread: tuple[UnreadSentence, ...] = ()
    """Sentences of all documents that are not accounted for by identification or shown to be harmless."""


LICENSE_CLAIMS = ("license", "license_name", "license_link")
"""Keys of the claims that name a license and are identified."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ManifestEntry:
    """One model of the manifest."""

    ref: ModelRef
    workloads: tuple[str, ...]
    """Workload ids of the policy; empty means all of them."""
    channel: str | None = None
    """Catalog id of the channel an API model is used through."""
    owner: str | None = None
    modified: tuple[str, ...] = ()
    """What the organization does to the model: values of ``deployment.modifies_model``."""
    location: Location | None = None
    note: str = ""
    """The user's own words, cost and score: shown where models are chosen, where they may break ties."""
    cost: float | None = None
    score: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class WrittenConclusion:
    """What a person concluded in the policy file about the license of some models."""

    models: str
    """A glob over refs without revision (``hf:org/*``), matched without regard to case."""
    subject: Subject
    license: str
    """A record id, an alias or an SPDX expression of such."""
    by: str
    on: date
    reason: str
    location: Location | None = None
    until: date | None = None
    """Last day it holds; None for as long as the policy says it."""
    evidence: FrozenMap = field(default_factory=FrozenMap)
    """The evidence it was made on, as `Dossier.evidence` has it; empty where it is tied to none."""


# ------------------------------------------------------------------------------------------------ judgments


class Outcome(StrEnum):
    """What a check says of a model in a workload."""

    PASS = "pass"
    FAIL = "fail"
    NEEDS_REVIEW = "needs-review"
    UPCOMING = "upcoming"
    NOT_APPLICABLE = "not-applicable"

    @property
    def rank(self) -> int:
        """Order of badness: fail > needs-review > upcoming > pass > not-applicable."""
        return _RANK[self]


_RANK = {
    Outcome.FAIL: 4,
    Outcome.NEEDS_REVIEW: 3,
    Outcome.UPCOMING: 2,
    Outcome.PASS: 1,
    Outcome.NOT_APPLICABLE: 0,
}
"""Given by the order of outcomes: the worst decides a verdict."""
OF_RANK = {rank: outcome for outcome, rank in _RANK.items()}
"""The outcome of each rank."""


class Severity(StrEnum):
    """How bad a fail of the check is."""

    CRITICAL = "critical"
    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"
    INFO = "info"


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """Why a statement may be believed: a place to look, or the places where nothing was found."""

    statement: str
    location: Location | None = None
    quote: str | None = None
    looked_in: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if self.location is None and not self.looked_in:
            raise ValueError(f"evidence without a place to look: {self.statement!r}")


@dataclass(frozen=True, slots=True, kw_only=True)
class FactSeen:
    """A fact a check looked at."""

    name: str
    value: Any
    """None where the fact is not known."""
    known: bool
    location: Location | None = None
    """Where it was stated: policy file, card, license text; None for defaults and missing facts."""
    about: str = ""
    """What it says, in words; empty where no register knows it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiver:
    """A person's decision to accept a finding for a while; it is always shown."""

    reason: str
    approver: str
    author: str
    until: date
    ticket: str | None = None
    location: Location | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Settlement:
    """Where the answer to a question goes, and the YAML that settles it once its open places are filled in."""

    kind: str
    """``fact``, ``attestation``, ``model-fact``, ``conclusion`` or ``answer``."""
    name: str
    """The fact, the attestation or the check; of a conclusion the model."""
    yaml: str
    """For the policy file, from its top level on; open places are empty and commented."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answered:
    """What a person answered to the question of a check; it is always shown."""

    check: str
    outcome: Outcome
    text: str
    by: str
    role: str
    on: date
    until: date
    proof: str | None = None
    concerns: FrozenMap = field(default_factory=FrozenMap)
    """Kind of object → name, as in `Finding`."""
    question: str = ""
    """The question as it was put, or its hash."""
    location: Location | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding(Deferred):
    """What one check says of one model in one workload.

    A verdict needs the outcomes; what to show beside one (evidence, facts, notes, settlement) may be written later.
    """

    check: str
    pack: str
    title: str
    outcome: Outcome
    severity: Severity
    """Already one step lower where the outcome is needs-review."""
    confidence: str
    """``high``, ``medium`` or ``low``, of the legal or factual basis of the check."""
    reason: str
    """One sentence, specific to this model and workload."""
    citation: str
    evidence: tuple[Evidence, ...]
    facts: tuple[FactSeen, ...] = ()
    question: str | None = None
    """The exact question, where a person must answer."""
    who: str | None = None
    """Who answers: privacy, legal, security, clinical safety, procurement, export control."""
    depends_on: str | None = None
    """Id of the check whose question settles this finding too; such a finding asks nothing itself."""
    remedy: str = ""
    would_be: Outcome | None = None
    """For ``upcoming``: what the rule yields once it applies."""
    applies_from: date | None = None
    waiver: Waiver | None = None
    """Set where a waiver took a fail or needs-review out of the verdict; the outcome stays as judged."""
    notes: tuple[str, ...] = ()
    as_of: date | None = None
    sources: tuple[str, ...] = ()
    concerns: FrozenMap = field(default_factory=FrozenMap)
    """Whom the question or violation concerns: ``organization``, ``workload``, ``model`` (a family for facts of its
    provider), ``provider``, ``channel`` or ``license`` → its name, several where it concerns them together; empty where
    nothing is open."""
    settlement: Settlement | None = None
    """How the question is settled; None where nothing is asked."""
    answered: Answered | None = None
    """Set where a person's answer led to the outcome."""

    def __post_init__(self) -> None:
        judged = self.outcome in (Outcome.FAIL, Outcome.NEEDS_REVIEW, Outcome.UPCOMING)
        if judged and not self.evidence:
            raise ValueError(f"finding {self.check} has no place to look")


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict(Deferred):
    """May this model serve this workload? The outcome is known at once; the findings may be written later."""

    workload: str
    outcome: Outcome
    """The worst of the findings that are not waived; never ``pass`` where nothing could be read."""
    findings: tuple[Finding, ...]
    """All of them, in pack and check order, not-applicable ones included."""
    taken: str | None = None
    """The licenses it was judged under, as an expression, where several are offered at choice: the way that serves
    this workload best."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Failure:
    """A model that could not be collected at all."""

    ref: ModelRef
    kind: str
    """The `SourceError.kind`."""
    what: str
    where: str = ""
    hint: str = ""

    def __post_init__(self) -> None:
        for name in ("what", "where", "hint"):
            object.__setattr__(self, name, credentials.blotted(getattr(self, name)))


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelAudit:
    """One line of the matrix: a model and its verdict for each workload that asks for it."""

    ref: ModelRef
    dossier: Dossier | None
    failure: Failure | None
    verdicts: tuple[Verdict, ...]
    location: Location | None = None
    """Where the manifest names it."""
    owner: str | None = None
    channel: str | None = None
    """The channel the manifest says it is bought through, over the workload's own."""
    modified: tuple[str, ...] = ()
    """What the manifest says is done to it, over the workload's own."""

    def __post_init__(self) -> None:
        if (self.dossier is None) == (self.failure is None):
            raise ValueError("a model is either read or failed")


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkloadSummary:
    """A workload as the report names it."""

    id: str
    title: str
    facts: FrozenMap
    """Flat fact names and values as stated, defaults left out."""


ATTESTED_DAYS = 365
"""How long an attestation counts at most: its own day may come earlier. By judgment: once a year somebody looks
again."""


def last_day(when: date | None, until: date | None) -> date | None:
    """The last day on which an attestation counts; None where nothing ends it."""
    if when is None:
        return until
    most = when + timedelta(days=ATTESTED_DAYS)
    return min(until or most, most)


@dataclass(frozen=True, slots=True, kw_only=True)
class AttestationSummary:
    """What a person of the organization attests, as the policy file has it."""

    id: str
    about: str
    """What is attested, in words."""
    state: str
    """``present`` or ``none``."""
    value: Any = None
    who: str = ""
    when: date | None = None
    until: date | None = None
    proof: str | None = None
    workload: str = "*"
    """Glob over the workloads it speaks of."""
    model: str = "*"
    """Glob over the models it speaks of."""
    objects: FrozenMap = field(default_factory=FrozenMap)
    """Whom or what it is about: kind (``counterparty``, ``channel``, ``country`` …) → names; empty names nobody."""
    unnamed: tuple[str, ...] = ()
    """Kinds of which it must name somebody and names nobody, so that it proves nothing of anybody."""
    location: Location | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PolicySummary:
    """Which policy judged: enough to find it again."""

    id: str
    version: str
    organisation: str
    location: Location | None
    packs: FrozenMap
    """Pack id → data version (as-of date)."""
    workloads: tuple[WorkloadSummary, ...]
    fail_on: str
    waivers: tuple[Waiver, ...] = ()
    attestations: tuple[AttestationSummary, ...] = ()
    answers: tuple[Answered, ...] = ()
    layers: tuple[str, ...] = ()
    """The policies it extends, the lowest first: id, version and file."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LicenseSummary:
    """A license as the report names it: what a reader needs to know of a record id years later, without the records."""

    id: str
    """Record id."""
    name: str
    expression: str
    """SPDX id where one exists, else ``LicenseRef-<id>``."""
    category: str
    publisher: str | None = None
    summary: str = ""
    urls: tuple[str, ...] = ()
    as_of: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Audit:
    """All a renderer may see."""

    tool_version: str
    data_version: str
    """Of the license records: newest as-of date and a hash over them."""
    as_of: date
    """The day the law and the caps were judged for."""
    policy: PolicySummary
    models: tuple[ModelAudit, ...]
    licenses: tuple[LicenseSummary, ...] = ()
    """The licenses this audit speaks of, by id; a report names a license that is missing here by its id."""

    def outcome(self) -> Outcome:
        """The worst verdict of all; a model that failed to be collected counts as needs-review."""
        worst = [Outcome.NOT_APPLICABLE]
        for model in self.models:
            worst.extend(verdict.outcome for verdict in model.verdicts)
            if model.failure:
                worst.append(Outcome.NEEDS_REVIEW)
        return max(worst, key=lambda outcome: outcome.rank)
