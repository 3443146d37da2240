"""The stage `read`: everything a snapshot says about licenses, before anything is recognized.

Files are hostile: they are decoded, never run; what cannot be read becomes a gap, what is odd becomes an anomaly, and
every path that was examined is listed. The same files in another order give the same reading.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from auditor.core import patterns as re
from auditor.core.decoding import decode_object, hidden_characters, lines_of
from auditor.core.disguises import LOOKALIKE, STRUCK, UNSHOWN, disguises
from auditor.core.document_names import COUNTS_FROM, LONE, NamedDocument, classify, name_documents
from auditor.core.memory import Memory
from auditor.core.model import (
    CATALOG,
    LICENSE_CLAIMS,
    LINKED_KINDS,
    Anomaly,
    Claim,
    Document,
    DocumentKind,
    FetchedFile,
    Gap,
    Location,
    ModelRef,
    Reading,
    Snapshot,
    Subject,
)
from auditor.core.second_reading import without_answers
from auditor.core.text import Text
from auditor.core.worded import Worded
from auditor.evidence.bases_elsewhere import bases_elsewhere
from auditor.evidence.bases_seen import bases_seen
from auditor.evidence.cards import (
    HUB_METADATA,
    Card,
    card_file,
    config_parents,
    front_matter_claims,
    line_of,
    metadata_claims,
    read_card,
    recipe_parents,
)
from auditor.evidence.claims_in_words import asked_claims, card_claims, data_claims
from auditor.evidence.data_sets import data_sets
from auditor.evidence.data_words import LicenseNames, no_names
from auditor.evidence.fields import (
    body_comments,
    file_fields,
    front_matter_comments,
    front_matter_fields,
    header_fields,
    hub_fields,
    name_fields,
)
from auditor.evidence.loaded_in_code import bases_in_programs
from auditor.evidence.model_facts import model_facts
from auditor.evidence.packaging_claims import packaging_claims
from auditor.evidence.parent_mentions import first_name
from auditor.evidence.texts import other_texts
from auditor.text.language import english_words
from auditor.text.markdown import Outline, plain

_WORDS = Worded("license_words.yaml")
MAX_DOCUMENT_BYTES = 1024 * 1024
"""By judgment: bounds time for one document; a longer one is a gap."""
_LINKED = 0.9
"""How sure a link in the card makes us that the text behind it is the model's license. By judgment: below a license
file of its own (1.0), above what prose says."""
_BOTH = frozenset({Subject.WEIGHTS, Subject.CODE})
_GATED_KEYS = (
    *("extra_gated_heading", "extra_gated_description", "extra_gated_prompt"),
    *("extra_gated_button_content", "extra_gated_fields"),
)
LICENSE_HEADING = _WORDS.pattern(r"{headings~}|{headings_whole~}\b", re.IGNORECASE)
_CODE_SPAN = re.compile(r"(?<![`\\])(?:`[^`\n]{1,1000}`|``[^\n]{1,1000}?``)(?!`)")
_HEADING_SUBJECTS = (
    (Subject.WEIGHTS, _WORDS.pattern("{head_of_weights}", re.IGNORECASE)),
    (Subject.CODE, _WORDS.pattern("{head_of_code}", re.IGNORECASE)),
    (Subject.DATA, _WORDS.pattern("{head_of_data}", re.IGNORECASE)),
    (Subject.OUTPUTS, _WORDS.pattern("{head_of_outputs}", re.IGNORECASE)),
)
_MENTIONS_LICENSE = _WORDS.pattern(r"{mentions~}|{mentions_whole}|\b{mentions_begun~}", re.IGNORECASE)
_MAX_SECTIONS = 20
"""License sections of one card. By judgment: bounds time."""
_MAX_ANOMALIES = 20
"""Of one kind in one text. By judgment: more tell nothing new."""


@dataclass(slots=True)
class _Findings:
    """What has been read so far; becomes a `Reading`."""

    documents: list[Document] = field(default_factory=list)
    claims: list[Claim] = field(default_factory=list)
    anomalies: list[Anomaly] = field(default_factory=list)
    gaps: list[Gap] = field(default_factory=list)
    looked_at: set[str] = field(default_factory=set)

    def odd(self, kind: str, statement: str, place: Location) -> None:
        self.anomalies.append(Anomaly(kind=kind, statement=statement, location=place))


def read(snapshot: Snapshot, license_names: LicenseNames = no_names, memory: Memory | None = None) -> Reading:
    """Documents, claims, facts, anomalies and gaps of one snapshot; never raises on bad input.

    Args:
        snapshot: what a hub answered.
        license_names: where a sentence names licenses on record; they are read beside data sets.
        memory: of what cards claim in words; None reads them anew.
    """
    snapshot = without_answers(snapshot)  # a second reader's: nothing in them is the model's
    found = _Findings(gaps=list(snapshot.gaps))
    _read_documents(snapshot, found)
    card = read_card(snapshot)
    if card:
        _read_card(card, found, _called(snapshot.ref, card.view), memory)
    elif (file := card_file(snapshot)) is not None:
        found.looked_at.add(file.path)
        found.gaps.append(Gap(what=file.path, kind="unreadable", detail="not text"))
    stated = {claim.key for claim in found.claims if claim.source == "front-matter"}
    found.claims += metadata_claims(snapshot, besides=stated)
    _read_hub_prompts(snapshot, found)
    prompts = [one for one in found.documents if one.kind is DocumentKind.GATED_PROMPT]
    found.claims += [claim for prompt in prompts for claim in asked_claims(prompt)]
    _read_configs(snapshot, found)
    _read_rest(snapshot, card, found)
    found.claims += bases_elsewhere(found.documents, snapshot.ref.name)
    found.claims += bases_in_programs(snapshot)
    found.claims += bases_seen(snapshot, next((one.title for one in card.view.headings[:1]), "") if card else "")
    found.claims += data_claims(found.claims)
    found.looked_at.add(HUB_METADATA)
    documents = sorted(found.documents, key=_document_order)
    trained_on, of_data, cut = data_sets(snapshot, card, found.claims, documents, license_names)
    found.gaps += cut
    claims = (*found.claims, *of_data)
    return Reading(
        documents=tuple(documents),
        claims=claims,
        facts=model_facts(snapshot, claims, trained_on),
        anomalies=tuple(sorted(found.anomalies, key=_anomaly_order)),
        gaps=tuple(sorted(found.gaps, key=lambda gap: (gap.what, gap.kind, gap.detail))),
        looked_at=tuple(sorted(found.looked_at)),
    )


# ---------------------------------------------------------------------------------------- license files by name


def _read_documents(snapshot: Snapshot, found: _Findings) -> None:
    files = {file.path: file for file in snapshot.files}
    refused = {gap.what for gap in snapshot.gaps}
    for named in name_documents(path for path in {*snapshot.listing, *files} if "://" not in path):
        file = files.get(named.path)
        if file is None:
            by_name = classify(named.path)
            if by_name and by_name.score < COUNTS_FROM <= named.score:  # by its path alone it would speak for nothing
                what = f"license of the weights in {named.path.rpartition('/')[0]}"
                found.gaps.append(Gap(what=what, kind="unreadable", detail=f"{named.path} was not fetched"))
            elif named.score == LONE:
                found.gaps.append(Gap(what=_ONLY, kind="unreadable", detail=f"{named.path} was not fetched"))
            elif named.score >= COUNTS_FROM and named.path not in refused:
                found.gaps.append(Gap(what=named.path, kind="unreadable", detail="listed, but not fetched"))
            continue
        found.looked_at.add(named.path)
        _read_document(named, file, found)
    told = snapshot.metadata.get(LINKED_KINDS)
    kinds = told if isinstance(told, Mapping) else {}
    for path, file in files.items():
        if path.startswith(("https://", "http://")):
            found.looked_at.add(path)
            kind = DocumentKind.USE_POLICY if kinds.get(path) == DocumentKind.USE_POLICY else DocumentKind.LICENSE
            linked = NamedDocument(path=path, kind=kind, covers=_BOTH, score=_LINKED)
            _read_document(linked, file, found)


_ONLY = "the only license file"
"""What is missing where a license in a folder of its own cannot be read: by its path it would speak for nothing."""


def _read_document(named: NamedDocument, file: FetchedFile, found: _Findings) -> None:
    what, of = (_ONLY, f"{file.path}: ") if named.score == LONE else (file.path, "")
    if len(file.data) > MAX_DOCUMENT_BYTES:
        detail = f"{of}{len(file.data)} bytes, texts are read up to {MAX_DOCUMENT_BYTES}"
        found.gaps.append(Gap(what=what, kind="too-large", detail=detail))
        return
    decoded = file.decoded if named.readable else None
    if decoded is None:
        found.gaps.append(Gap(what=what, kind="unreadable", detail=f"{of}not a text file"))
        return
    whole = Location(path=file.path, start_line=1, end_line=len(lines_of(decoded.text)), sha256=file.sha256)
    if not decoded.text.strip():
        found.gaps.append(Gap(what=what, kind="unreadable", detail=f"{of}the file is empty"))
        return
    _note_text(decoded.text, whole, found, guessed=decoded.encoding if decoded.guessed else "")
    _note_disguises(decoded.text, whole, found, (STRUCK, UNSHOWN))
    found.documents.append(
        Document(kind=named.kind, location=whole, text=decoded.text, covers=named.covers, score=named.score)
    )


def _note_text(text: str, whole: Location, found: _Findings, *, guessed: str = "") -> None:
    """Anomalies of a text: an encoding that had to be guessed, characters that nobody sees."""
    if guessed:
        found.odd("encoding", f"not valid UTF-8; read as {guessed}", whole)
    for line, column, point in hidden_characters(text)[:_MAX_ANOMALIES]:
        place = Location(path=whole.path, start_line=line, end_line=line, column=column, sha256=whole.sha256)
        found.odd("hidden-text", f"an invisible or direction-changing character ({point})", place)
    _note_disguises(text, whole, found, (LOOKALIKE,))


def _note_disguises(text: str, whole: Location, found: _Findings, kinds: tuple[str, ...]) -> None:
    for disguise in disguises(text):
        if disguise.kind in kinds:
            line = (whole.start_line or 1) + disguise.line - 1
            place = Location(path=whole.path, start_line=line, end_line=line, sha256=whole.sha256)
            found.odd(disguise.kind, disguise.statement, place)


# ------------------------------------------------------------------------------------------------------ the card


_FOLDER = "file"
"""The scheme of models in folders."""


def _called(ref: ModelRef, view: Outline) -> str:
    """The name by which a card may call its model: that of the repository; of a folder, which is called anything, that
    of the card's title, where it begins with a name of its own."""
    title = next((one.title for one in view.headings if one.level == 1), "") if ref.scheme == _FOLDER else ""
    word = first_name("-".join(plain(title).split()))
    if not word or word.casefold() in english_words() or word.casefold() in ref.name.casefold():
        return ref.name
    return f"{ref.name}/{'-'.join(plain(title).split())}"


