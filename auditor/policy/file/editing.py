"""Writing into a policy file somebody else wrote: entries and values are put in, everything else stays as it is.

The file is edited as text at the places its own YAML nodes name, so that comments, order and layout stay. Whatever
comes out is read again and compared with what was meant; where the two differ nothing is changed.
"""

from __future__ import annotations

import copy
from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Any, cast

import yaml

from auditor.core.errors import ConfigError
from auditor.core.marked_yaml import in_one_line, load_mapping, plain_on

_WIDTH = 110
"""Columns of what is written. By judgment: fits an editor beside the report."""
_BOM = "\ufeff"


def with_entry(text: str, section: str, entry: Mapping[str, Any], *, comment: str = "", path: str = "") -> str:
    """The file with one entry more in a list of its top level.

    Args:
        comment: a remark above it.
        path: the file's name, for errors.

    Raises:
        ConfigError: the file cannot be read, the section is no list, or the entry cannot be put in there.
    """
    source = _Source(text, path)
    lines = [*_comment(comment), *_block([dict(entry)])]
    node = source.value_of((section,))
    if node is None:
        changed = source.appended([f"{section}:", *lines])
    elif _is_null(node):
        changed = source.replaced(node, "\n" + "\n".join(lines), whole_line=True)
    elif not isinstance(node, yaml.SequenceNode):
        raise ConfigError(f"{section!r} is no list", where=source.where(node), found="another value", wanted="a list")
    elif not node.value and node.flow_style:
        changed = source.replaced(node, "\n" + "\n".join(lines), whole_line=True)
    elif node.flow_style:
        changed = source.inserted(_end(node.value[-1]), f", {in_one_line(entry)}")
    else:
        indent = " " * node.start_mark.column
        changed = source.inserted(source.line_end(_end(node.value[-1])), "".join(f"\n{indent}{one}" for one in lines))

    def meant(value: dict[str, Any]) -> None:
        value[section] = [*(value.get(section) or []), dict(entry)]

    return source.checked(changed, meant, "\n".join([f"{section}:", *lines]))


def with_value(text: str, at: Sequence[str], value: Any, *, comment: str = "", path: str = "") -> str:
    """The file with a value at a path of keys, over what stands there.

    Raises:
        ConfigError: as for `with_entry`.
    """
    source = _Source(text, path)
    depth, node = source.deepest(at)
    rest = list(at[depth:])
    lines = _nested(rest, value, comment)
    if not rest:
        changed = source.replaced(node, in_one_line(value))
    elif _is_null(node) and len(rest) == 1 and (place := source.left_open(node, rest[0])):
        changed = source.text[: place[0]] + f"{lines[-1]}{place[2]}" + source.text[place[1] :]
    elif _is_null(node):
        changed = source.replaced(node, in_one_line(_as_nested(rest, value)))
    elif not isinstance(node, yaml.MappingNode):
        raise ConfigError(
            f"{'.'.join(at[:depth])!r} takes no keys", where=source.where(node), wanted="key: value pairs"
        )
    elif depth == 0:
        changed = source.appended(lines)
    elif node.flow_style:
        inner = in_one_line(_as_nested(rest, value))[1:-1]
        start = _end(node.value[-1][1]) if node.value else node.start_mark.index + 1
        changed = source.inserted(start, f", {inner}" if node.value else inner)
    elif len(rest) == 1 and (place := source.left_open(node, rest[0])):
        changed = source.text[: place[0]] + f"{lines[-1]}{place[2]}" + source.text[place[1] :]
    else:
        indent = " " * node.start_mark.column
        changed = source.inserted(
            source.line_end(_end(node.value[-1][1])), "".join(f"\n{indent}{one}" for one in lines)
        )

    def meant(whole: dict[str, Any]) -> None:
        here = whole
        for key in at[:-1]:
            if not isinstance(here.get(key), dict):
                here[key] = {}
            here = here[key]
        here[at[-1]] = value

    return source.checked(changed, meant, "\n".join(_nested(list(at), value, comment)))


