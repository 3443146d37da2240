"""What a model itself says and shows about one subject's license: declared, stated in prose, and read in texts."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from auditor.core.document_names import COUNTS_FROM, classify
from auditor.core.model import Claim, Document, DocumentKind, Identification, Recognized, Status, Subject, Term
from auditor.records.expressions import joined

_READ = frozenset({Status.EXACT, Status.EQUIVALENT, Status.STACKED})
_UNREAD = frozenset({Status.MODIFIED, Status.UNRECOGNIZED, Status.NOT_STATED, Status.ERROR})
_SHOWN_TEXTS = (DocumentKind.CARD_SECTION, DocumentKind.GATED_PROMPT)
_CLEARLY_A_LICENSE = 0.8
"""Share of its words from which a modified text is still that license. By judgment: below it the text is read for
itself."""
_EVERYTHING = frozenset({Subject.WEIGHTS, Subject.CODE})


@dataclass(frozen=True, slots=True)
class OwnEvidence:
    """The model's own evidence for one subject."""

    subject: Subject
    declared: tuple[tuple[Claim, Identification], ...]
    """Claims that the hub reads: tag, license name, license link."""
    stated: tuple[tuple[Claim, Identification], ...]
    """Prose, and claims the hub does not read as written."""
    texts: tuple[tuple[Document, Identification, tuple[Term, ...]], ...]
    """License texts that speak for the subject."""
    not_read: tuple[str, ...] = ()
    """License files for the subject that are there and could not be read."""

    @property
    def declared_ids(self) -> tuple[str, ...]:
        """What the declaration names: the tag, else the name, else the link."""
        for key in ("license", "license_name", "license_link"):
            ids = _ids(found for claim, found in self.declared if claim.key == key)
            if ids:
                return ids
        return ()

    @property
    def stated_ids(self) -> tuple[str, ...]:
        """Licenses named in prose or by a claim the hub does not read: those that name the subject, else all."""
        return _ids(found for claim, found in self.stated if claim.covers) or _ids(found for _, found in self.stated)

    @property
    def detected_ids(self) -> tuple[str, ...]:
        """Licenses whose texts stand there, or that a license file names."""
        return _ids(found for _, found, _ in self.texts)

    def expression_of_declared(self) -> str | None:
        """How the declared licenses apply, in the declaration's own words; None where it names one or nothing."""
        for key in ("license", "license_name", "license_link"):
            if said := _together(found for claim, found in self.declared if claim.key == key):
                return said
        return None

    def expression_of_stated(self) -> str | None:
        """How the licenses apply that prose names."""
        return _together(found for claim, found in self.stated if claim.covers) or _together(
            found for _, found in self.stated
        )

    def expression_of_texts(self) -> str | None:
        """How the licenses apply whose texts stand there.

        Together, but where one file offers them at choice, or the declaration or the card does and names the same ones:
        texts in files of their own do not say themselves how they stand to each other.
        """
        own, texts = _together(found for _, found, _ in self.texts), set(self.detected_ids)
        if len(texts) < 2 or (own and " OR " in own):
            return own
        for _, found in (*self.declared, *self.stated):
            if " OR " in (found.expression or "") and set(found.license_ids) == texts:
                return found.expression
        return own

    @property
    def claimed_ids(self) -> tuple[str, ...]:
        """What the model puts itself under: its texts, else its declaration, else its prose."""
        return self.detected_ids or self.declared_ids or self.stated_ids

    @property
    def unread(self) -> tuple[tuple[Document, Identification], ...]:
        """License texts that are not, or not exactly, a license on record: nobody has read these words yet."""
        return tuple((document, found) for document, found, _ in self.texts if found.status in _UNREAD)


def own_evidence(model: Recognized, subject: Subject) -> OwnEvidence:
    """The evidence of one model for one subject."""
    declared: list[tuple[Claim, Identification]] = []
    stated: list[tuple[Claim, Identification]] = []
    settled = _settled_by_links(model)
    for claim, found in model.claims:
        if not speaks_of(claim, subject) or (claim.key == "license_link" and "://" not in claim.value):
            continue  # a link to a file beside the card says nothing that the file does not
        if claim.source in ("prose", "table") and claim.key == "license" and _line(claim) in settled:
            continue  # loose words over a link to the very license that is declared
        effective = claim.effective and claim.source in ("front-matter", "hub-metadata")
        (declared if effective else stated).append((claim, found))
    texts = tuple(entry for entry in model.documents if _is_license_text(entry[0], entry[1], subject))
    return OwnEvidence(subject, tuple(declared), tuple(stated), texts, _not_read(model, subject))


def _not_read(model: Recognized, subject: Subject) -> tuple[str, ...]:
    """License files for a subject that stand among the gaps: to say of them that there is none would be false."""
    named = [classify(gap.what) for gap in model.reading.gaps]
    files = (one for one in named if one and one.kind is DocumentKind.LICENSE and subject in one.covers)
    return tuple(dict.fromkeys(one.path for one in files))


def _settled_by_links(model: Recognized) -> frozenset[tuple[str, int | None]]:
    """Lines of prose whose link leads to the license that is declared, whatever the words over it."""
    declared = {
        license_id
        for claim, found in model.claims
        if claim.key == "license" and claim.source in ("front-matter", "hub-metadata")
        for license_id in found.license_ids
    }
    return frozenset(
        _line(claim)
        for claim, found in model.claims
        if claim.key == "license_link" and claim.source == "prose" and declared & set(found.license_ids)
    )


def _line(claim: Claim) -> tuple[str, int | None]:
    return (claim.location.path, claim.location.start_line)


def speaks_of(claim: Claim, subject: Subject) -> bool:
    """Whether a license claim speaks of a subject; one that does not say speaks of weights and code."""
    return subject in (claim.covers or _EVERYTHING)


def _is_license_text(document: Document, found: Identification, subject: Subject) -> bool:
    if subject not in document.covers or document.score < COUNTS_FROM:
        return False
    if document.kind is DocumentKind.LICENSE:
        return True
    if document.kind in _SHOWN_TEXTS:
        # A section or prompt counts as a text where it holds one; otherwise it only talks about licenses.
        return found.status in _READ or (found.status is Status.MODIFIED and found.score >= _CLEARLY_A_LICENSE)
    return False


def _together(found: Iterable[Identification]) -> str | None:
    """The expression of several identifications, in which each applies.

    One that names only licenses of another adds nothing; of two that name the same ones, that without a choice counts.
    """
    told: dict[frozenset[str], str] = {}
    for one in found:
        if one.license_ids and one.expression:
            ids = frozenset(one.license_ids)
            told[ids] = min(told.get(ids, one.expression), one.expression, key=lambda text: " OR " in text)
    return joined(said for ids, said in told.items() if not any(ids < other for other in told)) or None


def _ids(found: Iterable[Identification]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(license_id for entry in found for license_id in entry.license_ids))
