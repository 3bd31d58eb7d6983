"""What makes a sentence say less than outright, or the opposite: hedges, denials, negations and opposites."""

from __future__ import annotations

import re

NEGATION = re.compile(
    r"\b(?:not(?! only| just| least)|no(?! doubt)|never|none|nobody|nothing|neither|nor|without|cannot|yet to|"
    r"fail(?:s|ed)? to|refus(?:e|es|ed) to|"
    r"declin(?:e|es|ed) to)\b|n['’]t\b",
    re.IGNORECASE,
)
_WEAPON = "knife|knives|gun|guns|pistol|rifle|shotgun|axe|weapon|machete|hammer|sword|bat|screwdriver"
# What is planned, possible, feared or said to be: it may not have come to pass.
HEDGE = re.compile(
    r"\b(?:could|might|(?<!in )(?<!by )(?<!of )(?<!since )(?<!last )(?<!next )may(?! \d)|would|"
    r"(?<!best )(?<!worst )(?<!soon as )(?<!much as )possib(?:le|ly)|perhaps|maybe|reportedly|"
    r"allegedly|apparently|supposedly|purportedly|potential(?:ly)?|probabl[ey]|likely|unlikely|unconfirmed|unclear|if|whether|unless|"
    r"should|must|ought to|"
    r"expect(?:s|ed|ing)?|plan(?:s|ned|ning)?(?= to\b)|hop(?:e|es|ed|ing)|fear(?:s|ed|ing)?|want(?:s|ed)?(?= to\b)|"
    r"intend(?:s|ed|ing)?|propos(?:e|es|ed|al|ing)|consider(?:s|ed|ing)|"
    rf"threaten(?:s|ed|ing)?(?! [^.;]{{0,60}} with (?:a |an |his |her |the )?(?:{_WEAPON})\b)|"
    r"vow(?:s|ed|ing)?|pledg(?:e|es|ed|ing)|weigh(?:s|ed|ing)?(?! in\b)|mull(?:s|ed|ing)?|"
    r"promis(?:e|es|ed)|urg(?:e|es|ed|ing)|call(?:s|ed|ing)? (?:for|on)|demand(?:s|ed|ing)?|ask(?:s|ed|ing)?|"
    r"tr(?:y|ies|ied|ying) to|attempt(?:s|ed|ing)?(?: to)?|seek(?:s|ing)?(?: to)?|sought to|"
    r"speculat(?:e|es|ed|ing|ion)|rumou?r(?:s|ed)?|suspect(?:s|ed)?|believ(?:e|es|ed)|think(?:s)?|thought|suggest(?:s|ed)?|"
    r"claim(?:s|ed|ing)?|alleg(?:e|es|ed|ations?)|accus(?:e|es|ed|ing|ations?)|den(?:y|ies|ied|ying|ials?)|"
    r"disput(?:e|es|ed)|predict(?:s|ed|ing|ion)?|forecast(?:s)?|warn(?:s|ed|ing)?|talks? (?:of|about|to)|due to|set to|"
    r"pursuit of|quest (?:for|to)|bid (?:for|to)|"
    r"about to|almost|nearly)\b",
    re.IGNORECASE,
)
# A court that dismisses a case denies nothing, nor does who dismisses workers.
_IN_COURT = (
    r" (?:(?:an?|the|all|both|his|her|their|its) )?(?:[\w-]+ ){0,2}(?:cases?|lawsuits?|suits?|charges?|complaints?|"
    r"appeals?|workers|employees|ministers?|coach)\b"
)
DENIAL = re.compile(
    r"(?<!not )(?<!never )\b(?:den(?:y|ies|ied|ying)|reject(?:s|ed|ing)?|"
    rf"dismiss(?:es|ed|ing)?(?!{_IN_COURT})|"
    r"rul(?:e|es|ed|ing) out|disput(?:e|es|ed)|"
    r"refut(?:e|es|ed)|contradict(?:s|ed)?|false|untrue|hoax|baseless|unfounded)\b",
    re.IGNORECASE,
)
_PAIRS = """
rose fell|rise fall|rising falling|increased decreased|increase decrease|increases decreases|gained lost|grew shrank
higher lower|highest lowest|more fewer|more less|most least|before after|won lost|win lose|wins loses|opened closed
open closed|accepted rejected|approved rejected|approve reject|passed failed|agreed refused|arrived left|first last
supported opposed|support oppose|supports opposes|confirmed denied|arrested released|guilty innocent|legal illegal
up down|over under|above below|north south|east west|northern southern|eastern western|began ended|begin end
started stopped|start stop|early late|earlier later|succeeded failed|allowed banned|allow ban|hired fired
raised cut|raise cut|raised lowered|alive dead|survived died|dead injured|killed injured|strong weak|stronger weaker
better worse|best worst|large small|larger smaller|largest smallest|longest shortest|oldest youngest|older younger
public private|buy sell|bought sold|upheld overturned|convicted acquitted|praised criticized|joined left
expanded narrowed|strengthened weakened|lifted imposed|reopened closed|men women|man woman|male female|mother father
son daughter|brother sister|wife husband|majority minority|inside outside|maximum minimum|safe dangerous|true false
married divorced|attacked defended|winner loser|victory defeat|ahead behind|profit loss
morning evening|morning afternoon|morning night|afternoon night
day night|summer winter|spring autumn|domestic foreign|kept scrapped|adopted rejected|resumed suspended
found lost|likely unlikely|possible impossible|able unable|common rare|many few|always never|all none
confess deny|admit deny|win concede|won conceded
""".replace("\n", "|").strip("|")
OPPOSITES: dict[str, frozenset[str]] = {}
for _one, _other in (pair.split() for pair in _PAIRS.split("|")):
    OPPOSITES[_one] = OPPOSITES.get(_one, frozenset()) | {_other}
    OPPOSITES[_other] = OPPOSITES.get(_other, frozenset()) | {_one}
