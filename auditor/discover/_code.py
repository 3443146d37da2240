"""Programs in the languages with braces that no parser is at hand for: Go, Java, Kotlin.

Words, texts and marks are read one after the other, with a stack of what is open. Of each text it is known which key it
is given to (``Model: "…"``, ``val model = "…"``), which call takes it (``.modelName("…")``) and which class or package
stands around that. A name in the place of a text is followed to the texts that the same file gives it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from auditor.core import patterns as re
from auditor.discover._commands import in_words
from auditor.discover._gateways import routed
from auditor.discover._names import addressed, hub, named, plain
from auditor.discover._nouns import FoundModel, Kind, Lines, Mention, RepositoryFile, State, TooMuch, Unparsable
from auditor.discover._request_bodies import in_address, in_bodies
from auditor.discover._settings import distinct, is_strong, says_model, setting, words_of
from auditor.discover._vendor_constants import constant

_TOKEN = re.compile(
    r"""(?P<comment>//[^\n]*|/\*(?s:.*?)(?:\*/|\Z))|"""
    r'''"""(?P<block>(?s:.*?))(?:"""|\Z)|`(?P<raw>[^`]*)`?|"(?P<string>(?:[^"\\\n]|\\.?)*)"?|'(?:[^'\\\n]|\\.?)*'?|'''
    r"""(?P<word>[A-Za-z_$][\w$]*(?:\.[A-Za-z_$][\w$]*)*)|(?P<mark>:=|[=!<>]=|\?:|\|\||->|[\n=:,;(){}\[\]<>.?!+|&])""",
    re.VERBOSE,
)
"""What does not end is taken to its line's end, or the file's: an attempt that fails would be made again and again."""
_INTERESTING = re.compile(
    r"model|llm|embed|huggingface|ollama|openai|anthropic|gemini|bedrock|checkpoint|llama|\bhf_|djl://", re.IGNORECASE
)
_OPENING, _CLOSING = "({[", ")}]"
_MOST_TOKENS = 400_000
"""Each word and mark costs the same, however short; files of more are generated. By judgment: bounds time."""
_DEEPEST = 1000
"""Brackets within each other that are followed. By judgment: no program has a tenth of them."""
_MOST_GIVEN = 20
"""Texts that one name is given. By judgment: more are made by a loop, and no list of models."""
_KEY = re.compile(r"[\w.\-]{1,60}")
_PLACEHOLDER = re.compile(r"[$#]\{(?P<key>[\w.\-]{1,120}):(?P<value>[^{}]{1,300})\}")
"""A property with what stands for it where nobody sets it, as Spring writes both."""
_TAG = re.compile(r'(?P<key>[A-Za-z_]{1,40}):"(?P<value>[^"]{0,300})"')
"""A part of what Go hangs on the field of a structure."""
_TAG_DEFAULTS = ("default", "envDefault", "defaultValue")
_WEIGHTS = re.compile(
    r"(?:classpath:)?(?:\.{0,2}/|(?:models?|assets|build|resources|weights|data)/)[\w./\-]{0,200}\w"
    r"\.(?:onnx|gguf|safetensors|pt|pth|tflite|task|ckpt|llamafile|engine)",
    re.ASCII,
)
"""A path of a file that holds weights and nothing else."""
_DJL = re.compile(r"djl://ai\.djl\.huggingface\.\w+/(?P<name>[\w.\-]+/[\w.\-]+)")
_WRITES = frozenset(
    {"add", "register", "create", "delete", "publish", "remove", "save", "list", "upload", "push", "is", "has"}
)
"""First words of functions that do something about a model and do not take one to use it."""
_WRAPPERS = frozenset(
    """
    String F of listOf arrayOf mutableListOf setOf asList Ptr ToPtr To NewOpt ofNullable ModelId Opt requireNonNull
    """.split()
)
"""Last parts of calls that hand on the text they are given."""
_SERVE_OTHERS = frozenset({"azure", "vertex_ai", "bedrock"})
"""Providers whose service a model is asked of, whoever made it."""
_SPELLS = frozenset({"getValue", "value", "toString", "asString", "getName", "getModelName", "modelName"})
"""Methods of constants that give the text they stand for."""
_READS_VARIABLE = frozenset({"getenv", "lookupenv", "getproperty"})
_DEFAULTS = frozenset({"DefaultValue", "WithDefault"})
"""Annotations that hold the value of the parameter or the method behind them."""
_RUNS = frozenset({"Command", "CommandContext", "ProcessBuilder"})
_TAKES_MODEL = frozenset({"generatecontent", "generatecontentstream", "embedcontent", "counttokens", "generateimages"})
"""Methods, in small letters, whose first text is a model's name."""
_BLOCKS = frozenset({"const", "var", "type"})
"""Words of Go before parentheses with statements in them."""
_BASE_URL_KEYS = frozenset({"base_url", "with_base_url", "api_base", "base_uri", "default_config_with_base_url"})
_PROVIDERS = (
    *(("ollama", "ollama"), ("azure", "azure"), ("openrouter", "openrouter"), ("openai", "openai")),
    *(("anthropic", "anthropic"), ("vertexai", "vertex_ai"), ("gemini", "google"), ("googleai", "google")),
    *(("genai", "google"), ("mistral", "mistral"), ("bedrock", "bedrock"), ("cohere", "cohere"), ("groq", "groq")),
    *(("huggingface", "huggingface"), ("deepseek", "deepseek")),
)
"""Letters in the name of a class or a package and whose client it is; the first that stands there counts."""


