"""Command lines that name models: servers, downloads, conversions; from scripts, containers and image builds.

Flags are read like keys. Beyond flags only what programs themselves define is known: which word after
``vllm serve`` or ``ollama pull`` is the model.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from auditor.core import patterns as re
from auditor.core.hubs import hubs
from auditor.discover._gateways import routed
from auditor.discover._names import addressed, at_revision, hub, hub_links, named, on_hub
from auditor.discover._nouns import FoundModel, Kind, Lines
from auditor.discover._request_bodies import in_bodies
from auditor.discover._settings import is_strong, says_model, setting, words_of

_SERVERS = re.compile(
    r"vllm|sglang|text-generation|\btgi\b|text-embeddings|lmdeploy|llama|ollama|infinity|tensorrt|trtllm|triton|aphrodite|"
    r"localai|mlx|ctranslate|whisper|huggingfaceserver|kserve|ray-llm|xinference|fastchat|lorax|modelserver|"
    r"model-server|inference",
    re.IGNORECASE,
)
_PROGRAMS = {
    "hf": (
        *("vllm serve", "trtllm-serve", "trtllm-serve serve", "lmdeploy serve api_server", "lmdeploy chat"),
        *("aphrodite run", "litgpt download", "mlc_llm serve", "mlc_llm chat", "sglang serve", "lms get"),
    ),
    "ollama": ("ramalama run", "ramalama serve", "ramalama pull"),
}
"""Programs that belong to no hub and the words before a model's name, by the hub whose names they take."""
_GLUED = frozenset({"|", "||", "&&", ";", "&"})
_SENDS = frozenset({"http", "https", "xh"})
"""Programs that send what follows as ``key=value``."""
_REVISION_FLAGS = ("--revision", "--model-revision")
_PIECE = re.compile(
    r"""(?P<blank>[ \t\r\n]+)|(?P<glue>[|&;]+)|(?P<plain>[^ \t\r\n|&;'"\\]+)|\\(?P<escaped>.)|'(?P<single>[^']*)'|"""
    r'''"(?P<double>[^"\\]*(?:\\.[^"\\]*)*)"''',
    re.DOTALL,
)
_PLAIN = re.compile(r"""[^|&;'"\\\x0b\x0c\x1c-\x1f\x80-\U0010ffff]*""")
"""Of such characters a line is the same words to a shell and to `str.split`."""
_GLUE = re.compile(r"[|&;\\]")
_ESCAPED = re.compile(r'\\(["\\])')
_MOST_LOOKS = 200
"""Words of a continued command that are looked for inside longer ones; of more, the command's first line is told. By
judgment: keeps time in proportion (bench/RESULTS.md, "Time on hostile input")."""


@cache
def _positional_programs() -> tuple[tuple[tuple[str, ...], str], ...]:
    """Program, the words before the model, and the hub; the model is the first word after them that is no flag."""
    own = {scheme: (*hub.commands, *_PROGRAMS.get(scheme, ())) for scheme, hub in hubs().items()}
    return tuple((tuple(program.split()), scheme) for scheme, programs in own.items() for program in programs)


@cache
def _by_first() -> dict[str, list[int]]:
    """The numbers of the programs by their first word."""
    found: dict[str, list[int]] = {}
    for number, (program, _) in enumerate(_positional_programs()):
        found.setdefault(program[0], []).append(number)
    return found


@cache
def _telling() -> re.Pattern[str]:
    """What a line must hold to name anything: a variable, a flag, a link, a program; quotes may hide each of them."""
    return re.compile(r"""[=\-\\'"]|://|""" + "|".join(sorted(map(re.escape, _by_first()))))


@dataclass(frozen=True, slots=True)
class NamedModel:
    """A model a command names: what it is, how, and which word of the command says so."""

    found: FoundModel
    how: str
    word: str


def split(line: str) -> list[str]:
    """A line as a POSIX shell splits it, glue such as ``&&`` as words of its own; where quoting is broken, at blanks.

    One pass by a pattern whose alternatives begin with different characters: `shlex` copies each word once for each
    of its letters, which a long word makes expensive.
    """
    if _PLAIN.fullmatch(line):
        return line.split()
    words: list[str] = []
    parts: list[str] = []
    place, open_word = 0, False
    while place < len(line):
        match = _PIECE.match(line, place)
        if match is None:  # an open quote, or nothing after a backslash
            return line.split()
        place = match.end()
        kind = match.lastgroup
        if kind in ("blank", "glue"):
            if open_word:
                words.append("".join(parts))
                parts, open_word = [], False
            if kind == "glue":
                words.append(match["glue"])
            continue
        text = match[kind] if kind else ""
        parts.append(_ESCAPED.sub(r"\1", text) if kind == "double" else text)
        open_word = True
    if open_word:
        words.append("".join(parts))
    return words


