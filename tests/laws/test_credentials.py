"""Credentials are parted from a reference when it is parsed, and live in no value that is stored or printed.

The law: whatever is written where an address is expected, the secret in it occurs in no text, no file, no message, no
log and no command line that comes of it, in no encoding; and it still opens the door it was written for.
"""

from __future__ import annotations

import base64
import copy
import json
import logging
import pickle
import re
import tempfile
import traceback
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import quote, quote_plus

import pytest
from hypothesis import HealthCheck, assume, example, given, settings
from hypothesis import strategies as st

from auditor import wire
from auditor.cli.say import say
from auditor.core import credentials
from auditor.core.errors import AuditorError, UsageError
from auditor.core.model import Claim, Failure, Location, ModelRef
from auditor.core.packed import pack
from auditor.core.registry import plugins
from tests.cli.runner import auditor
from tests.hub import Hub
from tests.hub.folders import CARD, make_model
from tests.hub.git_http import GitHttp
from tests.hub.models import Catalogue
from tests.sizes import sized
from tests.tiny_policy import POLICY

UNRESERVED = "ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz23456789-._~"
SPECIAL = "!$&'()*+,;=:@/?#[] %\"<>^`{|}\\äß漢"


def apart(text: str) -> str:
    """A secret of which no piece is a word that stands around it: generators like to draw words of the code."""
    return "Sq" + "q7x".join(text[start : start + 4] for start in range(0, len(text), 4)) + "9"


PLAIN = st.text(UNRESERVED, min_size=8, max_size=40).map(apart)
"""What a token looks like."""
ANY = st.text(UNRESERVED + SPECIAL, min_size=8, max_size=24).map(apart)
WINDOW = 9
"""So many characters in a row of a secret are a leak."""

GIT = (
    "git+https://{}@h.example/a/b",
    "git+https://user:{}@h.example/a/b@v1",
    "git+https://user:{}@h.example:8443/a/b.git@feature/x",
    "git+https://{}:x-oauth-basic@h.example/a/b",
    "git+http://:{}@h.example/a/b",
    "git:https://oauth2:{}@h.example/a/b",
    "git+http://user:{}@[2001:db8::1]:80/a/b",
    "git+ssh://user:{}@h.example/a/b",
    "git+ssh://git:{}@h.example/a/b",
    "git+ssh://{}@h.example/a/b",
    "git+git://user:{}@h.example/a/b",
)
"""Forms that are understood where the secret is written as an address wants it."""
OTHER = (
    "git+https://user:{}@h.example",
    "git+https://h.example/a/b?private_token={}",
    "git+https://h.example/a/b@v1?private_token={}",
    "git+https://h.example/a/b#access_token={}",
    "git+https://user:{}@h.example/a/../b",
    "git+file://user:{}@h.example/a",
    "git+https://user:{}/a/b",  # no host at all
    "git+ftp://user:{}@h.example/a/b",
    " git+https://user:{}@h.example/a b ",
    "hf:org/name?token={}",
    "hf:org/name@main?token={}",
    "hf:org/name@main#token={}",
    "hf:user:{}@huggingface.co/org/name",
    "hf:{}@huggingface.co/org/name",
    "org/name?access_token={}",
    "https://user:{}@huggingface.co/org/name",
    "https://huggingface.co/org/name?token={}",
    "https://{}@huggingface.co/org/name",
    "ssh://user:{}@h.example/a/b",
    "user:{}@h.example/org/name",
    "user:{}@h.example:org/name",
    "//user:{}@h.example/org/name",
    "oci:user:{}@registry.example/org/name:tag",
    "oci:{}@registry.example/org/name:tag",
    "oci:https://user:{}@registry.example/org/name:tag",
    "github:user:{}@github.com/owner/name",
    "github:{}@github.com/owner/name",
    "gitlab:oauth2:{}@gitlab.com/owner/name",
    "modelscope:{}@www.modelscope.cn/owner/name",
    "ollama:user:{}@host.example/library/model:tag",
    "api:openai/gpt?key={}",
    "file:https://user:{}@h.example/x",
    "file://user:{}@h.example/x",
    "pkg:huggingface/org/name@main?token={}",
    "pkg:huggingface/org/name?download_url=https://user:{}@h.example/x",
    "pkg:huggingface/org/name#token={}",
    "pkg:oci/name@sha256%3Aabc?repository_url=user:{}@h.example/name",
    "pkg:github/user:{}@github.com/owner/name",
    "pkg:github/{}@github.com/owner/name",
    "pkg:generic/name?download_url=https://user:{}@h.example/x",
    "pkg:https://user:{}@h.example/x",
)