class _Source:
    """A file's text with its nodes."""

    def __init__(self, text: str, path: str) -> None:
        self.path = path or "the policy file"
        self._bom = text.startswith(_BOM)
        self._break = "\r\n" if "\r\n" in text else "\n"
        self.text = text.removeprefix(_BOM).replace("\r\n", "\n")
        self.value = load_mapping(self.text, path=self.path).value
        self.root: yaml.Node = cast(yaml.Node, yaml.compose(self.text, Loader=yaml.SafeLoader))

    def where(self, node: yaml.Node) -> str:
        return f"{self.path}:{node.start_mark.line + 1}:{node.start_mark.column + 1}"

    def value_of(self, at: Sequence[str]) -> yaml.Node | None:
        depth, node = self.deepest(at)
        return node if depth == len(at) else None

    def deepest(self, at: Sequence[str]) -> tuple[int, yaml.Node]:
        """How many keys of a path are there, and the value of the last of them."""
        node = self.root
        for depth, key in enumerate(at):
            pairs = node.value if isinstance(node, yaml.MappingNode) else ()
            found = next((value for name, value in pairs if name.value == key), None)
            if found is None:
                return depth, node
            node = found
        return len(at), node

    def line_end(self, index: int) -> int:
        found = self.text.find("\n", index)
        return len(self.text) if found < 0 else found

    def left_open(self, node: yaml.Node, key: str) -> tuple[int, int, str] | None:
        """A remark that holds a key's place in a block mapping, or below a key without a value.

        Returns its start, its end and the remark behind it. Such as ``# domicile:  # Country of the licensee``. A
        value takes that place, so the key stands there once.
        """
        pairs = node.value if isinstance(node, yaml.MappingNode) else []
        if not pairs and not self.text[self.text.rfind("\n", 0, node.start_mark.index) + 1].isalpha():
            return None
        column = node.start_mark.column if pairs else 2
        opening = " " * column + f"# {key}:"
        # Between two values, or behind the last one: what is inside a value is no remark.
        gaps = [(_end(value), after.start_mark.index) for (_, value), (after, _) in pairwise(pairs)]
        gaps.append((_end(pairs[-1][1] if pairs else node), len(self.text)))
        for start, end in gaps:
            at = self.line_end(start) + 1
            while at < end:
                stop = self.line_end(at)
                line = self.text[at:stop]
                if line.strip() and (not line.lstrip().startswith("#") or len(line) - len(line.lstrip()) < column):
                    break
                remark = line.removeprefix(opening)
                if remark != line and (not remark.strip() or remark.lstrip().startswith("#")):
                    return at + column, stop, remark.rstrip()
                at = stop + 1
        return None

    def inserted(self, index: int, words: str) -> str:
        return self.text[:index] + words + self.text[index:]

    def appended(self, lines: list[str]) -> str:
        body = self.text.rstrip("\n")
        return f"{body}\n\n" + "\n".join(lines) + "\n"

    def replaced(self, node: yaml.Node, words: str, *, whole_line: bool = False) -> str:
        """The text with a value in place of a node; a comment after it stays on its line."""
        start, end = node.start_mark.index, _end(node)
        before, after = self.text[:start], self.text[end:]
        if whole_line:
            rest, newline, further = after.partition("\n")
            return f"{before.rstrip(' ')}{' ' + rest.strip() if rest.strip() else ''}{words}{newline}{further}"
        if isinstance(node, yaml.CollectionNode) and not node.flow_style:
            before = before.rstrip()
        return f"{before}{'' if before.endswith(' ') else ' '}{words}{after}"

    def checked(self, changed: str, meant: Any, snippet: str) -> str:
        """The changed text, if it says what was meant and nothing else."""
        expected = copy.deepcopy(self.value)
        meant(expected)
        try:
            found: Any = load_mapping(changed, path=self.path).value
        except ConfigError:
            found = None
        if found != expected:
            raise ConfigError(
                "the policy file is laid out so that this cannot be put into it without a change to the rest",
                where=self.path, hint=f"add it yourself:\n{snippet}",
            )  # fmt: skip
        return (_BOM if self._bom else "") + changed.replace("\n", self._break)


def _end(node: yaml.Node) -> int:
    """Where a node's own text ends; of a block collection with its last leaf."""
    if isinstance(node, (yaml.MappingNode, yaml.SequenceNode)) and not node.flow_style and node.value:
        last = node.value[-1]
        return _end(last[1] if isinstance(last, tuple) else last)
    end: int = node.end_mark.index
    # A block text ends where the next token starts: on a line of its own.
    block = isinstance(node, yaml.ScalarNode) and node.style in ("|", ">") and node.end_mark.column == 0
    return end - 1 if block else end


def _is_null(node: yaml.Node) -> bool:
    return isinstance(node, yaml.ScalarNode) and node.tag == "tag:yaml.org,2002:null"


def _block(value: Any) -> list[str]:
    written = yaml.safe_dump(value, default_flow_style=None, width=_WIDTH, allow_unicode=True, sort_keys=False)
    return plain_on(written.rstrip("\n")).split("\n")


def _comment(words: str) -> list[str]:
    lines: list[str] = []
    line = "#"
    for word in words.split():
        if len(line) + len(word) >= _WIDTH:
            lines.append(line)
            line = "#"
        line += f" {word}"
    return [*lines, line] if line != "#" else lines


def _as_nested(keys: list[str], value: Any) -> Any:
    nested = value
    for key in reversed(keys):
        nested = {key: nested}
    return nested


def _nested(keys: list[str], value: Any, comment: str) -> list[str]:
    """A value below keys, a line a key; the remark stands above."""
    if not keys:
        return []
    lines = [f"{'  ' * depth}{in_one_line(key)}:" for depth, key in enumerate(keys)]
    lines[-1] += f" {in_one_line(value)}"
    return [*_comment(comment), *lines]
