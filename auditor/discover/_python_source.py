"""Models that a piece of Python names: known calls, arguments that name models everywhere, and constants."""

from __future__ import annotations

import ast
import warnings
from collections.abc import Iterator
from dataclasses import dataclass, replace

from auditor.core import patterns as re
from auditor.core.hubs import hubs
from auditor.discover._commands import in_model_args, in_words, split
from auditor.discover._gateways import routed, split_provider
from auditor.discover._names import at_revision, data_set, named, on_hub
from auditor.discover._nouns import FoundModel, Kind, TooMuch, Unparsable
from auditor.discover._python_calls import MODEL_ARGUMENTS, Call, call_of
from auditor.discover._python_values import Names, Written, dotted
from auditor.discover._settings import is_strong, says_model
from auditor.discover._vendors import PROVIDERS

_BASE_URLS = frozenset({"base_url", "api_base", "openai_api_base", "endpoint_url", "azure_endpoint"})
_SHELLS = frozenset({"run", "system", "Popen", "check_call", "check_output", "call", "run_commands", "getoutput"})
_COMMANDS = frozenset({"args", "arguments", "command", "commands", "cmd", "cmds", "entrypoint"})
_FUNCTIONS_OF = frozenset({"mlx_lm", "gradio"})
"""Modules whose functions are told by the module alone."""
_LOADS_DATA = frozenset({"load_dataset", "load_dataset_builder"})
_READERS_OF_FILES = frozenset(
    "json csv parquet text arrow imagefolder audiofolder videofolder webdataset pandas sql xml spark generator".split()
)
"""What `load_dataset` takes in the place of a name where the data are files."""
_MODELS_OF_GRADIO = ("models/", "huggingface/", "model/")
_WRITES = ("upload", "create_", "delete_", "push", "duplicate", "move_", "update_")
"""Beginnings of methods that name a repository of one's own."""
_DISTINCT = re.compile(r"[\dA-Z._:-]")
"""Models' names hold more than small letters; routes and paths of an application often do not."""


_TOKEN = re.compile(r"\w+|[^\w\s]|\n")
_MOST_TOKENS = 100_000
"""A parser pays for each word and sign, not for each letter; files of more are data or generated. By judgment: bounds
time; such a file is told as not searched."""


@dataclass(frozen=True, slots=True)
class InPython:
    """A model, the line of the text that names it, what takes it, and whether only a test does."""

    found: FoundModel
    line: int
    how: str
    test: bool = False


def in_source(text: str) -> Iterator[InPython]:
    """Every model the source names.

    Raises:
        Unparsable: not Python.
    """
    if len(text) > _MOST_TOKENS and sum(1 for _ in _TOKEN.finditer(text)) > _MOST_TOKENS:
        raise TooMuch(f"more than {_MOST_TOKENS} words and signs")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # a stranger's invalid escapes are not news
            tree = ast.parse(text)
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        line = getattr(error, "lineno", None)
        raise Unparsable(f"not Python{f', line {line}' if line else ''}") from None
    try:
        yield from _SourceReader(tree).read()
    except RecursionError:
        raise Unparsable("nested too deeply") from None


