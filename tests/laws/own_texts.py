"""Audits of models whose license texts were changed, stacked, added to or are on no record, beside models without."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import strategies as st

from auditor.core.model import (
    Audit,
    Basis,
    Coverage,
    Hunk,
    Identification,
    Inherited,
    Location,
    Match,
    ModelAudit,
    ModelRef,
    Status,
)
from tests.laws.alike import digest
from tests.renderers import audits

IDS = {"apache-2.0": "Apache-2.0", "mit": "MIT", "heron-community-2": "LicenseRef-heron-community-2"}
HUNK = Hunk(kind="inserted", start_line=7, end_line=7, text="Not for use in hospitals.")


@st.composite
def altered_texts(draw: st.DrawFn) -> Identification:
    """A text that is no license on record, in each of the ways a reader can say so."""
    first, second = draw(st.permutations(sorted(IDS)))[:2]
    start = draw(st.sampled_from([None, 1, 1, 40]))
    known = draw(st.integers(0, 4)) > 0
    place = Location(
        path=draw(st.sampled_from(["LICENSE", "LICENSE.md", "README.md"])),
        start_line=start,
        end_line=start and start + 60,
        sha256=digest(draw(st.integers(0, 7))) if known else None,
    )
    whole = Match(license_id=first, start_line=1, end_line=9, status=Status.EXACT, score=1.0)
    changed = replace(whole, status=Status.MODIFIED, score=0.97, hunks=(HUNK,))
    other = replace(whole, license_id=second)
    found = draw(
        st.sampled_from(
            [
                Identification(status=Status.MODIFIED, nearest=first, score=0.97, matches=(changed,), hunks=(HUNK,)),
                Identification(status=Status.MODIFIED, nearest=first, score=0.97, translation_of=first),
                Identification(status=Status.MODIFIED, nearest=first, score=0.9, matches=(changed, other)),
                Identification(
                    status=Status.STACKED,
                    license_ids=(first, second),
                    expression=f"{IDS[first]} AND {IDS[second]}",
                    matches=(whole, other),
                    hunks=(HUNK,),
                ),
                Identification(status=Status.STACKED, license_ids=(first, second), matches=(changed, other)),
                Identification(status=Status.REFERENCE, license_ids=(first,), matches=(whole,), hunks=(HUNK,)),
                Identification(status=Status.UNRECOGNIZED, nearest=first, score=0.6),
                Identification(status=Status.UNRECOGNIZED),
            ]
        )
    )
    return replace(found, location=place, confidence=0.9, method="alignment")


@st.composite
def coverages(draw: st.DrawFn, of: str, *, altered: bool) -> Coverage:
    """What covers the weights of a model: its texts, its tag, what comes down, and what was concluded of them."""
    texts = tuple(draw(st.lists(altered_texts(), min_size=1, max_size=2))) if altered else ()
    ids = sorted({one for text in texts for one in (text.nearest, *text.license_ids) if one} or {"apache-2.0"})
    named = draw(st.sampled_from(ids))
    faithful = not altered or draw(st.integers(0, 3)) == 0
    plain = audits.detected(of, "COPYING", draw(st.sampled_from(sorted(IDS))), "X") if faithful else None
    kept = draw(st.lists(st.sampled_from(sorted(IDS)), max_size=1)) if draw(st.integers(0, 3)) == 0 else []
    basis = draw(st.sampled_from([Basis.DECLARED, Basis.DETECTED, Basis.INHERITED]))
    concluded = tuple(draw(st.lists(st.sampled_from(sorted({*ids, named})), max_size=2, unique=True)))
    return audits.weights(
        audits.concluded(concluded, " AND ".join(IDS[one] for one in concluded) or None, basis, "as concluded"),
        declared=(audits.declared(of, named, IDS[named], named),) if draw(st.booleans()) else (),
        detected=(*texts, plain) if plain else texts,
        inherited=tuple(
            Inherited(path=("hf:lab/base",), relation="finetune", license_ids=(one,), how="its file", declared=True)
            for one in kept
        ),
    )


@st.composite
def with_own_texts(draw: st.DrawFn) -> Audit:
    """One to three models, the first with an altered text."""
    made = []
    for number in range(draw(st.integers(1, 3))):
        name = f"hf:lab/model-{number}"
        covered = draw(coverages(name, altered=number == 0 or draw(st.booleans())))
        quiet = audits.verdict("triage-notes", *audits.passing("LIC-13"))
        made.append(
            ModelAudit(ref=ModelRef.parse(name), dossier=audits.dossier(name, covered), failure=None, verdicts=(quiet,))
        )
    return audits.audit(*made)
