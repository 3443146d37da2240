"""Where a hub or a card may send us: public addresses and nothing else, however they are written or looked up."""

from __future__ import annotations

import pytest

from auditor.collect.linked import with_linked
from auditor.collect.net.addresses import is_public, is_public_name
from auditor.collect.net.http import NoAnswer
from auditor.collect.net.redirects import is_this_machine, redirect_allowed
from auditor.core.frozen import FrozenMap
from auditor.core.model import ModelRef, Snapshot
from tests.hub.folders import hurried, no_network
from tests.hub.tls import HUB, Net

INNER = """
    127.0.0.1 127.1 127.0.1 2130706433 0x7f000001 0x7f.0.0.1 0x7f.1 0177.0.0.1 017700000001 127.0.0.1. localhost
    LOCALHOST localhost. sub.localhost 0 0.0.0.0 0.0.0.0.
    10.0.0.1 10.1 167772161 172.16.0.1 172.31.255.255 192.168.1.1 3232235777 0xc0a80101 0300.0250.1.1
    169.254.169.254 2852039166 0xa9fea9fe 169.254.43518 100.64.0.1 100.100.100.200 192.0.0.192 168.63.129.16
    198.18.0.1 192.0.2.1 198.51.100.7 203.0.113.9 224.0.0.1 239.255.255.250 240.0.0.1 255.255.255.255
    [::1] [::] [0:0:0:0:0:0:0:1] [::ffff:127.0.0.1] [::ffff:7f00:1] [::ffff:10.0.0.1] [::127.0.0.1] [::ffff:0:127.0.0.1]
    [64:ff9b::7f00:1] [64:ff9b::10.0.0.1] [64:ff9b::a9fe:a9fe] [64:ff9b:1::1] [2002:7f00:1::] [2002:a00:1::1]
    [2002:a9fe:a9fe::] [2001:0:5ef5:79fd::1] [fe80::1] [fe80::1%25eth0] [fec0::1] [fc00::1] [fd00:ec2::254] [ff02::1]
    [2001:db8::1] [3fff::1] [100::1] [4000::1] [5f00::1]
    metadata metadata.google.internal metadata.google.internal. instance-data.ec2.internal printer.local db.corp
    router.lan nas.home.arpa intranet
    \uff11\uff12\uff17.0.0.1 127\u30020\u30020\u30021 \u24db\u24de\u24d2\u24d0\u24db\u24d7\u24de\u24e2\u24e3
    999.1.1.1 1.2.3.4.5 0x 08.8.8.8 8.8.8.08 1.1.1.1x.1
""".split()
PUBLIC = (
    "1.1.1.1 8.8.8.8 1.1.1.1. [2606:4700:4700::1111] [::ffff:8.8.8.8] [64:ff9b::808:808] [2002:808:808::1] "
    "hub.example HUB.EXAMPLE. xn--bcher-kva.example b\u00fccher.example 1e100.net 4chan.example 10.example.com"
).split()


@pytest.mark.parametrize("host", INNER)
def test_no_inner_address_is_public_however_it_is_written(host: str, monkeypatch: pytest.MonkeyPatch) -> None:
    with no_network(monkeypatch):
        assert not is_public_name(host)
        assert not redirect_allowed(HUB, f"https://{host}/LICENSE")
        assert not redirect_allowed(HUB, f"https://{host}:8443/LICENSE")


