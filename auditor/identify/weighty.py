"""Words that can change what a text allows: never part of a name, a title or a place that may vary."""

from __future__ import annotations

_WORDS = """
not no non nor never none neither without cannot nothing nobody unless except excepting exception exceptions
excluding exclude excludes excluded exclusion exclusive exclusively only solely merely but however notwithstanding
provided subject may must shall will should would can could might ought need needs allow allows allowed permit
permits permitted permission permissions forbid forbids forbidden prohibit prohibits prohibited prohibition restrict
restricts restricted restriction restrictions ban bans banned deny denied disallow disallowed disallows limit limits
limited limitation limitations require requires required requirement requirements obligation obliged grant grants
granted granting revoke revoked revocable irrevocable terminate terminates terminated termination expire expires
license licensed licenses licensing sublicense sublicensed sublicensing relicense use uses used user users using
usage commercial commercially noncommercial profit nonprofit purpose purposes research academic academia educational
education evaluation personal private internal production military weapon weapons surveillance medical government
copy copies copied copying modify modifies modified modification modifications distribute distributed distribution
redistribute redistributed redistribution publish published sell sells sold selling sale host hosted hosting train
training trained agree agrees agreed agreement accept accepts accepted comply complies compliance consent approval
approved approve warranty warranties liability liable indemnify indemnity indemnification damages pay pays paid
payment fee fees royalty royalties free charge revenue term terms condition conditions clause clauses law laws
govern governed jurisdiction court courts arbitration if when where whether until before after than more less least
most exceed exceeds exceeding million billion thousand monthly is are was were be been being has have had do does
did this that these those you your they their we our it its above below following hereby herein thereof thereby
"""

WEIGHTY = frozenset(_WORDS.split())
"""Spelled words."""

FILLERS = frozenset("the a an of and by for license agreement text full version v copy official english terms".split())
"""Words a title may carry beside the license's own names."""

JOINING = frozenset("for by to with in on under as at".split())
"""Small words that could join a term to a name, however they are written."""

IN_ADDRESSES = frozenset(
    "license licenses licensing licensed free terms law laws copy will agreement government this is are legal user "
    "users use when research academic education educational training will publish published sell medical sale private "
    "hosted host hosting copying distribution public must".split()
) - frozenset("must sell sale private medical training terms agreement".split())
"""Weighty words that addresses hold: of a license's page, of an institution."""
OF_TERMS = frozenset("eula tos policy policies aup conditions restrictions pricing addendum rider".split())
"""Words in addresses of pages that state terms of their own."""
