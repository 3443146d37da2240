"""License texts that are nobody's but their own: what was changed, added to, or is on no record.

A changed license is a different license. Such a text is named by an id of its own, made of the hash of its file, in
every format and in every conclusion that rests on it; the license it is nearest to is told beside it, never as it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from hashlib import sha256

from auditor.core import patterns as re
from auditor.core.model import Basis, Coverage, Identification, Location, Status

PREFIX = "LicenseRef-text-"
_SHA256 = re.compile(r"[0-9a-f]{64}")
_DIGITS = 16
"""Hexadecimal digits of an id. Derived from 64 bits, as in fingerprints (ADR 1)."""


def altered(found: Identification) -> bool:
    """Whether a text has words that no license on record accounts for, or lacks some of those it was taken for."""
    return (
        found.status in (Status.MODIFIED, Status.UNRECOGNIZED)
        or bool(found.hunks)
        or any(match.status is Status.MODIFIED or match.hunks for match in found.matches)
    )


def modified(found: Identification) -> bool:
    """Whether a text is altered and there is a license it was made from."""
    return altered(found) and found.status is not Status.UNRECOGNIZED


def nearest(found: Identification) -> tuple[str, ...]:
    """Record ids of the licenses a text is nearest to, the main one first."""
    near = (found.nearest,) if found.nearest else ()
    return tuple(dict.fromkeys((*near, *found.license_ids, *(match.license_id for match in found.matches))))


def text_id(found: Identification, of: str) -> str:
    """The id of an altered text: of its file's hash, with the lines where it is a part of that file.

    Args:
        of: the model it is from; it tells texts apart whose hash nobody wrote down.
    """
    place = found.location or Location(path="")
    if place.sha256 is None or not _SHA256.fullmatch(place.sha256):
        told = "\n".join((of, str(place), *(hunk.text for hunk in found.hunks)))
        return PREFIX + sha256(told.encode("utf-8", "replace")).hexdigest()[:_DIGITS]
    lines = f"-{place.start_line}-{place.end_line or place.start_line}" if (place.start_line or 1) > 1 else ""
    return f"{PREFIX}{place.sha256[:_DIGITS]}{lines}"


def named_truly(
    ids: Iterable[str], detected: Sequence[Identification], carried: Iterable[str]
) -> tuple[list[str], list[Identification]]:
    """Of license ids those that may be named, and the altered texts that must be named beside or in place of them.

    An id that altered texts are nearest to may be named where the license's own text stands there too, or comes down
    from an ancestor (`carried`).
    """
    texts = [found for found in detected if altered(found)]
    near = {one for found in texts for one in nearest(found)}
    own = {one for found in detected if not altered(found) for one in found.license_ids}
    return [one for one in ids if one not in near or one in own or one in set(carried)], list(dict.fromkeys(texts))


def carried_down(coverage: Coverage) -> tuple[str, ...]:
    """Ids that come down from ancestors: they speak of the ancestors' texts."""
    return tuple(one for entry in coverage.inherited for one in entry.license_ids)


def names_altered(coverage: Coverage) -> bool:
    """Whether a conclusion rests on altered texts; what a person concluded is theirs to say and stays as it is."""
    conclusion = coverage.concluded
    return bool(
        conclusion.license_ids and conclusion.basis is not Basis.CONCLUDED and any(map(altered, coverage.detected))
    )
