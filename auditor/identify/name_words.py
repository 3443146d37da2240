"""Which words a name is made of: a positive grammar of holders, authors and organizations.

A name is open by nature, so what it may hold is bounded by three things at once: its shape (words with capitals, few of
them, joined by the small words that join names), the closed list of what organizations and their members are called,
and what no name holds (words of rights in any language). A phrase that says something needs other words than these.
"""

from __future__ import annotations

from functools import cache, lru_cache

from auditor.core import patterns as re
from auditor.core.resources import data_root
from auditor.identify import normalize
from auditor.identify.weighty import JOINING, WEIGHTY
from auditor.text.fold import fold
from auditor.text.language import english_words

_PARTICLES = (
    "of the de des du d' di da do dos del della van von vom der den det la le les el al bin ibn ter ten y e i et und"
)
PARTICLES = frozenset(_PARTICLES.split())
"""Small words inside a name."""
_ORGANIZATIONS = """
inc incorporated llc llp ltd limited co corp corporation company companies gmbh mbh ag kg ohg ug ab oy oyj as asa aps bv
nv sa sas sarl srl spa sl plc pty pte kk kft doo sro zoo ev se foundation institute institut laboratory laboratories lab
labs university universität universite universidad universita universiteit college school polytechnic academy center
centre department faculty division group groups team teams committee consortium council society association alliance
collective initiative project projects community organization organisation office bureau agency ministry bank trust
fund press media studio studios software systems system technology technologies solutions services networks network
computing computer computers electronics industries industry enterprises entertainment games interactive labs robotics
intelligence science sciences engineering mathematics physics informatics regents trustees board fellows president
members holdings ventures partners org international national federal state states united free open source independent
research academic medical education educational health government europe european american cloud data digital security
california america africa asia europe germany france norway brazil canada russia switzerland nordic china japan
communications telecom semiconductor microsystems instruments research's stichting vereniging verein fondation
universität hochschule technische universitaet ecole école institutes
"""
ORGANIZATIONS = frozenset(_ORGANIZATIONS.split())
"""Words that organizations are called by; one that is a word of rights too counts beside another of them alone."""
_LEADING = frozenset(
    "limited free open state united national federal research academic medical education educational health government "
    "independent international data members industry services project projects partners trust office source california "
    "america africa asia europe germany france norway brazil canada russia switzerland nordic european american".split()
)
"""Of these, the words that say something by themselves and are no name without another one."""
_LAST = frozenset("limited project research international data health industry services projects office".split())
"""Of these, the words that may end a name: "Quarry Research"."""
_MEMBERS = """
contributor contributors author authors developer developers maintainer maintainers holder holders owner owners team
member members project community committer committers affiliate affiliates subsidiary subsidiaries others other all its
their his her respective individual individuals various companies and or the by copyright present now et al various
rights reserved code contributing original editor editors translator translators maintained programmers people family
"""
MEMBERS = frozenset(_MEMBERS.split())
"""What the makers of a work are called without a name."""
_PLACEHOLDERS = """
year years yyyy yy date dates name names full fullname last first of the a an your you my owner owners holder
holders copyright author authors organization organisation company project email mail address person
entity insert here or and licensor
institution developer program software work xxxx title product website url homepage current e g
"""
PLACEHOLDERS = frozenset(_PLACEHOLDERS.split())
"""Words of a place that nobody filled in."""
_FUNCTION = """
and to you this is not any may or in for with be that on are as by it from at an can will your we our have has all more
if was its which when but no do does only out up than their there please also into so how what need needs should must
where each other about here some they he she who them then one via per over under off yes just my me us ask first home
both never always until ever still yet again keep stay please sorry nope cc nc nd sa mau dau gpu gpus weights dataset
datasets checkpoint checkpoints noai noimageai sales seller sellers buyer buyers purchase purchases purchasing pricing
"""
_NEVER = (WEIGHTY | JOINING | frozenset(_FUNCTION.split())) - ORGANIZATIONS - MEMBERS
_ELIDED = frozenset("o d l m n dell t".split())
"""Beginnings of a name before an apostrophe: "O'Neill", "d'Arcy"."""
_SUFFIXES = frozenset("js ts py rs io".split())
"""Endings of a project's name after a point: "Node.js"."""
_NON = re.compile(r"(?P<sure>non)(?=[a-z]{4})|(?:un|anti|not)(?=[a-z]{4})")
_COMPOUND = re.compile(r"li[czs]en[czs]|.(?:bruk|brug|gebrauch|nutzung|gebruik|kaytto|exemplar)$")
"""The words for a license and for use in languages that join words, also as a part of a longer one."""
_INITIAL = re.compile(r"[A-Z]")
_CASED = re.compile(r"[A-Za-z\u00c0-\u024f\u0370-\u03ff\u0400-\u052f\u1e00-\u1fff]+")
_ENDS = (
    "有限责任公司 股份有限公司 有限公司 公司 集团 集團 大学 大學 研究院 研究所 实验室 實驗室 "
    "团队 團隊 科技 学院 學院 基金会 基金會 中心 株式会社"
)
_ORGANIZED = re.compile(
    rf"(?P<own>[\u4e00-\u9fff]{{0,16}}?)(?:{'|'.join(_ENDS.split())})+"
    r"|株式会社(?P<after>[\u30a0-\u30ff\u4e00-\u9fff]{1,12})"
)
"""An organization in Chinese or Japanese, by what it ends or begins with."""
_SURNAMES = (
    "王李张張刘劉陈陳杨楊黄黃赵趙吴吳周徐孙孫马馬朱胡郭何高林罗羅郑鄭梁谢謝宋唐许許韩韓冯馮邓鄧曹彭曾肖田"
    "董袁潘于蒋蔡余杜叶葉程苏蘇魏吕呂丁任沈姚卢盧姜崔钟鐘谭譚陆陸汪范金石廖贾夏韦付方白邹孟熊秦邱江尹薛闫"
    "段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤"
)
_PERSON = re.compile(rf"[{_SURNAMES}][\u4e00-\u9fff]{{1,2}}")
_SAYS = re.compile("[不禁仅僅限非勿须須必只用商免费費试試可得准應应请請或者若如需]")
"""Signs that say something; no name is taken to hold one."""