class _SourceReader:
    """Reads one parsed file."""

    def __init__(self, tree: ast.Module) -> None:
        self._nodes = list(ast.walk(tree))
        self._names = Names.of(self._nodes)
        self._modules = _imports(self._nodes)
        self._tests = _test_lines(self._nodes)
        self._functions = {node.name for node in self._nodes if isinstance(node, ast.FunctionDef)}
        self._told: set[Written] = set()
        self._dotted_names: dict[int, tuple[str, ...]] = {}
        self._clients: dict[str, str | None] = {}
        self._private = self._base_url_anywhere()

    def read(self) -> Iterator[InPython]:
        calls = [node for node in self._nodes if isinstance(node, ast.Call)]
        for node in calls:
            yield from self._call(node)
        for node in calls:
            yield from self._arguments(node)
        for name, values in self._names.given.items():
            if says_model(name):
                for value in values:
                    yield from self._constants(name, value)
        for table in self._nodes:
            if isinstance(table, ast.Dict):
                yield from self._keyed(table)

    def _call(self, node: ast.Call) -> Iterator[InPython]:
        called = self._dotted(node.func)
        module = self._modules.get(called.partition(".")[0], "")
        name = self._unaliased(called)
        last = name.rpartition(".")[2]
        if last in _SHELLS:
            yield from self._shell(node.args[:1], node)
        yield from self._shell([word.value for word in node.keywords if word.arg in _COMMANDS], node)
        yield from self._data_set(node, name, module)
        known = call_of(name)
        if known is None:
            return
        how, call = known
        if call.word == "gradio":
            yield from self._gradio(node, how)
            return
        call = self._by_client(node, call)
        if _is_dataset(node) or (how == "model_info" and "." not in name):
            return
        keywords = {word.arg: word.value for word in node.keywords if word.arg}
        value = next((keywords[key] for key in MODEL_ARGUMENTS if key in keywords), None)
        if value is None and call.position is not None:
            # An adapter is loaded onto a model that stands before its name.
            given = node.args[call.position : call.position + (2 if how == "from_pretrained" else 1)]
            value = next((each for each in given if any(self._names.texts(each))), None)
        revision = next(iter(self._names.texts(keywords.get("revision"))), None)
        provider = next(iter(self._names.texts(keywords.get("model_provider") or keywords.get("provider"))), None)
        private = self._private or any(key in _BASE_URLS for key in keywords)
        for literal in self._names.texts(value):
            found = self._named(
                literal.text, call, module, private=private, provider=provider.text if provider else None
            )
            if found:
                yield self._at(at_revision(found, revision.text if revision else None), literal, how)

    def _data_set(self, node: ast.Call, name: str, module: str) -> Iterator[InPython]:
        """Data that are loaded from a hub: by the library of data sets, or as a repository said to hold some."""
        keywords = {word.arg: word.value for word in node.keywords if word.arg}
        last = name.rpartition(".")[2]
        if last in _LOADS_DATA:
            package = module.strip(":").partition(":")[0] or name.rpartition(".")[0]
            known = package.partition(".")[0] == "datasets"
            if not known and (package or last in self._functions):
                return
            given = keywords.get("path") or next(iter(node.args), None)
        elif _repository_kind(node) == "dataset" and "download" in last:
            known, given = True, keywords.get("repo_id") or next(iter(node.args), None)
        else:
            return
        revision = next(iter(self._names.texts(keywords.get("revision"))), None)
        for literal in self._names.texts(given):
            if literal.text in _READERS_OF_FILES or not (known or "/" in literal.text):
                continue
            if found := data_set(literal.text):
                yield self._at(at_revision(found, revision.text if revision else None), literal, last)

    def _gradio(self, node: ast.Call, how: str) -> Iterator[InPython]:
        """What Gradio makes a page of: ``models/org/name``, or a name with its source beside it; a Space is none."""
        keywords = {word.arg: word.value for word in node.keywords if word.arg}
        source = next(iter(self._names.texts(keywords.get("src") or next(iter(node.args[1:2]), None))), None)
        for literal in self._names.texts(keywords.get("name") or next(iter(node.args), None)):
            lead = next((lead for lead in _MODELS_OF_GRADIO if literal.text.startswith(lead)), "")
            if lead or (source and f"{source.text}/" in _MODELS_OF_GRADIO):
                found = named(literal.text.removeprefix(lead), word="hf")
                if found and found.kind is Kind.HUB:
                    yield self._at(found, literal, how)

    def _by_client(self, node: ast.Call, call: Call) -> Call:
        """The call as the client means it whose method it is: many vendors took over one vendor's methods."""
        receiver = node.func
        while isinstance(receiver, ast.Attribute):
            receiver = receiver.value
        if not isinstance(node.func, ast.Attribute) or call.word != "vendor":
            return call
        provider = None
        if isinstance(receiver, ast.Call):
            provider = self._provider([receiver])
        elif isinstance(receiver, ast.Name):
            if receiver.id not in self._clients:
                self._clients[receiver.id] = self._provider(self._names.given.get(receiver.id, []))
            provider = self._clients[receiver.id]
        return replace(call, provider=provider) if provider else call

    def _provider(self, made: list[ast.expr]) -> str | None:
        """Whose client it is: the first that is a vendor's."""
        for client in made:
            known = call_of(self._dotted(client.func).rpartition(".")[2]) if isinstance(client, ast.Call) else None
            if known and known[1].word == "vendor" and known[1].provider:
                return known[1].provider
        return None

    def _dotted(self, function: ast.expr) -> str:
        return dotted(function, self._dotted_names)

    def _unaliased(self, name: str) -> str:
        """The dotted name with a first part that an import renamed given back its own name."""
        first, dot, rest = name.partition(".")
        module, _, original = self._modules.get(first, "").rpartition(":")
        package = f"{module}." if module in _FUNCTIONS_OF else ""
        return f"{package}{original}{dot}{rest}" if original else name

    def _named(self, text: str, call: Call, module: str, *, private: bool, provider: str | None) -> FoundModel | None:
        if call.word == "vendor":
            if private and call.provider == "openai":
                return routed(text, base_url="private", provider="openai")
            if provider in PROVIDERS or call.provider is None:
                return routed(text, provider=provider)
            found = routed(text)
            return found if found and found.kind is Kind.API else routed(text, provider=call.provider)
        if call.word == "routed":
            return routed(text) if split_provider(text)[0] else None
        if call.word == "id":
            return named(text)
        if call.word == "replicate":
            return routed(text.partition(":")[0], provider="replicate")
        if call.word.startswith("org:") and "/" not in text:
            return named(f"{call.word[4:]}/{text}") if named(text, alias=True) else None
        found = named(text, alias=call.word == "alias", word="alias" if call.word.startswith("org:") else call.word)
        own = _hub_of(module)
        return on_hub(found, own) or found if own else found

    def _arguments(self, node: ast.Call) -> Iterator[InPython]:
        """Keywords that name models, in calls nobody knows: believed where the text has a hub id's shape."""
        if _is_dataset(node) or self._dotted(node.func).rpartition(".")[2].startswith(_WRITES):
            return
        for word in node.keywords:
            if word.arg == "model_args":
                for literal in self._names.texts(word.value, 1):
                    if found := in_model_args(literal.text):
                        yield self._at(found, literal, word.arg)
            if word.arg and says_model(word.arg):
                for literal in self._names.texts(word.value, 1):
                    found = named(literal.text)
                    if found and literal not in self._told:
                        yield self._at(found, literal, word.arg)

    def _constants(self, name: str, value: ast.expr) -> Iterator[InPython]:
        for literal in self._names.texts(value, 2):
            believed = "/" in literal.text or is_strong(name)
            found = named(literal.text) if believed and _DISTINCT.search(literal.text) else None
            if found and literal not in self._told:
                yield self._at(found, literal, name)

    def _keyed(self, node: ast.Dict) -> Iterator[InPython]:
        """Entries of tables whose keys speak of models: settings, request bodies, environments of containers."""
        for key, value in zip(node.keys, node.values, strict=True):
            if isinstance(key, ast.Constant) and isinstance(key.value, str) and says_model(key.value):
                for literal in self._names.texts(value, 0):
                    found = named(literal.text) if _DISTINCT.search(literal.text) else None
                    if found and found.kind is not Kind.LOCAL and literal not in self._told:
                        yield self._at(found, literal, key.value)

    def _shell(self, commands: list[ast.expr], node: ast.Call) -> Iterator[InPython]:
        """Commands started from Python: lists of words, or texts."""
        for command in commands:
            parts = command.elts if isinstance(command, (ast.List, ast.Tuple)) else [command]
            words = [part.value for part in parts if isinstance(part, ast.Constant) and isinstance(part.value, str)]
            if words and len(words) == len(parts):
                for one in in_words(words if len(parts) > 1 else split(words[0])):
                    yield InPython(one.found, node.lineno, one.how, node.lineno in self._tests)

    def _at(self, found: FoundModel, literal: Written, how: str) -> InPython:
        self._told.add(literal)
        return InPython(found, literal.line, how, literal.line in self._tests)

    def _base_url_anywhere(self) -> bool:
        """Whether a client of this file is pointed at a server of its own."""
        for node in self._nodes:
            if isinstance(node, ast.Call) and self._dotted(node.func).rpartition(".")[2] in ("OpenAI", "AsyncOpenAI"):
                for word in node.keywords:
                    if word.arg in _BASE_URLS and not _is_none(word.value):
                        texts = [text.text for text in self._names.texts(word.value)]
                        return not texts or any("openai.com" not in text for text in texts)
        return False