def _read_card(card: Card, found: _Findings, own: str, memory: Memory | None) -> None:
    path, sha256 = card.file.path, card.file.sha256
    found.looked_at.add(path)
    front = card.front_matter
    claims, odd = front_matter_claims(card)
    found.claims += claims
    found.anomalies += [*front.anomalies, *odd]
    if front.damage:
        found.gaps.append(Gap(what=path, kind="unreadable", detail=front.damage))
    lines = lines_of(card.decoded.text)
    whole = Location(path=path, start_line=1, end_line=len(lines), sha256=sha256)
    _note_text(card.decoded.text, whole, found, guessed=card.decoded.encoding if card.decoded.guessed else "")
    found.documents += list(_front_matter_prompts(card, lines))
    view = card.view
    if card.unread_from is not None:
        detail = f"its text is too long to be read to its end, and nothing was read from line {card.unread_from} on"
        found.gaps.append(Gap(what=path, kind="too-large", detail=detail))
    _read_body(view, path, sha256, found)
    found.claims += card_claims(view, path, sha256, own, memory)
    body = "\n".join(view.shown)
    if body.strip():
        last = front.body_line + len(view.shown) - 1
        place = Location(path=path, start_line=front.body_line, end_line=last, sha256=sha256)
        found.documents.append(
            Document(kind=DocumentKind.CARD, location=place, text=Text(body), covers=_BOTH, score=0.4)
        )