def forms(secret: str) -> set[str]:
    """Every text a secret may come back as."""
    data = secret.encode()
    pieces = {secret, quote(secret, safe=""), quote(secret), quote_plus(secret), json.dumps(secret)[1:-1]}
    for text in (data, b"user:" + data, data + b":", b":" + data, data + b":x-oauth-basic", b"oauth2:" + data):
        pieces |= {base64.b64encode(text).decode().rstrip("="), base64.urlsafe_b64encode(text).decode().rstrip("=")}
    return pieces


def pieces(secret: str) -> set[str]:
    """Every piece of those texts that tells something of the secret."""
    return {form[start : start + WINDOW] for form in forms(secret) for start in range(max(1, len(form) - WINDOW + 1))}


def leaked(known: set[str], text: str) -> str | None:
    """A piece of the secret that stands in a text."""
    return next((piece for piece in known if piece in text), None)


def nowhere(secret: str, texts: Iterable[str]) -> None:
    known = pieces(secret)
    for text in texts:
        assert leaked(known, text) is None, text[:300]


def texts_of(ref: ModelRef) -> Iterator[str]:
    """Everything a reference can be made into."""
    yield from (str(ref), repr(ref), str(ref.purl), str(ref.at("v2")), str(copy.deepcopy(ref)))
    yield pickle.dumps(ref).decode("latin-1")
    yield pack(ref).decode()
    failure = Failure(ref=ref, kind="unreachable", what="no answer", where=ref.name)
    yield from (repr(failure), pack(failure).decode())


def texts_of_error(error: BaseException) -> Iterator[str]:
    yield from (str(error), repr(error), "".join(traceback.format_exception(error, chain=True)).split("raise ")[-1])
    if isinstance(error, AuditorError):
        yield "\n".join(error.lines())


HOSTLESS = "git+https://user:{}/a/b"
HARD = "Sqpa/ss:wo@rd?x#y9"


@settings(max_examples=sized(600))
@given(form=st.sampled_from(GIT + OTHER), secret=st.one_of(PLAIN, ANY), encoded=st.booleans())
@example(form="git+https://user:{}@h.example/a/b", secret=HARD, encoded=False)
@example(form="git+https://user:{}@h.example/a/b", secret=HARD, encoded=True)
@example(form="pkg:github/{}@github.com/owner/name", secret="Sq2222q7x222?9", encoded=False)  # noqa: S106 - made up
@example(form="pkg:github/{}@github.com/owner/name", secret="Sq2222q7x222#9", encoded=False)  # noqa: S106 - made up
def test_no_secret_of_a_reference_is_in_it_or_in_what_is_said_of_it(form: str, secret: str, encoded: bool) -> None:
    # A token that has a slash in it and no address around it is a name like any other: `hf:org/name@rev`.
    assume(encoded or "://" in form or "?" in form or "#" in form or not set(secret) & set("/ "))
    assume(encoded or form != HOSTLESS or "@" not in secret)  # what follows an `@` is then the host
    text = form.format(quote(secret, safe="") if encoded else secret)
    try:
        ref = ModelRef.parse(text)
    except UsageError as error:
        nowhere(secret, texts_of_error(error))
        assert form not in GIT or (not encoded and secret != quote(secret, safe="")) or "ssh://{}" in form
        return
    nowhere(secret, texts_of(ref))
    assert ModelRef.parse(str(ref)) == ref


@settings(max_examples=sized(200))
@given(form=st.sampled_from(GIT), secret=ANY, other=PLAIN)
def test_references_that_differ_in_credentials_alone_are_one(form: str, secret: str, other: str) -> None:
    assume("ssh://{}" not in form)
    first, second = (ModelRef.parse(form.format(quote(text, safe=""))) for text in (secret, other))
    assert first == second
    assert hash(first) == hash(second)
    made = ModelRef(scheme="git", name=form.format(quote(secret, safe=""))[len("git+") :])
    nowhere(secret, texts_of(made))