@dataclass(slots=True)
class _Level:
    """What stands between a pair of brackets."""

    mark: str = ""
    callee: str = ""
    """The call, class or type in front of the bracket, with what it is chained to."""
    key: str = ""
    """The key that all between the brackets is given to."""
    bound: str = ""
    """The key of this entry or statement."""
    row: list[str] = field(default_factory=list)
    """Words since the last end of a statement; of each entry the last few count."""
    parts: int = 0
    """How many words, texts and brackets this value has so far."""
    word: str = ""
    """The word that was read last, where nothing but blanks has come since; and its place."""
    place: int = 0
    closed: str = ""
    """The call whose bracket was closed last, where nothing but a dot has come since."""
    dotted: bool = False
    """Whether that dot has come."""
    text: str | None = None
    """The text that was read last, where nothing has come since; and its place."""
    text_place: int = 0
    default: tuple[str, int] | None = None
    """The text of an annotation for what stands behind it where nobody sets it; and its place."""
    said: list[str] = field(default_factory=list)
    """Texts given in this call before."""


@dataclass(frozen=True, slots=True)
class _Use:
    """A place that takes a model: what names it there, and whose client it is."""

    key: str
    provider: str | None
    place: int


class Code:
    """One file that is read."""

    def __init__(self, file: RepositoryFile, *, line_ends: bool) -> None:
        """``line_ends``: whether a line's end also ends a statement that no bracket keeps open."""
        self._file = file
        self._line_ends = line_ends
        self._imports: dict[str, str] = {}
        self._vendors: list[str] = []
        self._given: dict[str, list[tuple[str, int, _Use]]] = {}
        self._wanted: list[tuple[str, _Use]] = []
        self._private = False

    def mentions(self) -> Iterator[Mention]:
        """Mentions of the program, then of what is commented out.

        Raises:
            Unparsable: brackets beyond any program.
        """
        text = self._file.text
        if not _INTERESTING.search(text):
            return
        lines = Lines(text)
        comments: list[tuple[int, str]] = []
        found = list[tuple[int, str, FoundModel]]()
        problem: Unparsable | None = None
        try:
            for row in self._read(text, comments):
                found.append(row)
        except Unparsable as raised:
            problem = raised
        found += self._followed()
        for place, how, one in sorted(found, key=lambda row: row[0]):
            yield Mention(found=one, location=self._file.at(lines.at(place)), how=how)
        if problem:
            raise problem
        for start, body in _joined(comments):
            self._given, self._wanted = {}, []
            for place, how, one in [*self._read(body, None), *self._followed()]:
                at = self._file.at(lines.at(start + place))
                yield Mention(found=one, location=at, how=how, state=State.COMMENTED)

    def _read(self, text: str, comments: list[tuple[int, str]] | None) -> Iterator[tuple[int, str, FoundModel]]:
        levels = [_Level()]
        importing = False
        for number, token in enumerate(_TOKEN.finditer(text)):
            if number > _MOST_TOKENS:
                raise TooMuch(f"more than {_MOST_TOKENS} words and marks, the rest is not read")
            kind, level = token.lastgroup or "char", levels[-1]
            if kind == "comment":
                if comments is not None:
                    comments.append((token.start(), token["comment"]))
                continue
            if kind == "word":
                word = token["word"]
                if word in ("import", "package") and not level.row:
                    importing = True
                self._word(level, word, token.start())
            elif kind in ("string", "raw", "block"):
                shown = token[kind] if kind != "string" else _unescaped(token[kind])
                if importing:
                    self._import(shown, level.word)
                    level.word = ""
                    continue
                yield from self._inside(shown, token.start(), level, kind)
                level.parts += 1
                level.text, level.text_place, level.word = shown, token.start(), ""
            elif kind == "mark":
                mark = token["mark"]
                if importing and mark in (";", "\n", ")"):
                    if level.row[1:]:
                        self._import(level.row[-1], "")
                    if mark == ")" or levels[-1].mark != "(":
                        importing = False
                    if mark != ")":
                        level.row, level.word = [], ""
                        continue
                yield from self._mark(mark, token.start(), levels)
            else:
                level.parts += 1
                level.word = ""
        for level in reversed(levels):
            yield from self._end(level, levels)

    def _word(self, level: _Level, word: str, place: int) -> None:
        if not level.dotted:
            level.closed = ""
        level.dotted = False
        level.row.append(word)
        del level.row[:-4]
        if level.text is not None and word == "to":  # Kotlin's pair
            level.bound = level.text if _KEY.fullmatch(level.text) else ""
            level.text, level.parts = None, 0
            return
        level.parts += 1
        level.word, level.place = word, place

    def _mark(self, mark: str, place: int, levels: list[_Level]) -> Iterator[tuple[int, str, FoundModel]]:
        level = levels[-1]
        if mark in _OPENING:
            if len(levels) > _DEEPEST:
                raise Unparsable("nested too deeply")
            levels.append(self._opened(mark, level))
            level.parts += 1
            level.word, level.text = "", None
        elif mark in _CLOSING:
            yield from self._end(level, levels)
            if len(levels) > 1:
                levels.pop()
            levels[-1].dotted = False
            yield from self._closed(level, levels[-1], place)
        elif mark in (":=", "=", ":"):
            if mark == ":" and level.text is not None:
                level.bound = level.text if _KEY.fullmatch(level.text) else ""
            elif mark == ":" and level.mark != "{" and level.bound:
                return
            elif level.row:
                level.bound = _bound(level.row, mark)
            level.parts, level.word, level.text = 0, "", None
        elif mark == ".":
            level.dotted = bool(level.closed)
            level.word = ""
        elif mark == "," and not level.said and level.text is not None and level.callee.endswith(".String"):
            level.said, level.key, level.text = [level.text], "", None  # a flag's name, and its value comes
        elif mark in (",", ";") or (mark == "\n" and self._line_ends and self._ends(level)):
            yield from self._end(level, levels)
            if mark != "\n" or level.mark != "(":
                level.bound, level.row, level.parts = "", [], 0
                level.said = [] if mark != "," else level.said
        elif mark in ("?:", "||", "->", "?"):
            level.parts, level.word, level.text = 0, "", None
        elif mark != "\n":
            level.parts += 1
            level.word = "" if mark not in "<>" else level.word

    def _ends(self, level: _Level) -> bool:
        """Whether a line's end ends a statement: nothing is missing, and no bracket of a call is open."""
        return level.mark != "(" and bool(level.parts)

    def _opened(self, mark: str, level: _Level) -> _Level:
        callee = level.word
        if mark == "(" and level.default and not callee.endswith(tuple(_DEFAULTS)):
            self._annotated(level)
        if mark == "(" and callee in _BLOCKS and len(level.row) == 1:
            return _Level(mark="{")
        if mark == "(" and level.closed and callee:
            callee = f"{level.closed}.{callee}"
        owner, _, last = callee.rpartition(".")
        if mark == "(" and "." in owner and last in _SPELLS:
            self._wanted.append((owner, _Use(level.bound or level.key, None, level.place)))
        hands_on = (
            (mark == "[")
            or (mark == "(" and last in _WRAPPERS)
            or (mark == "{" and (not callee or last in ("string", "String", "any")) and level.parts)
        )
        key = (level.bound or level.key) if hands_on else ""
        if mark == "(" and not hands_on and last:
            key = _taken(last)
        return _Level(mark=mark, callee=callee, key=key)

    def _closed(self, level: _Level, outer: _Level, place: int) -> Iterator[tuple[int, str, FoundModel]]:
        last = level.callee.rpartition(".")[2]
        outer.closed = _chain(level.callee) if level.mark == "(" else ""
        if level.mark == "(" and last in _RUNS and level.said:
            for one in in_words(level.said):
                yield level.text_place or place, one.how, one.found
        if level.mark == "(" and last.casefold() in _READS_VARIABLE and len(level.said) == 1:
            outer.said.append(level.said[0])
        if level.mark == "(" and last in _DEFAULTS and level.said:
            outer.default = level.said[0], level.text_place
        outer.word = ""
        if level.mark == "{" and not outer.bound:
            outer.row, outer.parts = [], 0

    def _end(self, level: _Level, levels: list[_Level]) -> Iterator[tuple[int, str, FoundModel]]:
        """The models of a value that has ended."""
        self._annotated(level)
        if level.text is not None:
            yield from self._value(level, levels)
        elif level.word and level.parts == 1:
            use = _Use(level.bound or level.key, self._provider(levels), level.place)
            self._wanted.append((level.word, use))
        level.word, level.text = "", None

    def _annotated(self, level: _Level) -> None:
        """What an annotation gave to the name that has come since."""
        if level.default and level.word:
            text, place = level.default
            self._given.setdefault("", []).append((text, place, _Use(level.word, None, place)))
            level.default = None

    def _value(self, level: _Level, levels: list[_Level]) -> Iterator[tuple[int, str, FoundModel]]:
        """A text that stands as a value: given to a key, to a call, or after a key in a call."""
        text, place = level.text or "", level.text_place
        before = level.said[-1] if level.said else ""
        level.said.append(text)
        key = level.bound or level.key
        if not level.bound and level.mark == "(":
            if level.key and len(level.said) > 1 and level.callee.rpartition(".")[2] not in _WRAPPERS:
                key = ""  # a call's other texts say something else
            if len(before) == 1 and len(level.said) > 2:
                before = level.said[-3]  # a flag's short form stands between
            if before and _KEY.fullmatch(before) and says_model(before):
                found = setting(before, text)
                if found:
                    yield place, before, found
                return
        if level.bound == "defaultValue" and level.said[:-1]:
            key = level.said[-2]
        use = _Use(key, self._provider(levels), place)
        if "://" in text and words_of(key or level.callee.rpartition(".")[2]) in _BASE_URL_KEYS:
            foreign = re.search(r"openai\.com|azure\.com", text) is None
            self._private = self._private or (foreign and use.provider in ("openai", None))
        given = self._given.setdefault(level.bound if level.mark != "(" else "", [])
        if len(given) < _MOST_GIVEN or says_model(key):
            given.append((text, place, use))

    def _inside(self, text: str, place: int, level: _Level, kind: str) -> Iterator[tuple[int, str, FoundModel]]:
        """What a text says wherever it stands: a page's files, a body, a property's default, a tag of a field."""
        last = level.callee.rpartition(".")[2]
        if text.startswith("djl://") and (djl := _DJL.match(text)):
            yield from _of(hub("hf", djl["name"]), place, "djl")
        elif "://" in text and not any(character.isspace() for character in text):
            found = in_address(text) or (addressed(text) if "/resolve/" in text else None)
            yield from _of(found, place, "address")
        elif '"' in text and ":" in text and kind == "raw" and level.word and (tags := dict(_TAG.findall(text))):
            default = next((tags[name] for name in _TAG_DEFAULTS if tags.get(name)), "")
            field_name = level.row[-2] if len(level.row) > 1 else level.word
            key = next((name for name in (*tags.values(), field_name) if says_model(name.partition(",")[0])), "")
            if default and key:
                yield from _of(setting(key.partition(",")[0], default), place, key)
        elif "{" in text and '"' in text:
            yield from ((place + one.start, one.how, one.found) for one in in_bodies(text))
        elif "{" in text and (held := _PLACEHOLDER.search(text)):
            yield from _of(setting(held["key"], held["value"], alias=False), place, held["key"])
        elif _WEIGHTS.fullmatch(text):
            yield from _of(named(text.removeprefix("classpath:")), place, last or "file")
        elif last.casefold() in _TAKES_MODEL and not level.said:
            yield from _of(setting("model", text), place, last)
        elif level.callee.endswith("Tokenizer.newInstance") and not level.said:
            yield from _of(named(text), place, "newInstance")

    def _judged(self, use: _Use, text: str) -> FoundModel | None:
        key = use.key
        if not key or not says_model(key):
            found = named(text) if key and _turned(key) else None
            return found if found and found.kind in (Kind.HUB, Kind.API) else None
        shown = plain(text)
        if shown and use.provider and is_strong(key) and named(text, alias=True):
            if use.provider == "ollama":
                return hub("ollama", shown)
            found = routed(shown)
            if found and found.kind is Kind.API and not self._private and use.provider not in _SERVE_OTHERS:
                return found
            base = "private" if self._private and use.provider == "openai" else None
            return routed(shown, base_url=base, provider=use.provider)
        return distinct(setting(key, text), text)

    def _followed(self) -> Iterator[tuple[int, str, FoundModel]]:
        """Names that stand where models are taken, then the texts that no such place has asked for."""
        told: set[int] = set()
        for word, use in self._wanted:
            first, dot, last = word.rpartition(".")
            found = self._constant(first, last) if dot else None
            if not dot and use.provider and word.isupper() and word not in self._given:
                found = constant(word, use.provider)  # what was imported by its own name
            if found:
                yield use.place, word, found
            elif use.key and says_model(use.key):
                for text, place, _ in self._given.get(last, [])[:_MOST_GIVEN]:
                    found = self._judged(_Use(use.key, use.provider, place), text)
                    if found and place not in told:
                        told.add(place)
                        yield place, last, found
        for given in self._given.values():
            for text, place, use in given:
                found = self._judged(use, text) if place not in told else None
                if found:
                    yield place, use.key, found

    def _constant(self, owner: str, name: str) -> FoundModel | None:
        vendor = self._client(owner)
        vendors = [vendor] if vendor else self._vendors
        return next((found for one in vendors if (found := constant(name, one))), None)

    def _import(self, path: str, alias: str) -> None:
        """What was imported: a path, and the name it has here."""
        name = alias if alias not in ("", "import", "_", ".") else re.split(r"[/.]", path)[-1]
        self._imports[name] = path
        vendor = _letters(path)
        if vendor and vendor not in self._vendors:
            self._vendors.append(vendor)

    def _client(self, dotted: str) -> str | None:
        """Whose client a class, a package or a chain of calls is."""
        first = dotted.partition(".")[0]
        return _letters(dotted) or _letters(self._imports.get(first, ""))

    def _provider(self, levels: list[_Level]) -> str | None:
        """Whose client the innermost class or call around a value belongs to."""
        around = (self._client(level.callee) for level in reversed(levels[-3:]) if level.callee)
        return next((found for found in around if found), None)