def in_script(text: str) -> Iterator[tuple[int, NamedModel]]:
    """Models named by the lines of a shell script, with 0-based line numbers; continuations count for their first line.

    Lines that are whole comments are left to the caller.
    """
    rows: list[str] = []
    size = start = 0
    lines = text.split("\n")
    for number, line in enumerate(lines):
        if not rows:
            start = number
            if line.lstrip().startswith("#"):
                continue
        bare = line.rstrip()
        rows.append(line)
        size += len(line)
        if bare.endswith("\\") and size < 100_000:
            if number + 1 < len(lines):
                continue
            bare = bare[:-1]  # nothing follows: what was begun is a command all the same
        command = " ".join([*(row.rstrip()[:-1] for row in rows[:-1]), bare]).strip()
        if _tells(command):
            yield from _placed(rows, start, in_words(split(command)))
        rows, size = [], 0
    places: Lines | None = None
    for body in in_bodies(text):
        places = places or Lines(text)
        number = places.at(body.start) - 1
        if not lines[number].lstrip().startswith("#"):
            yield number, NamedModel(body.found, body.how, body.found.name)


def _tells(command: str) -> bool:
    """Whether a line can name a model: nothing but a link or a variable stands alone."""
    if _telling().search(command) is None:
        return False
    if len(command.split(None, 1)) > 1:
        return True
    key, _, value = command.partition("=")
    bare = key.replace("'", "").replace('"', "")
    plain = _PLAIN.fullmatch(bare) and not ("'" in key and '"' in key) and not bare.startswith("-")
    if plain and "://" not in command and not _GLUE.search(value):
        # A variable alone, as most lines of settings are; a shell takes all its quotes off, or none where one is open.
        return says_model(key) or says_model(bare)
    return _stands_alone([command])


def _placed(rows: list[str], first: int, found: Iterator[NamedModel]) -> Iterator[tuple[int, NamedModel]]:
    """Each model with the line of a continued command that holds its word."""
    if len(rows) == 1:
        yield from ((first, one) for one in found)
        return
    whole: dict[str, int] = {}
    looks = 0
    for one in found:
        if not whole:
            for offset, row in enumerate(rows):
                for word in row.split():
                    whole.setdefault(word, offset)
                    whole.setdefault(word.partition("=")[2].strip("\"'"), offset)
        offset = whole.get(one.word, -1)
        if offset < 0 and looks < _MOST_LOOKS:
            looks += 1
            offset = next((number for number, row in enumerate(rows) if one.word in row), 0)
        yield first + max(offset, 0), one


def in_words(words: Sequence[str], *, server: str = "") -> Iterator[NamedModel]:
    """Models named by one command line.

    Args:
        words: the words, glue such as ``&&`` included.
        server: image or service that runs the words as its arguments; empty for a shell line.
    """
    serving = bool(server and _SERVERS.search(server))
    if serving and "ollama" in server and words and words[0] in ("pull", "run"):
        words = ["ollama", *words]  # the image's own program is left out
    segment: list[str] = []
    for word in [*words, ";"]:
        if word in _GLUED:
            if serving or len(segment) > 1 or _stands_alone(segment):
                yield from _segment(segment, serving=serving)
            segment = []
            serving = False
        else:
            segment.append(word)


def _stands_alone(words: list[str]) -> bool:
    """Whether a command of one word can name a model: by a variable, a flag's value or a link."""
    return any("=" in word or "://" in word for word in words)


def _segment(words: list[str], *, serving: bool) -> Iterator[NamedModel]:
    start = 0
    while start < len(words) and words[start] in ("env", "export", "set"):
        start += 1
    while start < len(words) and "=" in words[start] and not words[start].startswith("-"):
        key, _, value = words[start].partition("=")  # VAR=value command
        found = _flag_value(key, value, serving=False)
        if found:
            yield NamedModel(found, key, value)
        start += 1
    words = words[start:]
    for word in words[1:] if words and words[0] in _SENDS else ():
        key, equals, value = word.partition("=")
        found = _flag_value(key, value, serving=False) if equals and not key.startswith("-") else None
        if found:
            yield NamedModel(found, key, value)
    revision = _revision(words)
    if not _is_dataset(words):
        for one in (*_positional(words, serving=serving), *_flags(words, serving=serving)):
            yield _revised(one, revision)
    for word in words:
        for match in hub_links().finditer(word) if "://" in word else ():
            found = named(match.group())
            if found:
                yield NamedModel(found, "link", match.group())