@settings(max_examples=sized(200))
@given(secret=ANY, user=st.sampled_from(["user", "oauth2", "a b", "x@y"]))
def test_what_is_parted_is_held_for_its_own_address_alone(secret: str, user: str) -> None:
    ref = ModelRef.parse(f"git+https://{quote(user, safe='')}:{quote(secret, safe='')}@h.example/a/{len(secret)}")
    held = credentials.held(ref.name)
    assert held is not None
    assert (held.user, held.password) == (user, secret)
    nowhere(secret, (repr(held), str(held), f"{held!s}"))
    for elsewhere in (ref.name + "x", ref.name.replace("https", "http"), "https://h.example/a", "https://h.example"):
        assert credentials.held(elsewhere) is None
    with pytest.raises(TypeError):
        pickle.dumps(held)


@settings(max_examples=sized(200))
@given(
    secret=ANY,
    around=st.sampled_from(
        [
            "fatal: unable to access 'https://user:{}@h.example/a/': no",
            "cannot connect to proxy http://user:{}@proxy.example:3128",
            "see https://h.example/LICENSE?token={}&raw=true",
            "see (https://h.example/LICENSE?raw=true;sig={}#x)",
            "https://h.example/cb#access_token={}",
        ]
    ),
)
def test_no_message_repeats_what_others_said_with_credentials_in_it(secret: str, around: str) -> None:
    text = around.format(quote(secret, safe=""))
    place = Location(path="README.md", start_line=1)
    said = (
        UsageError("no", found=text).lines()[-1],
        AuditorError(text, where=text, wanted=text, hint=text),
        Failure(ref=ModelRef(scheme="hf", name="a/b"), kind="bug", what=text, where=text, hint=text),
        Claim(key="license_link", value=text, location=place, source="front-matter"),
    )
    nowhere(secret, map(repr, said))
    nowhere(secret, map(str, said))


def test_a_message_keeps_what_is_no_secret() -> None:
    kept = [
        "https://hub.example/api/models/a/b?blobs=true",
        "see https://github.com/a/b?tab=Apache-2.0-1-ov-file#readme and mail me@example.org",
        "git:ssh://git@h.example/a/b@v1",
        "https://www.example.org/terms?hl=en&page=2",
    ]
    for text in kept:
        assert UsageError("x", found=text).found == text


# ------------------------------------------------------------------------------------------- from the door to the shelf

FORMATS = tuple(sorted(plugins("auditor.renderers", "RENDERER")))
HEADER = st.text(UNRESERVED + "!$&'()*+,;=@/?#[] %\"<>", min_size=10, max_size=24).map(apart)


