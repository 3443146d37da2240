"""Words that are the same word: British and American spelling, signs."""

from __future__ import annotations

_PAIRS = """
acknowledgement acknowledgment / acknowledgements acknowledgments / analogue analog / analyse analyze / analysed
analyzed / artefact artifact / artefacts artifacts / authorisation authorization / authorisations authorizations /
authorise authorize / authorised authorized / authorises authorizes / authorising authorizing / behaviour behavior /
behavioural behavioral / calibre caliber / cancelled canceled / cancelling canceling / capitalisation capitalization
/ catalogue catalog / categorise categorize / categorised categorized / centre center / characterise characterize /
colour color / customise customize / customised customized / defence defense / emphasised emphasized / endeavour
endeavor / endeavours endeavors / enrol enroll / favour favor / favourite favorite / finalise finalize / finalised
finalized / fulfil fulfill / fulfils fulfills / fulfilment fulfillment / generalise generalize / honour honor /
honourable honorable / initialise initialize / initialised initialized / judgement judgment / judgements judgments /
labelling labeling / labelled labeled / labour labor / licence license / licences licenses / licenced licensed /
licencing licensing / licencee licensee / licencees licensees / licencor licensor / licensers licensors / maximise
maximize / minimise minimize / modelled modeled / modelling modeling / monetise monetize / monetised monetized /
neighbour neighbor / neighbouring neighboring / normalise normalize / offence offense / offences offenses / optimise
optimize / optimised optimized / organisation organization / organisations organizations / organisational
organizational / organise organize / organised organized / penalise penalize / practise practice / practised
practiced / programme program / programmes programs / publicise publicize / quantisation quantization / quantise
quantize / quantised quantized / realise realize / realised realized / recognise recognize / recognised recognized /
rumour rumor / savour savor / signalling signaling / specialise specialize / specialised specialized / standardise
standardize / summarise summarize / tokenise tokenize / tokeniser tokenizer / travelling traveling / utilisation
utilization / utilise utilize / utilised utilized / utilising utilizing / visualise visualize / whilst while /
wilful willful / wilfully willfully / pretence pretense / grey gray / unauthorised unauthorized / unlicenced
unlicensed / sublicence sublicense / sublicences sublicenses / sublicenced sublicensed / sublicencing sublicensing /
sublicencable sublicensable / sublicenseable sublicensable / merchantibility merchantability
"""

SPELLING: dict[str, str] = dict(pair.split() for pair in _PAIRS.split("/")) | {
    "https": "http",
    "%": "percent",
    "‰": "permille",
    "&": "and",
    "§": "section",
    "©": "c",
    "≤": "<=",
    "≥": ">=",
}
"""Spelled word → the spelling it is known under."""

JOINED = frozenset({("per", "cent"), ("can", "not")})
"""Pairs of words that are also written as one without a hyphen between them; ``sub`` joins with ``licens…`` as well."""