def _of(found: FoundModel | None, place: int, how: str) -> Iterator[tuple[int, str, FoundModel]]:
    if found:
        yield place, how, found


def _letters(dotted: str) -> str | None:
    bare = dotted[:300].casefold().replace("_", "").replace("-", "").replace(".", "")
    return next((provider for letters, provider in _PROVIDERS if letters in bare), None)


def _taken(name: str) -> str:
    """The key that a call's name is, where it says that it takes a model."""
    words = words_of(name)
    if words.endswith("deployment_name"):
        return "model"  # a deployment is what Azure calls a model that it serves
    return name if says_model(name) and words.partition("_")[0] not in _WRITES else ""


def _turned(key: str) -> bool:
    """Whether a key says what a model is for behind the word: ``ModelChat``."""
    first, _, rest = words_of(key).partition("_")
    return first in ("model", "llm") and rest in _PURPOSES


_PURPOSES = frozenset("chat embed embedding embeddings rerank vision code reasoning summary fast small large".split())


def _bound(row: list[str], mark: str) -> str:
    """The name that a value is given to: ``val model: String``, ``const model string``, ``Model:``."""
    typed = mark != ":" and len(row) > 1 and row[-1].casefold() in ("string", "*string", "kotlin.string")
    name = row[-2] if typed else row[-1]
    return name.rpartition(".")[2]