@contextmanager
def listening() -> Iterator[list[str]]:
    """Everything that is logged by anybody, at every level."""
    heard: list[str] = []

    class Ear(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            heard.append(self.format(record))

    root, ear = logging.getLogger(), Ear()
    level = root.level
    root.addHandler(ear)
    root.setLevel(logging.DEBUG)
    try:
        yield heard
    finally:
        root.removeHandler(ear)
        root.setLevel(level)


def files_below(folder: Path) -> Iterator[str]:
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            yield f"{path.name}: " + path.read_bytes().decode("utf-8", "backslashreplace")


def every_format(folder: Path) -> list[object]:
    return [part for name in FORMATS for part in ("-f", name, "-o", folder / f"report.{name}")]


@settings(max_examples=sized(4), suppress_health_check=list(HealthCheck))
@given(secret=HEADER, user=st.sampled_from(["user", "oauth2"]), token_alone=st.booleans())
@example(secret=HARD, user="user", token_alone=False)
def test_a_secret_opens_its_repository_and_is_written_nowhere(secret: str, user: str, token_alone: bool) -> None:
    login = (secret, "") if token_alone else (user, secret)
    written = ":".join(quote(part, safe="") for part in login).rstrip(":")
    wrong = f"Sqwrong{secret}"
    with tempfile.TemporaryDirectory() as name, listening() as heard, pytest.MonkeyPatch.context() as patch:
        root = Path(name)
        (out := root / "out").mkdir()
        make_model(root / "models", "acme/one")
        with GitHttp(root / "git", login=login) as host, Hub(root / "models") as hub:
            host.publish("acme/one", root / "models" / "acme__one")
            refs = [
                f"git+http://{written}@{host.place}/acme/one.git",
                f"git+http://user:{quote(wrong, safe='')}@{host.place}/acme/one",
                f"git+http://user:{quote(secret, safe='')}@127.0.0.1:9/acme/one.git",
                f"git+https://user:{quote(secret, safe='')}@{host.place}/acme/two.git",
                "hf:acme/one",
            ]
            manifest, policy = root / "models.yaml", root / "auditor.yaml"
            manifest.write_text(json.dumps({"models": refs}), encoding="utf-8")
            policy.write_text(POLICY, encoding="utf-8")
            patch.setenv("HOME", str(root))
            (root / ".gitconfig").write_text(f"[credential]\n\thelper = store --file={out}/git-credentials\n")
            common = ("-p", policy, "--store", out / "store", "--endpoint", hub.url)
            bundle = ("--evidence", out / "bundle", "--db", out / "history.sqlite")
            told = [
                auditor("check", manifest, *common, *bundle, *every_format(out)),
                auditor("lock", manifest, *common, "-o", out / "models.lock"),
                auditor("check", manifest, *common, "--locked", "--lock", out / "models.lock"),
                auditor("drift", manifest, *common, "--lock", out / "models.lock"),
                auditor("verify", out / "bundle"),
                auditor("cache", "ls", "--store", out / "store"),
                auditor("history", "runs", "--db", out / "history.sqlite"),
                auditor("review", refs[1], *common),
                auditor("discover", root, "--write", out / "found.yaml"),
            ]
            stored = wire.load((out / "report.json").read_bytes())
            opened = stored.models[0].failure is None
            asked = [header for _, header in host.asked if header]
            aloud = [line.decode("utf-8", "replace") for line in host.aloud]
        texts = [*(said.out for said in told), *(said.err for said in told), *files_below(out), *heard, *aloud]
    assert opened, told[0].err
    assert any(host.admits(header) for header in asked)
    assert [model.failure is None for model in stored.models] == [True, False, False, False, True]
    assert len(FORMATS) > 10
    nowhere(secret, texts)


@settings(max_examples=sized(8), suppress_health_check=list(HealthCheck))
@given(
    secret=HEADER,
    form=st.sampled_from(
        ["http://user:{}@{}", "http://{}@{}", "http://{1}/?token={0}", "http://{1}/#token={0}", "http://u:{}@{}:x"]
    ),
    where=st.sampled_from(["--endpoint", "HF_ENDPOINT", "MODELSCOPE_ENDPOINT", "GITHUB"]),
    down=st.booleans(),
)
def test_an_endpoint_s_secret_is_written_nowhere(secret: str, form: str, where: str, down: bool) -> None:
    written = quote(secret, safe="")
    with tempfile.TemporaryDirectory() as name, listening() as heard, pytest.MonkeyPatch.context() as patch:
        root = Path(name)
        (out := root / "out").mkdir()
        make_model(root / "models", "acme/one")
        with Hub(root / "models") as hub:
            place = "127.0.0.1:9" if down else hub.url.removeprefix("http://")
            endpoint = form.format(written, place)
            ref, options = "hf:acme/one", ("--store", out / "store")
            if where == "--endpoint":
                options = (*options, "--endpoint", endpoint)
            elif where == "GITHUB":
                ref = "github:acme/one"
                patch.setenv(_variable(), endpoint)
            else:
                ref = "modelscope:acme/one" if where.startswith("M") else ref
                patch.setenv(where, endpoint)
            told = [
                auditor("review", ref, *options, *every_format(out)),
                auditor("doctor", *(options if where == "--endpoint" else ("--store", out / "store"))),
            ]
            if form in ("http://user:{}@{}", "http://{}@{}") and not down and ref == "hf:acme/one":
                assert told[0].code in (0, 1), told[0].err
                login = f"user:{secret}" if "user" in form else f"{secret}:"
                wanted = f"Basic {base64.b64encode(login.encode()).decode()}"
                assert all(seen.headers.get("authorization") == wanted for seen in hub.requests)
                assert hub.requests
        nowhere(secret, [*(said.out + said.err for said in told), *files_below(out), *heard])


def _variable() -> str:
    from auditor.collect.sources.github import SOURCE

    return SOURCE.variable


@settings(max_examples=sized(6), suppress_health_check=list(HealthCheck))
@given(secret=PLAIN)
def test_a_secret_in_a_file_that_names_a_model_is_not_found_with_the_model(secret: str) -> None:
    files = {
        "get.sh": f"git clone https://user:{secret}@huggingface.co/acme/one\n"
        f"huggingface-cli download 'https://huggingface.co/acme/two?token={secret}'\n",
        "requirements.txt": f"x @ https://{secret}@huggingface.co/acme/three/resolve/main/x.whl\n",
        "Dockerfile": f"FROM x\nRUN git clone https://oauth2:{secret}@www.modelscope.cn/acme/four.git\n",
        "serve.py": "from transformers import AutoModel\n"
        f"m = AutoModel.from_pretrained('https://user:{secret}@huggingface.co/acme/five')\n"
        f"n = AutoModel.from_pretrained('user:{secret}@huggingface.co/acme/six')\n"
        f"o = AutoModel.from_pretrained('git+https://user:{secret}@h.example/acme/seven')\n"
        f"p = AutoModel.from_pretrained('./models/x?token={secret}')\n",
        "compose.yaml": f"model: 'https://user:{secret}@huggingface.co/acme/eight'\nmodel_name: s3://{secret}@b/m\n",
        ".env": f"MODEL=https://user:{secret}@huggingface.co/acme/nine\nMODEL_NAME=openai/gpt?key={secret}\n",
    }
    with tempfile.TemporaryDirectory() as name:
        root = Path(name)
        (root / "repo").mkdir()
        for path, content in files.items():
            (root / "repo" / path).write_text(content, encoding="utf-8")
        told = [
            auditor("discover", root / "repo", "--all", "--write", root / "models.yaml"),
            auditor("discover", root / "repo", "--all", "-f", "json"),
            auditor("check", root / "absent.yaml", "--discover", root / "repo", "--offline", "--store", root / "s"),
            auditor("check", "models.yaml", "--discover", root / "repo", "--offline", *every_format(root)),
        ]
        texts = [*(said.out + said.err for said in told), (root / "models.yaml").read_text(encoding="utf-8")]
        texts += [text for text in files_below(root) if text.startswith("report.")]
    nowhere(secret, texts)
    found = set(re.findall(r"(?:hf|modelscope):acme/\w+", told[0].out))
    assert {"hf:acme/one", "hf:acme/three", "modelscope:acme/four", "hf:acme/five"} <= found


@settings(max_examples=sized(6), suppress_health_check=list(HealthCheck))
@given(secret=PLAIN, form=st.sampled_from(["http://user:{}@{}/x/LICENSE", "http://{1}/x/LICENSE?token={0}"]))
def test_a_secret_in_a_link_is_not_sent_and_names_no_document(secret: str, form: str) -> None:
    """The card itself is evidence and is kept as it is; what is made of the link in it is not the secret's place."""
    with tempfile.TemporaryDirectory() as name, listening() as heard:
        root = Path(name)
        (out := root / "out").mkdir()
        make_model(root / "models", "acme/one")
        with Hub(root / "models") as hub:
            link = form.format(secret, hub.url.removeprefix("http://"))
            card = f"---\nlicense: other\nlicense_name: own\nlicense_link: {link}\n---\n# one\n"
            (root / "models" / "acme__one" / "README.md").write_text(card, encoding="utf-8")
            hub.catalogue = Catalogue(root / "models")
            options = ("--store", out / "store", "--endpoint", hub.url, "--follow-links")
            (root / "models.yaml").write_text("models: [hf:acme/one]\n")
            told = [
                auditor("review", "hf:acme/one", *options, *every_format(out)),
                auditor("lock", root / "models.yaml", *options, "-o", out / "models.lock"),
            ]
            assert hub.requests
            assert not [seen for seen in hub.requests if leaked(pieces(secret), repr(seen))]
        evidence = out / "store" / "evidence"
        answers = [path for path in files_below(out) if secret not in path or "cardData" not in path]
        texts = [text for text in answers if not text.startswith(_names(evidence / "objects"))]
        nowhere(secret, [*(said.out + said.err for said in told), *texts, *heard])


def _names(folder: Path) -> tuple[str, ...]:
    return tuple(path.name for path in folder.rglob("*") if path.is_file())


@settings(max_examples=sized(3), suppress_health_check=list(HealthCheck))
@given(secret=HEADER)
def test_a_bug_and_a_wrong_option_tell_no_secret(secret: str) -> None:
    written = quote(secret, safe="")
    ref = f"git+https://user:{written}@127.0.0.1:9/acme/one"
    with tempfile.TemporaryDirectory() as name, pytest.MonkeyPatch.context() as patch:
        root = Path(name)
        (root / "m.yaml").write_text(
            json.dumps({"models": [{"ref": ref, ref: 1, "workloads": {ref: 1}}, {"ref": f"{ref}?x"}]}),
            encoding="utf-8",
        )
        (root / "w.yaml").write_text(json.dumps({"models": [{"ref": ref, "workloads": [ref]}, ref]}))
        (root / "y.yaml").write_text(f"models: [{ref}\n  - x: &a [\n")

        def stumble(*_: object, **__: object) -> Any:
            raise RuntimeError(f"{ref} and {secret!r} and {secret}")

        told = [
            auditor("check", root / "m.yaml"),
            auditor("check", root / "w.yaml", "--offline"),
            auditor("check", root / "y.yaml"),
            auditor("check", f"https://user:{written}@h.example/models.yaml"),
            auditor("review", "hf:a/b", "--jobs", f"https://user:{written}@h.example/"),
            auditor("review", "hf:a/b", f"--endpont=https://user:{written}@h.example/"),
            auditor("lock", root / "m.yaml", ref),
            auditor("review", ref, "--db", f"postgresql://user:{written}@127.0.0.1:9/x?password={written}"),
            auditor("history", "runs", "--db", f"oracle://user:{written}@127.0.0.1:9/x"),
        ]
        credentials.guard(secret)
        patch.setattr("auditor.pipeline.audit", stumble)
        patch.setenv("AUDITOR_DEBUG", "1")
        told.append(auditor("review", ref))
        say(f"{secret} {ref}")
    assert told[-1].code == 4
    assert "Traceback" in told[-1].err
    nowhere(secret, (said.out + said.err for said in told))


def test_what_an_older_version_stored_is_shown_without_its_credentials() -> None:
    secret = "Sqstored-long-ago"
    with tempfile.TemporaryDirectory() as name:
        root = Path(name)
        lock = {"format": 1, "tool": "0", "data": "", "policy": "", "ancestors": {}, "models": {}}
        lock["models"] = {f"git:https://user:{secret}@127.0.0.1:9/a/b": {"failure": "not-found", "what": "gone"}}
        (root / "models.lock").write_text(json.dumps(lock))
        (root / "models.yaml").write_text("models: ['git+https://127.0.0.1:9/a/b']\n")
        report = root / "old.json"
        said = auditor("check", root / "models.yaml", "--locked", "--lock", root / "models.lock", "-f", "json")
        assert "when it was locked" in said.out
        report.write_text(said.out.replace("https://127.0.0.1", f"https://user:{secret}@127.0.0.1"))
        told = [auditor("render", report, "-f", form) for form in ("json", "csv", "markdown")]
    nowhere(secret, (said.out + said.err for said in told))


def test_a_bundle_does_not_take_the_login_of_the_history_along() -> None:
    secret = "Sqlogin-of-the-history"
    with tempfile.TemporaryDirectory() as name, pytest.MonkeyPatch.context() as patch:
        root = Path(name)
        make_model(root / "models", "acme/one", {"README.md": CARD})
        patch.setattr("auditor.cli.session.Session._history", lambda *_: None)
        (root / "auditor.yaml").write_text(POLICY + f"history: postgresql://user:{secret}@127.0.0.1:9/x\n")
        (root / "models.yaml").write_text("models: ['hf:acme/one']\n")
        with Hub(root / "models") as hub:
            said = auditor(
                "check", root / "models.yaml", "-p", root / "auditor.yaml", "--endpoint", hub.url,
                "--store", root / "store", "--evidence", root / "bundle",
            )  # fmt: skip
        assert (
            (root / "bundle" / "policy" / "auditor.yaml").read_text().endswith("history: postgresql://127.0.0.1:9/x\n")
        )
        assert auditor("verify", root / "bundle").code == 0
        nowhere(secret, [said.out + said.err, *files_below(root / "bundle"), *files_below(root / "store")])
