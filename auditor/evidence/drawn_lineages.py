"""Lineages that are drawn: trees, chains, boxes and graphs of models, in whatever signs, told as parents.

A drawing is read as a graph: its nodes are what stands between the signs, its links follow arrows, branches,
indentation or what stands beneath what. Where this model is one of its nodes, what leads to it is what it was made
from, or what hangs below it where nothing leads to it; else all that is drawn is. Trees of files, bars and tables of
figures are none.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache
from itertools import pairwise

from auditor.core import patterns as re
from auditor.core.compiled import shipped_mapping
from auditor.core.resources import data_root
from auditor.evidence.names_in_text import NameInText, signed
from auditor.records.base_models import load_base_models
from auditor.records.derivation_frames import any_of
from auditor.records.derivation_words import FIRST_SIGN, SIGN, load_derivation_words
from auditor.records.model_names import fold, stem
from auditor.text.markdown import Outline

_MOST_ROWS = 120
"""Lines of one drawing. By judgment: longer ones are listings."""
_MOST_NODES = 200
"""Of one drawing. By judgment: bounds time."""
_LONGEST = 400
"""Characters of a line. By judgment: longer ones are text."""
_MOST_WORDS = 10
"""Of an item of a nested list, or of a stair, that is a name with a note. By judgment: more are sentences."""
_TO_THE_RIGHT = "→⟶⇒⟹➔➙➛➜➝➞➟➠➡➢➣➤➥➦➧➨➩➪➫➬➭➮➯➱➲➳➵➸➺➻➼➽➾▶►▸▷⇢⇨⭢»"
_TO_THE_LEFT = "←⟵⇐⟸⬅◀◄◂◁⇠⇦⭠«"
_DOWN, _UP = "↓⇓⬇▼▾▽⇣⇩⭣", "↑⇑⬆▲▴△⇡⇧⭡"
_LINES = "\u2500-\u257f"
"""What boxes and trees are drawn with. Derived from the Unicode standard."""
_FORWARD = rf"[-=~.─━═]{{1,12}}>{{1,2}}|[-=~─━═┄]{{0,12}}\s?[{_TO_THE_RIGHT}]"
_BACK = rf"<{{1,2}}[-=~─━═]{{1,12}}(?!>)|[{_TO_THE_LEFT}]\s?[-=~─━═┄]{{0,12}}"
_ARROW = re.compile(rf"(?P<forward>{_FORWARD})|(?P<back>{_BACK})")
_BENT = "↳⤷➥➦⮡⮑╰└├┣┗╠╚┕┝┖┡╙╘╞╟"
_BRANCH = re.compile(
    rf"^(?P<bars>[\s|¦:│┃║┆┊]*)(?:[{_BENT}][{_LINES}\-_>{_TO_THE_RIGHT}\s]*|[|+`'\\][-_─]{{1,6}}>?\s*|\\_+\s*"
    rf"|(?:[-=]{{1,3}}>|[{_TO_THE_RIGHT}])\s*)(?P<text>[^\s{_LINES}].*)$"
)
"""A line that hangs on one above it."""
_DRAWN_ALONE = re.compile(rf"[\s|+\-_=/\\vV^'`.:*<>{_LINES}{_DOWN}{_UP}{_TO_THE_RIGHT}{_TO_THE_LEFT}]*")
"""A line that holds nothing but signs: it links what stands above it with what stands beneath."""
_SIGNS = re.compile(
    rf"[{_LINES}{_TO_THE_RIGHT}{_TO_THE_LEFT}{_DOWN}{_BENT}]|[-=~.]>|<[-=]{{1,3}}|^[^\S\n]*+[|+`'\\][-_]{{1,6}}[\s>]|^[^\S\n]*+\\_"
    r"|^[^\S\n]*+[|vV][^\S\n]*+$",
    re.MULTILINE,
)
"""Where none of it stands, nothing is drawn."""
_PLAINLY = re.compile(rf"^[^\S\n]*+(?:[{_LINES}{_BENT}]|[{_DOWN}][^\S\n]*+$|[|+`'\\]--|\\_)", re.MULTILINE)
"""What draws outside of blocks of code as well; Markdown has a meaning of its own for other signs."""
_UNLIKE_A_PROGRAM = re.compile(rf"[{_LINES}{_DOWN}{_BENT}{_TO_THE_RIGHT}]")
_PRE = re.compile(r"</?pre\b", re.IGNORECASE)
_BARS = re.compile("[\u2580-\u259f\u25a0\u25a1]")
"""What charts are drawn with."""
_FIGURE = re.compile(r"[\W_]*\d[\d.,]*+\s?%?[\W_]*")
_RESULT = re.compile(r"\s*\d{1,6}[.,]\d+\s?%?\s*|\s*\d{1,3}\s?%\s*")
_AT_THE_END = re.compile(r"\s\d{1,6}[.,]\d+\s?%?\s*$")
_TAG = re.compile(
    r"</?(?:t[rdh]|table|thead|tbody|div|p|span|img|a|summary|details|ul|li|strong|em|b|i)\b[^<>]{0,200}>",
    re.IGNORECASE,
)
_CELLS = re.compile(r"[|│┃║]")
_FILE = re.compile(
    r"^[\w.\-/]*\.(?:safetensors|json|jsonl|py|md|txt|bin|gguf|ggml|ya?ml|onnx|pt|pth|ckpt|model|sh|ipynb|png|jpe?g|wav|mp3"
    r"|csv|tsv|parquet|cfg|toml|npz|npy|msgpack|h5|zip|tar|gz)(?![\w\-])|^[\w.\-]+/\s*(?:#.*)?$",
    re.IGNORECASE,
)
"""An entry of a tree of files."""
_PROGRAM = re.compile(
    r"^\s*(?:import|from|def|class|return|const|let|var|for|if|while|elif|else|try|with|async|await|print|pip|git|curl)\b"
    r"|\w\(\s*[\"']|^\s*[$>#]\s|^\s*\w[\w.]*\s?=\s?[\"'\w\[{(]|^\s*>>>"
)
"""A line of a program, or of somebody who runs one."""
_COMMAND = re.compile(rf"{_PROGRAM.pattern}|(?:^|\s)--?\w|\\\s*$|=")
_KEY = re.compile(r"^\s*[\"']?(?P<key>\w{1,24})\s?[\[({>]|^\s*[\"']?(?P<whole>[\w.\-/]{1,60})[\"']?\s*+(?:;\s*+)?$")
"""What a graph calls a node by, before the words that are shown in it."""
_ON_AN_ARROW = re.compile(r"^\s*\|[^|]{0,60}\|")
_FENCE = re.compile(r"\s*(?:```+|~~~+)\s?\{?\.?(?P<language>[\w+\-#]*)")
_EDGE = " \t|│┃║"
_NAME = chr(FIRST_SIGN)
_ITEM = re.compile(r"^(?P<indent>\s*)(?:[-*+•]|\d{1,2}[.)])\s+(?P<text>\S.*)$")
_INDENTED = re.compile(r"(?: {4}|\t)")
_MARKS = rf"(?:(?!{SIGN.pattern})[\W_])*+"
_BEGINS = re.compile(rf"{_MARKS}(?:[^\W\d_]{{1,20}}+[\s\-]?+){{0,3}}{_MARKS}{SIGN.pattern}")
"""A name at the beginning, behind a label at most."""


@dataclass(frozen=True, slots=True)
class Drawn:
    """A model in a drawing that this one was made from."""

    offset: int
    """Its line, from the first one shown."""
    name: str
    relation: str
    linked: bool


@dataclass(slots=True)
class _Node:
    offset: int
    shown: str
    """As written."""
    text: str
    """With one sign in the place of every name."""
    names: list[NameInText]
    before: set[int] = field(default_factory=set)
    behind: set[int] = field(default_factory=set)


@dataclass(slots=True)
class _Graph:
    nodes: list[_Node] = field(default_factory=list)
    keys: dict[str, int] = field(default_factory=dict)

    def add(self, offset: int, shown: str) -> int | None:
        """The number of a node; None of no words. What a graph has called so before is the same one."""
        shown = _ON_AN_ARROW.sub("", shown).strip(_EDGE)
        if not any(sign.isalnum() for sign in shown) or len(self.nodes) >= _MOST_NODES:
            return None
        match = _KEY.match(shown)
        key = (match["key"] or match["whole"]).casefold() if match else ""
        marked, names = signed(shown)
        node = _Node(offset, shown, SIGN.sub(_NAME, marked), list(names.values()))
        known = self.keys.get(key) if key else None
        if known is not None:
            same = self.nodes[known]
            same.shown, same.text, same.names = (
                f"{same.shown} {node.shown}",
                f"{same.text} {node.text}",
                same.names + node.names,
            )
            return known
        self.nodes.append(node)
        if key:
            self.keys[key] = len(self.nodes) - 1
        return len(self.nodes) - 1

    def link(self, one: int | None, following: int | None) -> None:
        if one is not None and following is not None and one != following:
            self.nodes[one].behind.add(following)
            self.nodes[following].before.add(one)

    def leading_to(self, own: set[int]) -> set[int]:
        """All nodes from which links lead to one of some."""
        found: set[int] = set()
        waiting = list(own)
        while waiting:
            for before in self.nodes[waiting.pop()].before - found - own:
                found.add(before)
                waiting.append(before)
        return found


_Row = tuple[int, str]


@cache
def _words() -> tuple[re.Pattern[str], re.Pattern[str], frozenset[str]]:
    """What marks this model, what stands beside it, and the languages of programs."""
    table = shipped_mapping(data_root("license_db") / "drawings.yaml", named="license_db/drawings.yaml").value
    here, beside = (
        re.compile(any_of(word for words in table[name].values() for word in words), re.IGNORECASE)
        for name in ("here", "beside")
    )
    return here, beside, frozenset(map(str, table["programs"]))


def drawn_parents(card: Outline, own: str) -> Iterator[Drawn]:
    """What the drawings of a card say the model was made from.

    Args:
        own: the model's own ``org/name``.
    """
    for rows in _blocks(card):
        yield from _lineage(rows, own)
    for run in _runs(card):
        if _PLAINLY.search("\n".join(row for _, row in run)) and not any(
            row.lstrip().startswith("|") for _, row in run
        ):
            yield from _lineage(run, own)
        else:
            yield from _in_lines(run, own)
            yield from _in_lists(run, own)


def _blocks(card: Outline) -> Iterator[list[_Row]]:
    """Blocks that draw: fenced, between tags, or indented; those of programs only with signs that no program has."""
    rows: list[_Row] = []
    fenced = tagged = program = False
    for offset, (line, code) in enumerate(zip((*card.shown, "-"), (*card.code, False), strict=True)):
        if code and not fenced:
            yield from _block(rows)
            match = _FENCE.match(line)
            program = match is not None and match["language"].casefold() in _words()[2]
            fenced, tagged, rows = True, False, []
        elif code:
            rows.append((offset, line[:_LONGEST]))
        else:
            if fenced:
                yield from _block(rows[:-1], program=program)  # the last line is a fence
                fenced, rows = False, []
            if _PRE.search(line):
                yield from _block(rows)
                tagged, rows = "</" not in line, []
            elif tagged or (_INDENTED.match(line) and line.strip()):
                rows.append((offset, line[:_LONGEST]))
            elif line.strip():
                yield from _block(rows)
                rows = []


def plain_blocks(card: Outline) -> Iterator[list[_Row]]:
    """Blocks of code that hold no program, and none of whose lines looks like one: each line with its offset."""
    for rows in _blocks(card):
        if card.code[rows[0][0]] and not any(_COMMAND.search(row) for _, row in rows):
            yield rows


def _block(rows: list[_Row], *, program: bool = False) -> Iterator[list[_Row]]:
    if rows and not (program and not _UNLIKE_A_PROGRAM.search("\n".join(row for _, row in rows))):
        yield rows[:_MOST_ROWS]


def _runs(card: Outline) -> Iterator[list[_Row]]:
    """Lines of text without a blank one between them."""
    rows: list[_Row] = []
    for offset, (line, code) in enumerate(zip((*card.shown, ""), (*card.code, False), strict=True)):
        if line.strip() and not code:
            rows.append((offset, line[:_LONGEST]))
        elif rows:
            yield rows[:_MOST_ROWS]
            rows = []


def _lineage(rows: Sequence[_Row], own: str) -> Iterator[Drawn]:
    """What some lines draw: nothing where they are bars, results or HTML."""
    text = "\n".join(row for _, row in rows)
    if _BARS.search(text) or _TAG.search(text) or not (load_base_models().may_be_in(text) or "/" in text):
        return
    if sum(_holds_results(row) for _, row in rows) > 1:
        return
    if _SIGNS.search(text):
        yield from _told(_drawn(rows), own)
    else:
        yield from _told(_stairs(rows), own, only_above=True)


def _holds_results(row: str) -> bool:
    return _AT_THE_END.search(row) is not None or any(map(_RESULT.fullmatch, _CELLS.split(row)))


def _drawn(rows: Sequence[_Row]) -> _Graph:
    graph = _Graph()
    stack: list[tuple[int, int]] = []  # the lines on which the next one may hang: how deep, and their last node
    above: list[int] = []  # what stands above the signs that link it with what stands beneath
    source: list[int] = []  # of that what leads to the lines that are read
    group: list[int] = []
    linked = upwards = False
    for offset, row in rows:
        if not row.strip() or _DRAWN_ALONE.fullmatch(row):
            above, group = group or above, []
            linked = linked or bool(row.strip())
            upwards = upwards or any(sign in row for sign in _UP)
            continue
        hanging = _BRANCH.match(row)
        words = hanging["text"] if hanging else row
        plain = words.strip(_EDGE)
        if _FILE.match(plain) or (_PROGRAM.search(row) and not hanging):
            continue
        chain = _chain(graph, offset, plain)
        if not chain:
            continue
        depth = len(row) - len(words.lstrip(_EDGE))
        if not group:
            source = above if linked and not hanging else []
        while stack and stack[-1][0] >= depth:
            stack.pop()
        if hanging:
            graph.link(stack[-1][1] if stack else None, chain[0])
        else:
            stack.clear()
            for one in source:
                graph.link(*((chain[0], one) if upwards else (one, chain[0])))
        stack.append((depth, chain[-1]))
        group += chain
        linked = upwards = False
    return graph


def _chain(graph: _Graph, offset: int, text: str) -> list[int]:
    """The nodes of a line, linked by its arrows, the first one first in whose place something may hang."""
    found: list[int | None] = []
    back: list[bool] = []
    last = 0
    for arrow in _ARROW.finditer(text):
        found.append(graph.add(offset, text[last : arrow.start()]))
        back.append(arrow["back"] is not None)
        last = arrow.end()
    found.append(graph.add(offset, text[last:]))
    for (one, following), turned in zip(pairwise(found), back, strict=True):
        if one is not None and following is not None and _is_figure(graph.nodes[following]):
            graph.nodes[one].names.clear()
        graph.link(*((following, one) if turned else (one, following)))
    return [node for node in found if node is not None]


def _is_figure(node: _Node) -> bool:
    return not node.names and _FIGURE.fullmatch(node.text) is not None


def _stairs(rows: Sequence[_Row]) -> _Graph:
    """Lines that only their indentation links."""
    told = [(offset, row) for offset, row in rows if row.strip()]
    steps = {len(row) - len(row.lstrip()) for _, row in told}
    if len(steps) < 2 or any(len(row.split()) > _MOST_WORDS or _COMMAND.search(row) for _, row in told):
        return _Graph()
    return _nested([(offset, len(row) - len(row.lstrip()), row.strip()) for offset, row in told])


def _nested(rows: Sequence[tuple[int, int, str]]) -> _Graph:
    graph = _Graph()
    stack: list[tuple[int, int | None]] = []
    for offset, depth, text in rows:
        while stack and stack[-1][0] >= depth:
            stack.pop()
        node = graph.add(offset, text)
        graph.link(stack[-1][1] if stack else None, node)
        stack.append((depth, node))
    for told in graph.nodes:
        if not _BEGINS.match(told.text):
            told.names.clear()
    return graph


def _told(graph: _Graph, own: str, *, only_above: bool = False) -> Iterator[Drawn]:
    """The models of a graph that this one was made from.

    Args:
        only_above: whether nothing but what leads to this model is told: it is drawn with signs that often mean others.
    """
    if len(graph.nodes) < 2 or not any(node.names for node in graph.nodes):
        return
    here = {place for place, node in enumerate(graph.nodes) if _is_own(node, own)}
    above = graph.leading_to(here)
    for place, node in enumerate(graph.nodes):
        counts = place in above
        if not only_above:
            apart = not (node.before or node.behind)
            counts = counts or place in here or not above or apart
        if counts and not _is_beside(node):
            for name in node.names:
                yield Drawn(node.offset, name.name, _relation(graph, node), name.linked)


def _is_own(node: _Node, own: str) -> bool:
    """Whether a node is this model: by its name, the first word of it, or words for it."""
    wanted = stem(own)
    named = bool(wanted) and re.search(rf"(?<![^\W_]){re.escape(wanted)}(?![^\W_])", fold(node.shown)) is not None
    return named or _words()[0].search(node.shown) is not None


def _is_beside(node: _Node) -> bool:
    """Whether a model of a drawing judges, is compared, or is denied."""
    words = load_derivation_words()
    told = SIGN.sub(" ", node.text)
    return any(one.search(told) for one in (_words()[1], words.denied, words.aside))


def _relation(graph: _Graph, node: _Node) -> str:
    words = load_derivation_words()
    if words.teaching.search(node.text):
        return "distillation"
    beneath = (graph.nodes[one].text for one in node.behind)
    return "dataset" if any(words.data.search(SIGN.sub(" ", one)) for one in (node.text, *beneath)) else "finetune"


def _in_lines(rows: Sequence[_Row], own: str) -> Iterator[Drawn]:
    """Chains of arrows in lines and cells of text that lead to this model."""
    for offset, row in rows:
        if not _ARROW.search(row):
            continue
        for cell in row.strip().strip("|").split("|") if row.lstrip().startswith("|") else (row,):
            if _ARROW.search(cell):
                graph = _Graph()
                _chain(graph, offset, cell)
                yield from _told(graph, own, only_above=True)


def _in_lists(rows: Sequence[_Row], own: str) -> Iterator[Drawn]:
    """Lists in lists that lead to this model."""
    items = [(offset, match) for offset, row in rows if (match := _ITEM.match(row))]
    if len({len(match["indent"]) for _, match in items}) < 2:
        return
    if any(len(match["text"].split()) > _MOST_WORDS or "](#" in match["text"] for _, match in items):
        return
    graph = _nested([(offset, len(match["indent"]), match["text"]) for offset, match in items])
    yield from _told(graph, own, only_above=True)
