"""Guesses which known word somebody meant: the "did you mean" of every error message."""

from __future__ import annotations

from collections.abc import Iterable

from auditor.core.spelling import spellings

_CLOSE_ENOUGH = 72.0
"""Likeness (0–100). By judgment: one or two slips in a word; a suggestion is only shown, never taken."""
_LONGEST = 200
"""Characters compared. By judgment: bounds time."""


def nearest_word(word: str, choices: Iterable[str], *, at_least: float = _CLOSE_ENOUGH) -> str | None:
    """The choice that ``word`` most likely is a slip of, or None where none is close.

    Case, hyphens, underscores and British or American spelling do not count as differences. The same words always
    give the same answer: among equals the first in sorted order wins. ``at_least`` is the likeness asked for, out of
    100.
    """
    from rapidfuzz import fuzz, process  # only mistakes need it, and every command starts without

    options = [(option, spelled) for option in sorted(set(choices)) for spelled in spellings(option)]
    folded = [_fold(spelled) for _, spelled in options]
    best = process.extractOne(_fold(word[:_LONGEST]), folded, scorer=fuzz.ratio, score_cutoff=at_least)
    return options[best[2]][0] if best else None


def did_you_mean(word: str, choices: Iterable[str]) -> str:
    """A hint such as ``did you mean 'packs'?``, empty where nothing is close; a part of one choice stands for it."""
    choices = sorted(set(choices))
    nearest = nearest_word(word, choices) or _with_part(word, choices)
    return f"did you mean {nearest!r}?" if nearest else ""


def _with_part(word: str, choices: Iterable[str]) -> str | None:
    """The one choice that has the word between its hyphens, such as ``review`` of ``needs-review``."""
    found = [choice for choice in choices if _fold(word) in _fold(choice).split("-")[0 if "-" in choice else 1 :]]
    return found[0] if len(found) == 1 else None


def did_you_mean_fact(word: str, names: Iterable[str]) -> str:
    """`did_you_mean` for names of several parts, which people also remember by their last part alone."""
    names = sorted(set(names), reverse=True)
    last = {name.rpartition(".")[2]: name for name in names}  # among equals the first in sorted order
    nearest = nearest_word(word, names) or last.get(nearest_word(word, last) or "")
    return f"did you mean {nearest!r}?" if nearest else ""


def _fold(word: str) -> str:
    return word.casefold().replace("_", "-")