def _positional(words: list[str], *, serving: bool) -> Iterator[NamedModel]:
    for number, places in sorted(_programs(words).items()):
        program, scheme = _positional_programs()[number]
        for place in places:
            while place < len(words) and words[place].startswith("-"):
                place += 1  # noqa: PLW2901 - flags stand between a program and its model
            rest = words[place] if place < len(words) else ""
            found = _as_positional(rest, scheme)
            if found:
                yield NamedModel(found, " ".join(program), rest)
                return
    if serving and words:
        first = words[1] if len(words) > 1 and words[0] == "serve" else words[0]
        found = named(first) if "/" in first and not first.startswith(("/", ".", "-")) else None
        if found and found.kind is Kind.HUB:
            yield NamedModel(found, "command", first)


def _programs(words: list[str]) -> dict[int, list[int]]:
    """The known programs of a command by their number, and the places of the words after each."""
    found: dict[int, list[int]] = {}
    firsts, programs = _by_first(), _positional_programs()
    for index, word in enumerate(words):
        for number in firsts.get(word.rpartition("/")[2], ()):
            program = programs[number][0]
            end = index + len(program)
            if end < len(words) and all(
                words[index + at].rpartition("/")[2] == part for at, part in enumerate(program)
            ):
                found.setdefault(number, []).append(end)
    return found


def _as_positional(rest: str, scheme: str) -> FoundModel | None:
    if scheme == "oci":
        return addressed(rest) or oci(rest)
    if scheme in ("hf", "ollama"):
        return named(rest, word=scheme) if rest else None
    return addressed(rest) or on_hub(named(rest), scheme)


def oci(image: str) -> FoundModel | None:
    """A model artifact in a registry; without a host it lies on Docker's."""
    first, _, rest = image.partition("/")
    name = image if rest and ("." in first or ":" in first) else f"docker.io/{image}"
    return hub("oci", name) if rest else None


def _flags(words: list[str], *, serving: bool) -> Iterator[NamedModel]:
    for index, word in enumerate(words):
        if not word.startswith("-") or word.startswith("---"):
            continue
        if word in ("-e", "--env"):  # a variable for what runs in a container
            key, _, value = words[index + 1].partition("=") if index + 1 < len(words) else ("", "", "")
            if value and (found := setting(key, value)):
                yield NamedModel(found, key, value)
            continue
        flag, equals, value = word.partition("=")
        values = [value] if equals else words[index + 1 : index + 2]
        key = flag.lstrip("-")
        if key in ("hf", "hfr", "hf-repo", "hf_repo") and values:
            found = named(values[0])
        elif key == "m" and values and not _is_python(words, index):
            found = named(values[0])
            found = found if found and found.kind is Kind.LOCAL and "." in values[0] else None
        elif words_of(key) == "model_args" and values:
            found = in_model_args(values[0])
        elif words_of(key) == "lora_modules":
            values = [entry.partition("=")[2] for entry in words[index + 1 : index + 2]]
            found = named(values[0]) if values and values[0] else None
        else:
            found = _flag_value(key, values[0], serving=serving) if values else None
        if found:
            yield NamedModel(found, flag, values[0])


def in_model_args(text: str) -> FoundModel | None:
    """The model in an evaluation harness's ``pretrained=org/name,dtype=…``."""
    given = dict(part.partition("=")[::2] for part in text.split(","))
    found = named(given["pretrained"]) if given.get("pretrained") else None
    return at_revision(found, given.get("revision")) if found else None


def _flag_value(key: str, value: str, *, serving: bool) -> FoundModel | None:
    if not says_model(key) or value.startswith("-"):
        return None
    strong = is_strong(key)
    if words_of(key) == "model_name" and "/" not in value:
        return None  # what a server shall call its model, not which one it is
    if strong and not serving and "/" in value:
        return named(value) or (routed(value) if not value.startswith((".", "/", "~")) else None)
    return named(value, alias=serving and strong)


def _revision(words: Sequence[str]) -> str | None:
    for index, word in enumerate(words):
        flag, equals, value = word.partition("=")
        if flag in _REVISION_FLAGS:
            return value if equals else next(iter(words[index + 1 : index + 2]), None)
    return None


def _revised(one: NamedModel, revision: str | None) -> NamedModel:
    return NamedModel(at_revision(one.found, revision), one.how, one.word) if revision else one


def _is_dataset(words: Sequence[str]) -> bool:
    if not any("download" in word for word in words):
        return False
    return re.search(r"--repo-type[= ](?:dataset|space)|--dataset\b", " ".join(words)) is not None


def _is_python(words: Sequence[str], index: int) -> bool:
    return index > 0 and words[index - 1].rpartition("/")[2].startswith(("python", "py", "pip", "pytest", "uv"))
