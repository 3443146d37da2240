"""Terraform and OpenTofu: attributes, variables, environments, commands and scripts of files in HCL."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from auditor.core import patterns as re
from auditor.discover._commands import in_script, in_words
from auditor.discover._nouns import Finder, FoundModel, Lines, Mention, RepositoryFile, State, Unparsable
from auditor.discover._settings import setting

_ENDINGS = (".tf", ".tfvars", ".tofu", ".hcl")
_TOKEN = re.compile(
    r"""(?P<comment>(?:\#|//)[^\n]*|/\*(?s:.*?)(?:\*/|\Z))|"""
    r"""<<[-~]?(?P<end>[A-Za-z_]\w*)[^\S\n]*\n(?P<heredoc>(?:(?![^\S\n]*(?P=end)[^\S\n]*(?:\n|\Z))[^\n]*\n)*)|"""
    r""""(?P<string>(?:[^"\\\n]|\\.?)*)"?|(?P<word>[A-Za-z_][\w.\-]*)|(?P<mark>[\n=:,{}\[\]])""",
    re.VERBOSE,
)
"""What does not end is taken to its line's end, or the file's: an attempt that fails would be made again and again."""
_ASSIGNED = re.compile(r'(?:\#|//)+\s*"?(?P<key>[A-Za-z_][\w.\-]*)"?\s*=\s*"(?P<value>[^"\\]*)"\s*', re.VERBOSE)
_IN_A_NAME = re.compile(
    r"arn:aws[\w-]*:bedrock:[^:]*:[^:]*:foundation-model/(?P<bedrock>.+)|publishers/[\w-]+/models/(?P<vertex>[^@]+).*"
)
"""Names of clouds' own resources that hold the name of a model."""
_OPENING, _CLOSING = "{[", "}]"
_DEEPEST = 1000
"""Braces and brackets within each other that are followed. By judgment: no configuration has a tenth of them."""


@dataclass(slots=True)
class _Level:
    """What stands between a pair of braces or brackets."""

    label: str = ""
    """The name of a variable, the type of a block without labels, or the key it is the value of."""
    is_variable: bool = False
    is_list: bool = False
    name: str = ""
    """Text of ``name``, which a ``value`` beside it belongs to."""
    image: str = ""
    row: list[str] = field(default_factory=list)
    """Words and texts since the last end of a statement."""
    texts: list[tuple[str, int]] = field(default_factory=list)
    """Texts among them that stand behind the key, or in a list, with their places."""
    key: str = ""


class Terraform:
    """Reads what clouds are told to run; expressions stay unknown."""

    name = "terraform"
    reads_text = True

    def wants(self, path: str, /) -> bool:
        """By ending; the locks of providers name no models."""
        return path.lower().endswith(_ENDINGS) and not path.endswith(".terraform.lock.hcl")

    def find(self, file: RepositoryFile, /) -> Iterator[Mention]:
        """Mentions of attributes, of lists, of scripts, and of commented-out attributes."""
        lines = Lines(file.text)
        for place, how, found, state in _read(file.text):
            yield Mention(found=found, location=file.at(lines.at(place)), how=how, state=state)


_Named = tuple[int, str, FoundModel, State]


def _read(text: str) -> Iterator[_Named]:
    levels = [_Level()]
    for token in _TOKEN.finditer(text):
        kind, level = token.lastgroup, levels[-1]
        if kind == "comment":
            said = _ASSIGNED.fullmatch(token["comment"])
            if said and (found := _named(said["key"], said["value"])):
                yield token.start(), said["key"], found, State.COMMENTED
        elif kind == "heredoc":
            yield from _scripted(token["heredoc"], token.start("heredoc"))
        elif kind == "string":
            level.row.append(token["string"])
            if level.key or level.is_list:
                level.texts.append((token["string"], token.start()))
        elif kind == "word":
            level.row.append(token["word"])
        elif token["mark"] in "=:":
            level.key, level.row, level.texts = (level.row or [""])[-1], [], []
        elif token["mark"] in _OPENING:
            if len(levels) > _DEEPEST:
                raise Unparsable("nested too deeply")
            levels.append(_opened(level, is_list=token["mark"] == "["))
        elif token["mark"] in _CLOSING:
            yield from _told(level)
            if len(levels) > 1:
                levels.pop()
            if level.is_list:
                yield from _listed(level, levels[-1].image)
        elif not level.is_list:
            yield from _told(level)
    yield from _told(levels[-1])


def _opened(level: _Level, *, is_list: bool) -> _Level:
    words, key = level.row, level.key
    is_variable = not key and len(words) == 2 and words[0] == "variable"
    if key == "default" and level.is_variable:
        key = level.label
    label = key or (words[-1] if is_variable or len(words) == 1 else "")
    return _Level(label=label, is_variable=is_variable, is_list=is_list)


def _told(level: _Level) -> Iterator[_Named]:
    """The models of a statement that has ended."""
    key, texts, row = level.key, level.texts, level.row
    level.key, level.row, level.texts = ("" if not level.is_list else key), [], texts if level.is_list else []
    if level.is_list or not key or len(texts) != 1 or len(row) != 1:
        return
    value, place = texts[0]
    if key == "name":
        level.name = value
    if key == "image":
        level.image = value
    if key == "default" and level.is_variable:
        key = level.label
    elif key == "value" and level.name:
        key = level.name
    elif key == "name" and level.label and not level.is_variable:
        key = f"{level.label}_name"
    if found := _named(key, value):
        yield place, key, found, State.USED
    elif " " in value:
        yield from _scripted(value, place)


def _listed(level: _Level, image: str) -> Iterator[_Named]:
    """The models of a list of texts: arguments of a command, or names."""
    texts = level.texts
    rest = dict(reversed(texts))
    for one in in_words([text for text, _ in texts], server=image):
        yield rest.get(one.word, texts[0][1]), one.how, one.found, State.USED
    for text, place in texts:
        if found := _named(level.label, text):
            yield place, level.label, found, State.USED
        elif " " in text or "\\n" in text:
            yield from _scripted(text.replace("\\n", "\n"), place)


def _scripted(text: str, place: int) -> Iterator[_Named]:
    starts = [0]
    for line in text.split("\n"):
        starts.append(starts[-1] + len(line) + 1)
    for number, one in in_script(text):
        yield place + min(starts[number], len(text)), one.how, one.found, State.USED


def _named(key: str, value: str) -> FoundModel | None:
    inside = _IN_A_NAME.fullmatch(value)
    if inside:
        return setting("model_id", inside["bedrock"] or inside["vertex"])
    return setting(key, value)


FINDER: Finder = Terraform()