def _hub_of(module: str) -> str | None:
    """The hub whose names a package's functions take; None of those that take names of Hugging Face."""
    return next((scheme for scheme, hub in hubs().items() if hub.packages and module.startswith(hub.packages)), None)


def _is_none(value: ast.expr) -> bool:
    return isinstance(value, ast.Constant) and value.value is None


def _is_dataset(node: ast.Call) -> bool:
    return _repository_kind(node) in ("dataset", "space")


def _repository_kind(node: ast.Call) -> str:
    """What a repository is said to hold."""
    kind = next((word.value for word in node.keywords if word.arg == "repo_type"), None)
    return str(kind.value) if isinstance(kind, ast.Constant) else ""


def _imports(nodes: list[ast.AST]) -> dict[str, str]:
    """Names and what was imported under them, as ``module:name``."""
    found: dict[str, str] = {}
    for node in nodes:
        if isinstance(node, ast.ImportFrom) and node.module:
            found.update({alias.asname or alias.name: f"{node.module}:{alias.name}" for alias in node.names})
        elif isinstance(node, ast.Import):
            found.update({alias.asname: f":{alias.name}" for alias in node.names if alias.asname})
    return found


def _test_lines(nodes: list[ast.AST]) -> set[int]:
    """Lines inside functions and classes that are tests by their names."""
    lines: set[int] = set()
    for node in nodes:
        prefix = {ast.FunctionDef: "test_", ast.AsyncFunctionDef: "test_", ast.ClassDef: "Test"}.get(type(node))
        if prefix and getattr(node, "name", "").startswith(prefix):
            lines.update(range(getattr(node, "lineno", 1), (getattr(node, "end_lineno", 0) or 0) + 1))
    return lines
