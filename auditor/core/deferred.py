"""Frozen values some of whose fields are made when somebody looks at them first."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, Self


class Deferred:
    """Base of a frozen dataclass with slots whose costly fields may be written later.

    A value made by its own class has all of its fields; one made by `deferring` writes the rest, all at once, when one
    of them is first read: by a reader, a comparison, a copy, or `write`. Nobody can tell the two apart.
    """

    __slots__ = ("_later",)

    @classmethod
    def deferring(cls, later: Callable[[], Mapping[str, Any]], now: Mapping[str, Any]) -> Self:
        """A value with some fields now.

        Args:
            later: gives all other fields by name; a pure function, for two threads may both ask it.
            now: the fields that are known.
        """
        made = cls.__new__(cls)
        keep = object.__setattr__
        for name, value in now.items():
            keep(made, name, value)
        keep(made, "_later", later)
        return made

    def write(self) -> None:
        """Write what is not written yet, so that whatever is wrong with it is known here."""
        try:
            later = object.__getattribute__(self, "_later")
        except AttributeError:  # made by its own class
            return
        if later is None:
            return
        keep = object.__setattr__
        for name, value in later().items():
            keep(self, name, value)
        keep(self, "_later", None)  # lets go of what it was written from
        check = getattr(self, "__post_init__", None)
        if check is not None:
            check()

    if not TYPE_CHECKING:  # else every misspelled field would have a type

        def __getattr__(self, name: str) -> Any:
            """A field that is not written yet; a slot that holds nothing asks here."""
            if name not in type(self).__dataclass_fields__:
                raise AttributeError(f"{type(self).__name__!r} object has no attribute {name!r}")
            self.write()
            return object.__getattribute__(self, name)
