"""Which sentence the items of a list go on with, told by the items instead of the sign at its end.

"You must not use the model" over "a) to deceive; b) to spy" is the lead of both, with or without a colon, whatever
stands before it in its paragraph and whatever number the paragraph has: items that begin with a small letter, or end
with a semicolon, are no sentences of their own. In scripts without capitals items without a full stop are none, below
a sentence that forbids or requires.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from auditor.core import patterns as re
from auditor.terms.concepts import concepts, script_language
from auditor.terms.frames import FORBID, REQUIRE, above
from auditor.terms.list_signs import shape, style_of
from auditor.text import language_of

LEAD = 320
"""Characters kept of the sentence above a list, its end. By judgment: as of any lead."""
LETTER = 4
"""Characters of an item among which its first letter is. By judgment: an opening quote and an article."""
_STOPS = ".!?。！？"
_Block = tuple[str, "re.Match[str] | None"]


def list_leads(blocks: Sequence[_Block], last_of: Callable[[str], str]) -> dict[int, str]:
    """The lead of each block that is an item of a list which goes on with the sentence above it.

    Args:
        blocks: of a text in order, as they are written, each with the sign it begins with.
        last_of: the folded words of the last sentence of a block.
    """
    found: dict[int, str] = {}
    lists: list[tuple[str, str]] = []
    for place, (_, mark) in enumerate(blocks):
        if mark is None or mark["mark"][0] == "#" or style_of(mark["mark"], False, []) == "article":
            lists.clear()
            continue
        kind = shape(mark)
        known = next((depth for depth, (other, _) in enumerate(lists) if other == kind), None)
        if known is None:
            lists.append((kind, _opened(blocks, place, {other for other, _ in lists}, last_of)))
        else:
            del lists[known + 1 :]
        lead = next((one for _, one in reversed(lists) if one), "")
        if lead:
            found[place] = lead
    return found


def _opened(blocks: Sequence[_Block], first: int, outer: set[str], last_of: Callable[[str], str]) -> str:
    """The sentence above a list that its items go on with; empty where they stand for themselves."""
    items: list[str] = []
    kind, nested = "", False
    for written, sign in blocks[first:]:
        if sign is None or shape(sign) in outer:
            break
        kind = kind or shape(sign)
        if shape(sign) == kind:
            items.append(written)
        else:
            nested = True
    if not first or len(items) < 2 or not all(items):
        return ""
    lead = last_of(blocks[first - 1][0])
    if not lead or lead[-1] in "?？":
        return ""
    states = lead[-1] in _STOPS
    if not _go_on(items):
        if not _names_a_list(lead):
            return ""
        states = True
    elif not any(char.islower() for char in items[0][:LETTER]):
        # Items without small letters may be the titles of sections.
        if nested:
            return ""
        states = states or lead[-1] not in ":："
    # A whole sentence hands on what it forbids or requires; what it allows may be all it says.
    if states and _mark(lead) not in (FORBID, REQUIRE):
        return ""
    return f"{lead.rstrip(_STOPS + ':：,， ')[-LEAD:]}:"


def opens_a_list(words: str, lead: str) -> bool:
    """Whether a line is the lead of the list below it, and no heading: it says what may or may not be done."""
    return bool(lead) and f"{words.rstrip(_STOPS + ':：,， ')[-LEAD:]}:" == lead and bool(_mark(words))


def _mark(lead: str) -> str:
    return above(f"{lead.rstrip(_STOPS + ':：,， ')}:", script_language(lead) or language_of(lead)).mark


def _go_on(items: Sequence[str]) -> bool:
    """Whether items are parts of a sentence and no sentences."""
    letters = [next((char for char in one if char.isalpha()), "") for one in items]
    if all(char.islower() for char in letters):
        return True
    ends = [one.rstrip("\"'”» ")[-1:] for one in items[:-1]]
    if all(char in ";；,，" for char in ends):
        return True
    cased = any(char.isupper() or char.islower() for char in letters)
    return not cased and not any(char in _STOPS for char in ends)


def _names_a_list(lead: str) -> bool:
    """Whether a sentence speaks of what stands below it: "the following are forbidden"."""
    language = script_language(lead) or language_of(lead)
    known = concepts()
    bit = known.bits["stands-below"]
    return language in known.languages and any(hit.bit & bit for hit in known.find(lead, language))
