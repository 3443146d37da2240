"""A whole text, and what has been made of it: each thing once, handed on with the text, and gone with it."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, ParamSpec, TypeVar, cast

Made = TypeVar("Made")
More = ParamSpec("More")


class Text(str):
    """The words of a document as they were decoded; whoever makes something of a whole text leaves it here.

    It is a string like any other: equal to its words, and a part of it is a plain string. What functions that are
    marked `once` made of it is kept with it, so that a fold, an outline or a cut is made once for all who look at the
    text; nothing outlives the text, and there is no table of texts that were seen.
    """

    __slots__ = ("_made",)
    _made: dict[tuple[Any, ...], Any]

    def __new__(cls, words: str = "") -> Text:
        if type(words) is cls:
            return words
        self = super().__new__(cls, words)
        self._made = {}
        return self

    def __reduce__(self) -> tuple[type[Text], tuple[str]]:
        return Text, (str(self),)

    def let_go(self) -> None:
        """Forget what was made of it; who asks again gets it made again."""
        self._made.clear()


def once(make: Callable[Concatenate[str, More], Made]) -> Callable[Concatenate[str, More], Made]:
    """What a pure function makes of a `Text` is made once; of another string it is made each time.

    What the function is given besides the text is part of what was asked, and must be hashable.
    """

    @wraps(make)
    def made(text: str, *more: More.args, **named: More.kwargs) -> Made:
        if not isinstance(text, Text):
            return make(text, *more, **named)
        asked = (make, *more, *named.items())
        kept = text._made
        if asked not in kept:
            kept[asked] = make(text, *more, **named)
        return kept[asked]  # type: ignore[no-any-return]

    return cast("Callable[Concatenate[str, More], Made]", made)