def _chain(callee: str) -> str:
    """What a chain of calls begins with; the rest would grow with it."""
    return ".".join(callee.split(".")[:2])


def _unescaped(text: str) -> str:
    return text.replace("\\/", "/") if "\\" in text and '\\"' not in text else text.replace('\\"', '"')


def _joined(comments: list[tuple[int, str]]) -> Iterator[tuple[int, str]]:
    """Comments as code, their marks blanked; those of one line each that follow each other are one text."""
    start, parts, end = 0, list[str](), -1
    for place, comment in comments:
        body = _MARKS.sub(lambda match: " " * len(match[0]), comment)
        gap = place - end
        if parts and comment.startswith("//") and 0 <= gap <= _WIDEST:
            parts.append("\n" + " " * (gap - 1) if gap else "")
            parts.append(body)
        else:
            if parts:
                yield start, "".join(parts)
            start, parts = place, [body]
        end = place + len(comment)
    if parts:
        yield start, "".join(parts)


_WIDEST = 80
"""Blanks between a comment's end and the next one's beginning that are a margin. By judgment: twenty levels."""
_MARKS = re.compile(r"^[^\S\n]*(?://+|/\*+|\*+/?)", re.MULTILINE)


def in_code(file: RepositoryFile, *, line_ends: bool) -> Iterator[Mention]:
    """Mentions of a program."""
    yield from Code(file, line_ends=line_ends).mentions()