def _without_code(view: Outline) -> str:
    """The body of a card line for line, without what it shows as code, where a mark is a character like others."""
    rows = ("" if code else row for row, code in zip(view.shown, view.code, strict=True))
    return _CODE_SPAN.sub(lambda found: " " + "\n" * found[0].count("\n"), "\n".join(rows))


def _read_body(view: Outline, path: str, sha256: str, found: _Findings) -> None:
    for number, text in view.commented:
        if _MENTIONS_LICENSE.search(text) and len(found.anomalies) < 200:
            place = Location(path=path, start_line=number, end_line=number, sha256=sha256)
            found.odd("commented-out", "an HTML comment speaks of a license; it grants nothing", place)
    place = Location(path=path, start_line=view.first_line, sha256=sha256)
    _note_disguises(_without_code(view), place, found, (STRUCK, UNSHOWN))
    found.documents += [*_sections(view, path, sha256), *body_comments(view, path, sha256)]


def _front_matter_prompts(card: Card, lines: list[str]) -> Iterator[Document]:
    """Gated prompts with the lines they stand on, cut from the file itself."""
    for item in card.front_matter.fields:
        if item.key not in _GATED_KEYS:
            continue
        first, last = item.line, max(item.node.end_line, item.line)
        rows = lines[first - 1 : last]
        head = rows[0].partition(":")[2].strip()
        if len(rows) > 1 and (not head or head[:1] in "|>"):
            first, rows = first + 1, rows[1:]
        elif rows:
            rows = [_unquoted(row) for row in (head, *rows[1:])]
        while rows and not rows[-1].strip():
            rows.pop()
        text = "\n".join(row.strip() for row in rows)
        if text.strip():
            place = Location(
                path=card.file.path, start_line=first, end_line=first + len(rows) - 1, sha256=card.file.sha256
            )
            yield Document(kind=DocumentKind.GATED_PROMPT, location=place, text=Text(text), covers=_BOTH, score=0.9)


