"""Credentials in addresses: parted from them at once, held for the one address they belong to, and never shown.

Whatever reads an address from a user takes it apart here. What is kept, compared, stored and printed is the address
without its user name, password and tokens; what was cut off stays in this process, in a value that has no text, and is
given to the client that asks the address, nothing else. Messages that quote what others said (git, a proxy, a hub, a
file) go through `blotted`, which knows both the shapes of credentials and those that were parted.
"""

from __future__ import annotations

import base64
import threading
from collections.abc import Iterable
from urllib.parse import quote, quote_plus, unquote

from auditor.core import patterns as re

MARK = "…"
"""What stands where something was left out."""
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f]")
_URL = re.compile(r"(?P<scheme>[A-Za-z][\w+.\-]*)://(?:(?P<userinfo>[^/?#]*)@)?(?P<rest>.*)", re.DOTALL)
_USERINFO = re.compile(r"(?<=://)(?!git@)[^\s/?#\"'<>`]*@(?=[\w\[])")
_WORD = re.compile(r"[^\s\"'<>`]+")
_NAME = re.compile(r"[A-Za-z][\w.\-]{0,23}", re.ASCII)
_PLAIN = re.compile(r"(?i:true|false|yes|no|on|off|main|master|raw|[a-z]{2}(?:[-_][a-z]{2})?|\d{1,4})?")
_PLAIN_NAMES = frozenset("article doc download format hl lang language locale page tab title usp version view".split())
"""Parameters that say which page of a site is meant, and how it is to be shown."""
_PLAIN_VALUE = re.compile(r"[\w.\-]{0,40}", re.ASCII)
_PREFIX = r"\s*(?:pkg:[a-z]+/|(?:git[+:])?(?:https?|ssh|git)://|git\+"
_AT = re.compile(r"@|%(?:25)*40", re.IGNORECASE)
_ASKING = re.compile(r"[?#]|%(?:25)*(?:3f|23)", re.IGNORECASE)
_GUARDED_FROM = 6
"""Shorter secrets are left to the shape of what they stand in: blotting them out of any text would garble it.
Characters. By judgment."""


class Credentials:
    """A user name and a password; what prints, stores or copies a value gets nothing of this one."""

    __slots__ = ("_password", "_user")

    def __init__(self, user: str, password: str) -> None:
        self._user = user
        self._password = password

    @property
    def user(self) -> str:
        """The name, or a token given in its place."""
        return self._user

    @property
    def password(self) -> str:
        """Empty where there is none."""
        return self._password

    @property
    def basic(self) -> str:
        """The value of an ``Authorization`` header."""
        return "Basic " + base64.b64encode(f"{self._user}:{self._password}".encode()).decode("ascii")

    def __repr__(self) -> str:
        return "<credentials>"

    def __reduce__(self) -> str:
        raise TypeError("credentials are not stored or sent")


