"""A second reader: any server of chat completions that the user names, asked which sentences of a text limit something.

Nothing is sent unless the user names one, and then the texts of unrecognized and modified licenses alone: neither the
name of the model they were found with nor anything of the organization. The user chose the address, so it may lie in a
private network; nobody else may: no redirect is followed. What it answers is bounded in size and time, kept with the
evidence as it came, and requested once. Where it does not answer, its part is missing, which is said; nothing stops.
"""

from __future__ import annotations

import hashlib
import json
import threading
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from itertools import groupby
from typing import Any
from urllib.parse import urlsplit

from auditor.collect.net.addresses import is_public_name
from auditor.collect.net.http import Response
from auditor.collect.net.inflate import body_of
from auditor.collect.net.limiter import hurrying
from auditor.collect.net.redirects import is_endpoint, origin_of
from auditor.collect.store import EvidenceStore
from auditor.core.credentials import blotted, guard, unusable
from auditor.core.errors import UsageError
from auditor.core.model import FetchedFile, Gap, Snapshot
from auditor.core.printable import one_line
from auditor.core.second_reading import GAP, Question, answer_in, asked_of, quotes_in
from auditor.core.version import __version__

KEY_VARIABLE = "AUDITOR_SECOND_READER_KEY"
ANY_MODEL = "default"
"""The model's name where none is given: servers of one model take any."""
PATIENCE = 120.0
"""Seconds for one answer. By judgment: a model on a machine without a graphics card takes a minute for a long text."""
_CONNECTING = 10.0
"""Seconds until a connection stands. By judgment, as for a hub."""
MAX_ANSWER_BYTES = 256 * 1024
"""By judgment: all sentences of the longest license that limit one term are shorter, and the evidence keeps it."""
MAX_TEXT = 400_000
"""Characters of a text that is sent. By judgment: the longest licenses are half of that; more fits no reader."""
_TOGETHER = 4
"""Questions under way at once. By judgment: a server at home answers one after the other anyway."""
MOST_TEXTS = 8
"""Texts of one model. By judgment: bounds what a repository full of licenses can cost; what is beyond is told."""
_IN_A_ROW, _OF_A_MODEL = 2, 4
"""Questions without an answer after which the others about one text, or about one model, are given up. By judgment: two
time-outs are enough to know, as with a hub."""
_MODELS_IN_A_ROW = 3
"""Models in a row without any answer after which nothing more is sent. By judgment: one repository may be written to
keep a reader silent, and must not cost others their answers."""
_REFUSED = frozenset({401, 404, 405, 407})
"""Given by RFC 9110: answers that the next question will get, too."""
_POLL = 0.2
"""Seconds between two looks whether the user wants to leave. By judgment."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SecondReader:
    """Whom to ask, as the user said."""

    url: str
    """Where chat completions are asked for."""
    model: str
    key: str = field(default="", repr=False)
    """Sent to that address alone; stored and shown nowhere."""
    patience: float = PATIENCE

    @classmethod
    def at(cls, address: str, *, model: str = "", key: str = "", patience: float = PATIENCE) -> SecondReader:
        """The reader at an address: that of chat completions, or what stands before it (``…/v1``, a host).

        Raises:
            UsageError: the address holds credentials or is none, or the key would travel in the open.
        """
        where, wanted = "--second-reader", "http(s)://HOST[:PORT]/v1/chat/completions"
        found = repr(unusable(address)[:200])
        if "@" in address or "?" in address or "#" in address:
            raise UsageError(
                "the address of the second reader may hold no login, no key and no query",
                where=where,
                found=found,
                wanted=wanted,
                hint=f"put the key into the environment variable {KEY_VARIABLE}",
            )
        if not is_endpoint(address) or any(sign.isspace() or not sign.isprintable() for sign in address):
            raise UsageError("the second reader's address is not a URL", where=where, found=found, wanted=wanted)
        parts = urlsplit(address)
        key = key.strip()
        if key and not (key.isascii() and key.isprintable()):
            raise UsageError("the second reader's key holds characters that no key has", where=KEY_VARIABLE)
        if parts.scheme == "http" and is_public_name(parts.hostname or ""):
            raise UsageError(
                "a second reader on a public host is asked over https alone",
                where=where,
                found=found,
                wanted="https://…",
            )
        guard(key or None)
        path = parts.path.rstrip("/")
        if not path.endswith("/chat/completions"):
            path += "/chat/completions" if path.endswith("/v1") else "/v1/chat/completions"
        model = one_line(model.strip() or ANY_MODEL, 200)
        return cls(url=f"{origin_of(address)}{path}", model=model, key=key, patience=max(patience, 0.1))

    @property
    def host(self) -> str:
        """Host and port, as notes and kept answers name it."""
        return urlsplit(self.url).netloc


class Silence(Exception):
    """No usable answer; the message says why, and `for_all` whether the next question would end in the same."""

    def __init__(self, why: str, *, for_all: bool = False) -> None:
        super().__init__(why)
        self.for_all = for_all


class Asking:
    """The questions of one run: answers that are kept are not requested again. Safe for many threads at once."""

    def __init__(self, reader: SecondReader, store: EvidenceStore | None = None, *, offline: bool = False) -> None:
        """Ask ``reader``; with ``offline`` only what the store holds answers."""
        self.reader = reader
        self._store = store
        self._offline = offline
        self._turns = threading.BoundedSemaphore(_TOGETHER)
        self._lock = threading.Lock()
        self._silent = 0
        self._closed = ""
        self._notes: dict[str, int] = {}
        self._texts: dict[str, threading.Lock] = {}
        self._given: dict[str, FetchedFile] = {}

    @property
    def notes(self) -> tuple[str, ...]:
        """Why its part is missing where it is, with how many questions that concerns."""
        many = {note: f" ({count} questions)" if count > 1 else "" for note, count in sorted(self._notes.items())}
        return tuple(f"{note}{count}" for note, count in many.items())

    def answers(self, questions: Iterable[Question]) -> tuple[tuple[FetchedFile, ...], str]:
        """The answers to questions about one model, as files, and why others are missing, if any are."""
        files: dict[str, FetchedFile] = {}
        missing: list[str] = []
        texts = [tuple(about) for _, about in groupby(dict.fromkeys(questions), key=lambda question: question.text)]
        for about_one in texts[:MOST_TEXTS]:
            with self._lock:  # the same text of two models is sent once
                turn = self._texts.setdefault(about_one[0].text, threading.Lock())
            with turn:
                self._about_one_text(about_one, files, missing)
        if texts[MOST_TEXTS:]:
            missing.append(f"no more than {MOST_TEXTS} texts of one model are sent")
        with self._lock:
            for note in map(self._note, missing):
                self._notes[note] = self._notes.get(note, 0) + 1
            if texts:
                self._silent = self._silent + 1 if missing and not files else 0
            if self._silent >= _MODELS_IN_A_ROW and not self._offline:
                self._closed = self._closed or missing[-1]
        return tuple(files[path] for path in sorted(files)), self._note(missing[0]) if missing else ""

    def answered(self, snapshot: Snapshot, questions: Sequence[Question]) -> Snapshot:
        """The snapshot with the answers to questions about its texts, and a note where some are missing."""
        files, note = self.answers(questions)
        gaps = (Gap(what=asked_of(self.reader.host, self.reader.model), kind=GAP, detail=note),) if note else ()
        return replace(snapshot, files=(*snapshot.files, *files), gaps=(*snapshot.gaps, *gaps))

    def _note(self, why: str) -> str:
        return f"the second reader at {self.reader.host} did not answer: {why}; its part is missing"

    def _about_one_text(self, questions: Sequence[Question], files: dict[str, FetchedFile], missing: list[str]) -> None:
        """Adds to the answers there are, and to the reasons why others are missing."""
        in_a_row = 0
        for question in questions:
            given_up = in_a_row >= _IN_A_ROW or len(missing) >= _OF_A_MODEL
            try:
                file = self._kept(question) or self._fresh(question, missing[-1] if given_up else "")
                files[file.path] = file
                in_a_row = 0
            except Silence as silence:
                missing.append(str(silence))
                in_a_row += 1
                if silence.for_all:
                    with self._lock:
                        self._closed = str(silence)

    def _kept(self, question: Question) -> FetchedFile | None:
        path = question.path(self.reader.host, self.reader.model)
        file = self._given.get(path) or (self._store.named(path) if self._store else None)
        return file if file is not None and answer_in(file) is not None else None

    def _fresh(self, question: Question, given_up: str) -> FetchedFile:
        """The answer to a question that none is kept for.

        Raises:
            Silence: there is none; where it was ``given_up`` already, for that reason.
        """
        if given_up:
            raise Silence(given_up)
        if self._offline:
            raise Silence("no connection is made offline, and no answer is stored")
        if len(question.words) > MAX_TEXT:
            raise Silence(f"the text is longer than the {MAX_TEXT} characters that are sent")
        with self._turns:
            if self._closed:
                raise Silence(self._closed)
            raw = asked(self.reader, question)
        if quotes_in(raw) is None:
            raise Silence("its answer holds no list of quotes")
        path = question.path(self.reader.host, self.reader.model)
        data = question.kept(self.reader.host, self.reader.model, raw)
        file = FetchedFile(path=path, data=data, sha256=hashlib.sha256(data).hexdigest())
        self._given[path] = file
        if self._store is not None:
            self._store.keep_named(file)
        return file


def asked(reader: SecondReader, question: Question) -> str:
    """The raw answer to one question, all of it within the reader's patience, however it comes.

    Raises:
        Silence: none came, none in time, or one that cannot be used.
    """
    body: dict[str, Any] = {
        "model": reader.model,
        "messages": [
            {"role": "system", "content": question.instructions},
            {"role": "user", "content": question.words},
        ],
        "temperature": 0,
    }
    until = time.monotonic() + reader.patience
    answer = _in_time(reader, body, until)
    if answer.status == 400 and b"temperature" in answer.body:  # some models have one temperature and refuse others
        del body["temperature"]
        answer = _in_time(reader, body, until)
    if answer.status >= 300:
        said = one_line(blotted(answer.body.decode("utf-8", "replace")), 200)
        raise Silence(f"HTTP {answer.status}{f' ({said})' if said else ''}", for_all=answer.status in _REFUSED)
    return answer.body.decode("utf-8", "replace")


def _in_time(reader: SecondReader, body: dict[str, Any], until: float) -> Response:
    """One exchange in a thread of its own: a server that sends a byte a second keeps no caller waiting for longer."""
    done = threading.Event()
    told: list[Response | Silence] = []

    def work() -> None:
        try:
            told.append(_exchange(reader, body, until))
        except Silence as silence:
            told.append(silence)
        except Exception as error:  # noqa: BLE001 - whatever a server brings about, its part is missing and no more
            told.append(Silence(f"{type(error).__name__}: {_brief(error)}"))
        finally:
            done.set()

    threading.Thread(target=work, name="second reader", daemon=True).start()
    while not done.wait(min(_POLL, max(until - time.monotonic(), 0.0))):
        if hurrying():
            raise Silence("the run was interrupted", for_all=True)
        if time.monotonic() >= until:
            break
    outcome = told[0] if told else Silence(f"no whole answer within {reader.patience:g} s")
    if isinstance(outcome, Silence):
        raise outcome
    return outcome


def _exchange(reader: SecondReader, body: dict[str, Any], until: float) -> Response:
    import httpx2

    headers = {"accept": "application/json", "accept-encoding": "identity", "content-type": "application/json"}
    headers["user-agent"] = f"model-license-auditor/{__version__}"
    if reader.key:
        headers["authorization"] = f"Bearer {reader.key}"
    left = max(until - time.monotonic(), 0.1)
    limits = httpx2.Timeout(left, connect=min(left, _CONNECTING))
    try:
        with (
            httpx2.Client(timeout=limits, follow_redirects=False) as client,
            client.stream("POST", reader.url, headers=headers, content=json.dumps(body).encode()) as response,
        ):
            if 300 <= response.status_code < 400:
                target = origin_of(str(response.request.url.join(response.headers.get("location", ""))))
                raise Silence(f"it redirects to {target[:200]}, which is not followed", for_all=True)
            return Response(
                status=response.status_code, headers={}, body=_body(response, reader, until), url=reader.url
            )
    except httpx2.ConnectTimeout:
        raise Silence(f"no connection within {min(left, _CONNECTING):g} s", for_all=True) from None
    except httpx2.TimeoutException:
        raise Silence(f"no whole answer within {reader.patience:g} s") from None
    except httpx2.ConnectError as error:
        raise Silence(f"no connection: {_brief(error)}", for_all=True) from None
    except httpx2.RemoteProtocolError as error:
        raise Silence(f"the answer was cut off: {_brief(error)}") from None


def _body(response: Any, reader: SecondReader, until: float) -> bytes:
    pieces, size = [], 0
    for piece in body_of(response):
        size += len(piece)
        if size > MAX_ANSWER_BYTES:
            raise Silence(f"its answer is longer than {MAX_ANSWER_BYTES} bytes")
        if time.monotonic() > until:
            raise Silence(f"no whole answer within {reader.patience:g} s")
        pieces.append(piece)
    return b"".join(pieces)


def _brief(error: Exception) -> str:
    return one_line(blotted(str(error) or type(error).__name__), 200)