MOST_JOINED = 7
"""Letters of a part in small letters after a hyphen of a name. By judgment: "Hewlett-packard"; what is longer is a word
with an ending ("Valvira-numerolla")."""


@cache
def _foreign() -> tuple[frozenset[str], frozenset[str], frozenset[str]]:
    """Words, beginnings of words, and words that limit by themselves."""
    rows = (data_root("license_db") / "foreign.words").read_text("utf-8").split()
    beginnings, limiting = (frozenset(row[:-1] for row in rows if row[-1] == mark) for mark in "*!")
    return frozenset(row for row in rows if row[-1] not in "*!"), beginnings, limiting


def _of_rights(word: str, *, shortest: int = 6) -> bool:
    """Whether a folded word speaks of rights in a language other than English.

    Short words stand in the names of all languages: they count where nothing but the word tells that it is a name.
    """
    words, beginnings, limiting = _foreign()
    known = (len(word) >= shortest and word in words) or (word in limiting and len(word) >= LEAST_LIMITING)
    return known or any(word[:end] in beginnings for end in range(5, len(word) + 1))


def _denies(word: str) -> bool:
    """Whether a word takes back another: "unlicensed", "noncommercial"; "Undici" does not."""
    found = _NON.match(word)
    rest = word[found.end() :] if found else ""
    return found is not None and (found["sure"] is not None or rest in english_words() or rest in _rights())


@cache
def _given() -> frozenset[str]:
    """Given names that are English words too: beside another word with a capital they make a name."""
    return frozenset((data_root("license_db") / "given.names").read_text("utf-8").split())


@cache
def _rights() -> frozenset[str]:
    return frozenset((data_root("license_db") / "rights.words").read_text("utf-8").split())