def _unquoted(row: str) -> str:
    """A line of a quoted scalar: quotes off, written-out line ends as blanks, so that lines stay those of the file."""
    return row.strip().strip("\"'").replace("\\n", " ").replace('\\"', '"')


def _sections(view: Outline, path: str, sha256: str) -> Iterator[Document]:
    taken_to = 0
    count = 0
    for heading in view.headings:
        if heading.line <= taken_to or not LICENSE_HEADING.search(heading.title) or count >= _MAX_SECTIONS:
            continue
        start, end, text = view.section(heading)
        if end == start:
            continue
        taken_to, count = end, count + 1
        subjects = frozenset(subject for subject, pattern in _HEADING_SUBJECTS if pattern.search(heading.title))
        place = Location(path=path, start_line=start, end_line=end, sha256=sha256)
        yield Document(
            kind=DocumentKind.CARD_SECTION, location=place, text=Text(text), covers=subjects or _BOTH, score=0.8
        )


# ------------------------------------------------------------------------------------------ metadata and settings


def _read_hub_prompts(snapshot: Snapshot, found: _Findings) -> None:
    """Gated prompts that only the hub's metadata shows."""
    card_data = snapshot.metadata.get("cardData")
    if not isinstance(card_data, Mapping) or any(d.kind is DocumentKind.GATED_PROMPT for d in found.documents):
        return
    for key in _GATED_KEYS[:4]:
        text = card_data.get(key)
        if isinstance(text, str) and text.strip():
            place = Location(path=HUB_METADATA)
            found.documents.append(
                Document(
                    kind=DocumentKind.GATED_PROMPT,
                    location=place,
                    text=Text(text[:MAX_DOCUMENT_BYTES]),
                    covers=_BOTH,
                    score=0.9,
                )
            )