@pytest.mark.parametrize("host", INNER)
def test_nor_behind_a_proxy_that_would_look_it_up_for_us(host: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("https_proxy", "http://127.0.0.1:9")
    is_public.cache_clear()
    assert not redirect_allowed(HUB, f"https://{host}/LICENSE")


@pytest.mark.parametrize("host", PUBLIC)
def test_public_addresses_and_names_are_public(host: str) -> None:
    assert is_public_name(host)


@pytest.mark.parametrize(
    "url",
    [
        "https://1.1.1.1@127.0.0.1/", "https://user:pw@1.1.1.1/", "https://1.1.1.1:0/", "https://1.1.1.1:99999/",
        "https://[1.1.1.1/", "https:///x", "https://", "//1.1.1.1/x", "http://1.1.1.1/", "ftp://1.1.1.1/",
        "file:///etc/passwd", "gopher://1.1.1.1/", "data:text/plain,x", "javascript:alert(1)", "https://1.1.1.1 /",
        "https://1.1.1.1%00.example/", "https://%31.1.1.1/",
    ],
)  # fmt: skip
def test_other_forms_of_urls_are_not_followed(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    with no_network(monkeypatch):
        assert not redirect_allowed(HUB, url)


@pytest.mark.parametrize("host", ["127.evil.example", "localhost.evil.example", "[::1].example", "1.127.0.0"])
def test_plain_http_is_for_this_machine_alone(host: str) -> None:
    assert not is_this_machine(host)


@pytest.mark.parametrize(
    "link", ["https://[x", "https://[::1", "https://a:b:c/", "http://\x00/", "https://" + "a" * 400]
)
def test_a_card_that_links_to_no_address_at_all_costs_one_gap(link: str, monkeypatch: pytest.MonkeyPatch) -> None:
    with no_network(monkeypatch):
        found = with_linked(on(HUB), [link], hurried(HUB, attempts=1))
    assert not found.files
    assert [gap.kind for gap in found.gaps] == ["not-followed"]


def on(endpoint: str) -> Snapshot:
    ref = ModelRef(scheme="hf", name="acme/one")
    return Snapshot(ref=ref, revision="0" * 40, files=(), listing=(), metadata=FrozenMap({"endpoint": endpoint}))


# ----------------------------------------------------------------------- names that change their mind, over real TLS


def test_a_public_name_is_asked_under_its_name_and_its_certificate_is_checked(net: Net) -> None:
    assert net.get(net.url()) == b"terms"
    assert net.public.asked == [(f"texts.example:{net.public.port}", "/LICENSE")]
    with pytest.raises(NoAnswer, match=r"(?i)certificate|hostname"):
        net.get(net.url("wrong.example"))


def test_a_name_that_changes_its_mind_after_the_look_up_leads_nowhere_else(net: Net) -> None:
    net.answers = [["127.0.0.2"], ["127.0.0.1"]]
    assert net.get(net.url()) == b"terms"
    assert net.looked_up == ["texts.example"], "looked up once, and connected to what was checked"
    assert net.inner.asked == []
    with pytest.raises(NoAnswer, match="not public"):
        net.get(net.url())
    assert net.inner.asked == []


def test_another_address_is_tried_where_one_does_not_answer(net: Net) -> None:
    net.answers = [["127.0.0.3", "127.0.0.2"]]
    assert net.get(net.url()) == b"terms"


def test_a_connection_made_for_one_name_serves_no_other_at_the_same_address(net: Net) -> None:
    assert net.get(net.url()) == b"terms"
    with pytest.raises(NoAnswer, match=r"(?i)certificate|hostname"):
        net.get(net.url("wrong.example"))
    assert {host for host, _ in net.public.asked} == {f"texts.example:{net.public.port}"}


@pytest.mark.parametrize("said", [["127.0.0.1"], ["127.0.0.2", "127.0.0.1"], ["127.0.0.2", "10.0.0.1"], ["::1"], []])
def test_a_name_with_one_inner_address_is_not_asked_at_all(net: Net, said: list[str]) -> None:
    net.answers = [said]
    with pytest.raises(NoAnswer, match=r"not public|no address"):
        net.get(net.url())
    assert not net.public.asked
    assert not net.inner.asked


@pytest.mark.parametrize(
    "target", ["https://127.0.0.1:{port}/x", "https://2130706433:{port}/x", "http://other.example/"]
)
def test_a_public_page_leads_into_no_inner_network(net: Net, target: str) -> None:
    net.public.redirect = target.format(port=net.public.port)
    with pytest.raises(NoAnswer, match="not followed"):
        net.get(net.url())
    assert not net.inner.asked


def test_every_stop_of_a_redirect_is_looked_up_and_checked_anew(net: Net) -> None:
    net.public.redirect = f"https://other.example:{net.public.port}/next"
    net.answers = [["127.0.0.2"], ["127.0.0.2"], ["127.0.0.1"]]
    with pytest.raises(NoAnswer, match="not public"):
        net.get(net.url())
    assert not net.inner.asked


def test_a_relative_redirect_stays_with_the_name_and_its_certificate(net: Net) -> None:
    net.public.redirect = "/elsewhere"
    with pytest.raises(NoAnswer, match="redirects"):
        net.get(net.url())
    assert {host for host, _ in net.public.asked} == {f"texts.example:{net.public.port}"}
    assert [path for _, path in net.public.asked][:2] == ["/LICENSE", "/elsewhere"]


def test_a_linked_text_is_asked_at_the_address_that_was_checked(net: Net) -> None:
    net.answers = [["127.0.0.2"], ["127.0.0.2"], ["127.0.0.1"]]
    found = with_linked(on(HUB), [net.url()], hurried(HUB, attempts=1))
    assert net.inner.asked == []
    assert len(found.files) + len(found.gaps) == 1