@lru_cache(20_000)
def kind(raw: str) -> str:
    """What a word may be in a name.

    ``n``: a name of its own; ``d``: an English word with a capital, beside others; ``k``: an organization's word;
    ``r``: one that needs another organization's word; ``p``: a particle; ``i``: an initial; ``h``: a name that begins
    small; empty: no part of a name.
    """
    word = normalize.spell(raw)
    if len(raw) == 1 and _INITIAL.fullmatch(raw):
        return "i"
    capital = raw[:1].isupper()
    if word in PARTICLES and (not capital or raw.isupper() or word == "the"):
        return "p"
    if word in ORGANIZATIONS and capital:
        return "r" if word in _LEADING else "k"
    if "-" in raw:
        kinds = [kind(part) for part in raw.split("-")]
        lower = [part for part in raw.split("-")[1:] if part.islower()]
        speaks = any(
            part in _NEVER or part in _rights() or len(part) > MOST_JOINED or _of_rights(part, shortest=3)
            for part in lower
        )
        return (
            kinds[0]
            if kinds[0] in ("n", "d", "i", "k")
            and not speaks
            and all(one or part in lower for one, part in zip(kinds, raw.split("-"), strict=True))
            else ""
        )
    before, apostrophe, rest = raw.partition("'")
    if apostrophe and before.lower() in _ELIDED and rest[:1].isupper():
        return "n" if kind(rest) in ("n", "d") else ""
    inner = re.findall(r"[A-Z]{2,}(?![a-z])|[A-Z]?[a-z]+", raw)
    if len(inner) > 1 and raw.isascii() and not raw.isupper() and "".join(inner) == raw:
        said = [normalize.spell(part) for part in inner]
        speaks = any((part in _NEVER or part in _rights()) and part not in ORGANIZATIONS for part in said)
        return "" if speaks or "non" in said or "no" in said else "n"
    if not _CASED.fullmatch(raw):
        return "n" if _named_in_signs(raw) else ""
    folded = fold(raw)
    if word in _NEVER or word in _rights() or _denies(word):
        return "w" if capital and not raw.isupper() and word in ("will", "may", "grant", "law", "court") else ""
    if raw in _SUFFIXES or (capital and word in _given()):
        return "n" if capital else "h"
    limits = folded in _foreign()[2] and (len(folded) >= LEAST_LIMITING or not raw.isascii())
    if limits or _COMPOUND.search(folded):
        return ""
    known = word in english_words()
    if not known and _of_rights(folded, shortest=6 if capital and not (raw.isupper() and len(raw) > 1) else 3):
        return ""
    if capital:
        return "d" if known else "n"
    if any(letter.isupper() for letter in raw[1:]):
        return "n"
    return "" if known or not raw.isascii() else "h"


@lru_cache(20_000)
def is_thing(raw: str) -> bool:
    """Whether a word of small letters speaks of no right: what a project may be called before "developers"."""
    word = normalize.spell(raw)
    spoken = word in _NEVER or word in _rights() or word in _LEADING or _denies(word)
    return (
        raw.isascii() and raw.islower() and 1 < len(raw) < 20 and not spoken and not _of_rights(fold(raw), shortest=3)
    )


def _named_in_signs(raw: str) -> bool:
    """Whether a run of Chinese or Japanese signs is an organization by its ending, or a person by the surname."""
    found = _ORGANIZED.fullmatch(raw)
    if found is not None:
        return not _SAYS.search(found["own"] or found["after"] or "")
    return _PERSON.fullmatch(raw) is not None and not _SAYS.search(raw)


def _several(raw: str) -> bool:
    """Whether a word names several of a kind: "Cooperatives of Crete" are whom something is for, no holder."""
    word = raw.lower()
    return word.endswith("s") and word not in ORGANIZATIONS | MEMBERS | _given()


def is_name(words: tuple[str, ...]) -> bool:
    """Whether words in a row, with no sign between them but points and hyphens, are one name."""
    return _is_name(words) if 0 < len(words) <= LONGEST else False


LEAST_LIMITING = 4
"""Letters of a foreign word that says "only" or "not" and is then no name. By judgment: "Vain", not "Kun" or "Chi",
which are names of many people; one with a letter that English lacks counts however short."""
MOST_GIVEN = 4
"""Words of one person's name, no particle or organization's word among them. By judgment: "Ana Maria Souza Lima"."""
_OF = frozenset("of in from at".split())
LONGEST = 9
"""Words of one name. By judgment: "The Regents of the University of California at Berkeley" has nine."""


@lru_cache(20_000)
def _is_name(words: tuple[str, ...]) -> bool:
    kinds = "".join(kind(word) or "-" for word in words)
    if "-" in kinds or kinds[-1] == "p":
        return False
    names, anchors = sum(map(kinds.count, "nhi")), sum(map(kinds.count, "k"))
    plain, loud, small = kinds.count("d"), kinds.count("r"), kinds.count("h")
    if kinds.count("w") > 1 or (small > 1 and kinds != "hh") or (small and len(kinds) > 3):
        return False
    if kinds.count("w") and not (names or plain):
        return False
    if kinds.count("n") > MOST_GIVEN and not anchors and "p" not in kinds:
        return False  # a sentence in capitals
    if any(
        after in _OF and one in "dn" and _several(word)
        for word, one, after in zip(words, kinds, words[1:], strict=False)
    ):
        return False
    if "h" in kinds[1:] and kinds != "hh" and words[-1] not in _SUFFIXES:
        return False
    if loud and not (anchors or (loud > 1 and names + plain)) and not (names and words[-1].lower() in _LAST):
        return False
    if plain and not (names or anchors or len(kinds) == 1 or kinds.count("w")):
        return False
    return bool(names or anchors or plain) and plain <= 2 + anchors