def _read_configs(snapshot: Snapshot, found: _Findings) -> None:
    """Parents that configuration files name."""
    found.claims += config_parents(snapshot) + recipe_parents(snapshot) + packaging_claims(snapshot, ("datasets",))
    declared = any(claim.key.startswith("license") for claim in found.claims)
    found.claims += packaging_claims(snapshot, LICENSE_CLAIMS, effective=not declared)
    for file in snapshot.files:
        name = file.path.rpartition("/")[2]
        if file.path.count("/") or name not in ("config.json", "adapter_config.json", "model_index.json"):
            continue
        found.looked_at.add(file.path)
        settings = decode_object(file.data)
        if settings is None:
            found.odd(
                "malformed-config", "not a JSON object", Location(path=file.path, start_line=1, sha256=file.sha256)
            )
            continue
        origin = settings.get("_name_or_path")
        if isinstance(origin, str) and origin.strip():
            place = Location(path=file.path, start_line=line_of(file, '"_name_or_path"'), sha256=file.sha256)
            found.claims.append(Claim(key="name_or_path", value=origin.strip()[:500], location=place, source="config"))


def _read_rest(snapshot: Snapshot, card: Card | None, found: _Findings) -> None:
    """Everything that is neither card nor license document: its sentences, fields and names are accounted for too."""
    read = {document.location.path for document in found.documents} | {gap.what for gap in found.gaps}
    if snapshot.origin == CATALOG:  # our own record of a service, in our words: facts are taken from it, no licenses
        read |= {file.path for file in snapshot.files}
    if card:
        read.add(card.file.path)
        found.documents += [*front_matter_fields(card), *front_matter_comments(card)]
    settings = [file for file in snapshot.files if _is_settings(file.path) and file.path not in read]
    rest: list[Document | Gap | Claim] = [entry for file in settings for entry in file_fields(file)]
    rest += other_texts(snapshot, read | {file.path for file in settings})
    rest += (*hub_fields(snapshot, card), *header_fields(snapshot), *name_fields(snapshot.listing, snapshot.ref.name))
    found.gaps += [entry for entry in rest if isinstance(entry, Gap)]
    found.documents += [entry for entry in rest if isinstance(entry, Document)]
    found.claims += [entry for entry in rest if isinstance(entry, Claim)]
    found.looked_at |= {file.path for file in snapshot.files}


def _is_settings(path: str) -> bool:
    return path.rpartition(".")[2].casefold() in ("json", "yaml", "yml", "cff", "toml")


def _document_order(document: Document) -> tuple[float, str, int, str]:
    place = document.location
    return (-document.score, place.path, place.start_line or 0, document.kind)


def _anomaly_order(anomaly: Anomaly) -> tuple[str, int, str, str]:
    return (anomaly.location.path, anomaly.location.start_line or 0, anomaly.kind, anomaly.statement)


def license_texts(documents: Iterable[Document]) -> tuple[Document, ...]:
    """The documents that speak for the model: named or shown as terms, and sure enough of it."""
    return tuple(document for document in documents if document.score >= COUNTS_FROM)