class _Held:
    """What was parted in this process; never written anywhere."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.by_address: dict[str, Credentials] = {}
        self.forms: tuple[str, ...] = ()
        """The longest first, so that no part of one is left over."""


_HELD = _Held()


def parted(address: str) -> str:
    """``address`` without its credentials, which `held` gives back for it; other texts as they are.

    The account name ``git`` of ssh is no credential: everybody uses it, and the address does not work without it.

    Raises:
        ValueError: the user name or the password holds a control character; the message does not quote it.
    """
    match = _URL.fullmatch(address)
    if match is None or match["userinfo"] is None:
        return address
    user, colon, password = match["userinfo"].partition(":")
    kept = Credentials(unquote(user), unquote(password))
    if _CONTROL.search(kept.user + kept.password):
        raise ValueError("credentials with control characters")
    shared = kept.user == "git" and match["scheme"].lower().endswith("ssh")
    clean = f"{match['scheme']}://{'git@' if shared else ''}{match['rest']}"
    if colon or not (shared or kept.user in ("", "git")):
        with _HELD.lock:
            _HELD.by_address[clean] = kept
        guard(password, *_pairs(user, password), *([user] if not password or len(user) >= 12 else []))
    return clean


def held(address: str) -> Credentials | None:
    """What was parted from this very address; None where nothing was."""
    with _HELD.lock:
        return _HELD.by_address.get(address)


def endpoint(address: str) -> tuple[str, Credentials | None]:
    """The address of a hub without its credentials, and those; no request needs them in its address.

    Raises:
        ValueError: they hold a control character.
    """
    clean = parted(address)
    return clean, held(clean) if clean != address else None


def lend(address: str, other: str) -> None:
    """Let another address of the same host be asked with what is held for ``address``."""
    kept = held(address)
    if kept is not None:
        with _HELD.lock:
            _HELD.by_address.setdefault(other, kept)


def guard(*secrets: str | None) -> None:
    """Keep secrets out of every message from now on, in each form a program may repeat them in."""
    found = {form for secret in secrets if secret for form in _forms(secret) if len(form) >= _GUARDED_FROM}
    with _HELD.lock:
        if not found.issubset(_HELD.forms):
            _HELD.forms = tuple(sorted(found.union(_HELD.forms), key=lambda form: (-len(form), form)))


def blotted(text: str) -> str:
    """``text``, such as a message, with ``…`` where credentials stand: those of URLs in it, and those held here."""
    for form in _HELD.forms:
        if form in text:
            text = text.replace(form, MARK)
    return shown(text)


def shown(text: str) -> str:
    """A URL, or a text with URLs in it, without credentials and without what may be a token in a query."""
    if "://" not in text:
        return text
    text = _USERINFO.sub("", text)
    return _WORD.sub(_asked, text) if "?" in text or "#" in text else text


def is_shown_whole(url: str) -> bool:
    """Whether nothing of a URL has to be left out, nor was before."""
    return shown(url) == url and MARK not in url


def unusable(text: str, *, schemes: Iterable[str] = ()) -> str:
    """A text that was to be a reference or an address and is none, with ``…`` where it may hold credentials.

    It has no shape that could be trusted: what stands before the last ``@`` goes where it is not clearly a name, and
    what follows a question mark or a number sign goes always. A word before a colon may be a user's name, unless it is
    one of ``schemes``.
    """
    known = "".join(f"|{re.escape(scheme)}:(?://)?" for scheme in schemes)
    prefix = re.match(f"{_PREFIX}{known})", text, re.IGNORECASE)
    head, rest = (text[: prefix.end()], text[prefix.end() :]) if prefix else ("", text)
    address = "//" in head
    marks = list(_AT.finditer(rest))
    if marks:
        before = rest[: marks[-1].start()]
        if address or ":" in before or "//" in before or "/" not in before or "%3a" in before.casefold():
            # Behind a question mark, or written as %40, an `@` may as well stand in the middle of a secret.
            unsure = marks[-1][0] != "@" or _ASKING.search(before)
            rest = MARK if unsure else MARK + rest[marks[-1].start() :]
    asking = _ASKING.search(rest)
    if asking:
        rest = rest[: asking.start()] + "?" + MARK
    place = rest.partition("/")[0]
    if address and re.search(r":(?!\d*$)", place) and not place.startswith(("[", MARK)):
        rest = MARK
    return blotted(head + rest)


def _asked(match: re.Match[str]) -> str:
    """A word of a text; where it is a URL, without those values of its query that may be a token."""
    word = match[0]
    start = word.find("://")
    if start < 0:
        return word
    address, hash_sign, fragment = word[start:].partition("#")
    address, asking, query = address.partition("?")
    kept = "&".join(map(_pair, re.split(r"[&;]", query)))
    fragment = MARK if "=" in fragment and MARK not in fragment else fragment
    return f"{word[:start]}{address}{asking}{kept}{hash_sign}{fragment}"


def _pair(pair: str) -> str:
    name, equals, value = pair.partition("=")
    if not equals:
        return pair if _PLAIN.fullmatch(pair) else MARK
    if not _NAME.fullmatch(name):
        return MARK
    if _PLAIN.fullmatch(value) or (name.casefold() in _PLAIN_NAMES and _PLAIN_VALUE.fullmatch(value)):
        return pair
    return f"{name}={MARK}"


def _pairs(user: str, password: str) -> Iterable[str]:
    """The user name and the password together, as they are written and as they are meant."""
    return (f"{user}:{password}", f"{unquote(user)}:{unquote(password)}")


def _forms(secret: str) -> Iterable[str]:
    plain = unquote(secret)
    for text in {secret, plain}:
        data = text.encode("utf-8", "surrogatepass")
        yield text
        yield quote(data, safe="")
        yield quote(data)
        yield quote_plus(data)
        yield "".join(f"%{byte:02x}" for byte in data)
        for encoded in (base64.b64encode(data), base64.urlsafe_b64encode(data)):
            yield encoded.decode("ascii").rstrip("=")
        yield repr(text)[1:-1]
