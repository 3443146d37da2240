"""What is found the quick way is what the plain way finds: comments and tags of a text, and words that it quotes."""

from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from auditor.core.text import Text
from auditor.terms import folding, printed
from auditor.text.fold import fold

_MARKUP = re.compile(
    r"<(/?)([a-z][a-z0-9]{0,9})\b[^<>]{0,400}>|<!--.{0,4000}?-->|&(?:nbsp|quot|amp|lt|gt|#\d{1,5});", re.DOTALL
)
_PARTS = st.sampled_from(
    ("<!--", "-->", "<", "!", "-", "->", "<p>", "</p>", "<br", "&amp;", "&", "a", " ", "\n", ">", "--", "x" * 3990)
)
_QUOTES = st.sampled_from(('"', "“", "”", "„", "«", "»", "「", "」", "a", "b", "a b", " "))


@given(st.text(st.characters(max_codepoint=127), max_size=12) | st.sampled_from(("licence", "Sublicences", "LICENCEE")))
def test_a_word_alone_is_folded_as_it_is_among_others(word: str) -> None:
    assert fold(word) == fold(f"{word} ")


@given(st.lists(_PARTS, max_size=14).map("".join))
def test_markup_is_blanked_as_one_pattern_would(low: str) -> None:
    assert folding.fold(low) == _MARKUP.sub(folding._blank, low)


@given(st.lists(_QUOTES, max_size=16).map("".join), st.sampled_from(("a", "b", "a b", "ab", " ")))
def test_quoted_words_are_counted_as_one_by_one(text: str, words: str) -> None:
    plain = len(re.findall(f'["“„«「『＂]{re.escape(words)}["”“»」』＂]', text))
    assert printed._times(Text(text), words) == plain
