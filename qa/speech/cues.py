"""The words that tell of speech, and what may stand around them."""

from __future__ import annotations

from typing import Literal

Manner = Literal["says", "denies", "asks", "reports"]

MANNERS: dict[Manner, str] = {
    "says": (
        "said|says|say|told|tells|tell|added|adds|wrote|writes|tweeted|tweets|posted|claimed|claims|announced|announces|"
        "warned|warns|warn|cautioned|cautions|argued|argues|argue|insisted|insists|insist|noted|notes|explained|explains|"
        "stated|states|declared|declares|confirmed|confirms|acknowledged|acknowledges|admitted|admits|suggested|suggests|"
        "suggest|predicted|predicts|predict|promised|promises|vowed|vows|pledged|pledges|stressed|stresses|emphasised|"
        "emphasized|conceded|concedes|joked|jokes|concluded|concludes|described|describes|describe|testified|testifies|"
        "alleged|alleges|allege|replied|replies|responded|responds|recalled|recalls|estimated|estimates|estimate|"
        "believes|believe|believed|thinks|think|fears|fear|feared|hopes|expects|expect|called|calls|call|praised|praises|"
        "hailed|hails|criticised|criticized|criticises|criticizes|condemned|condemns|accused|accuses|blamed|blames|"
        "complained|complains|thanked|apologised|apologized|expressed|repeated|reiterated|reiterates|assured|disputed|"
        "disputes|doubts|doubted|informed|remarked|remarks|indicated|indicates|maintained|maintains|contended|contends|"
        "speculated|speculates|countered|counters|quipped|lamented|laments|boasted|commented|observed|observes|"
        "reckoned|reckons|recounted|recounts|detailed|elaborated|underlined|underlines|dubbed|labelled|labeled|branded|"
        "answered|answers|retorted|mused|opined|shared|agreed|agrees|advised|advises|raved|gushed|cited"
    ),
    "denies": (
        "denied|denies|deny|rejected|rejects|reject|dismissed|dismisses|refuted|refutes|contradicted|contradicts"
    ),
    "asks": "asked|asks|demanded|demands|urged|urges|urge|appealed|appeals|begged|pleaded|proposed|proposes|questioned",
    "reports": "reported|reports|report|revealed|reveals|disclosed|discloses|quoted",
}
"""The words that tell of speech, by its manner, as alternatives of a regular expression."""

MANNER: dict[str, Manner] = {cue: manner for manner, cues in MANNERS.items() for cue in cues.split("|")}

TWO_WORDS: dict[tuple[str, str], Manner] = {
    ("spoke", "of"): "says",
    ("speaks", "of"): "says",
    ("put", "the"): "says",
    ("puts", "the"): "says",
    ("ruled", "out"): "denies",
    ("went", "on"): "says",
}
"""Cues of two words."""

BESIDE_WORDS = frozenset(
    "read reads continued continues began begins concluded laughed shouted shouts cried exclaimed reflected observed "
    "offered sang whispered smiled sighed answered agreed warns goes went put puts adds muses writes".split()
)
"""Words that tell of speech only beside what stands in quotation marks."""

TAKING = frozenset(
    "cited shared detailed quoted disclosed discloses revealed reveals observed observes repeated answers answered "
    "responded responds fears fear feared posted posts agreed agrees recalled recalls maintained maintains expressed "
    "thanked labelled labeled branded concluded began begins indicates suggested suggests suggest reads".split()
)
"""Words that have other uses: they tell of speech where "that" or a quotation follows."""

NOUNS = frozenset(
    "claims reports report states notes fears fear hopes calls call demands estimates estimate doubts appeals answers "
    "remarks jokes urge promises shares posts cites counters comments predicts tweets pledges vows "
    "say think believe tell warn argue insist allege deny expect suggest".split()
)
"""Words that may be nouns or infinitives: they are verbs where what they tell follows, and a name or a noun comes
before."""

SPEAKING = frozenset(
    "saying adding telling calling warning claiming explaining noting insisting arguing describing asking citing "
    "writing suggesting stressing promising accusing cautioning announcing predicting declaring urging tweeting "
    "stating vowing pledging complaining conceding acknowledging admitting emphasising emphasizing alleging "
    "recalling joking denying dismissing labelling labeling branding dubbing reiterating confirming remarking "
    "questioning responding blaming criticising criticizing praising likening quipping".split()
)
"""Forms that tell of speech of who is named earlier in the sentence: "…, saying that …"."""

INVERTED = frozenset(
    "said says added adds wrote writes warned warns asked asks argued argues explained explains reported reports noted "
    "notes replied replies recalled recalls insisted insists announced tweeted confirmed concluded continued joked "
    "remarked observed commented quipped predicted claimed read".split()
)
"""Cues that may stand before the speaker: "…," said X."""

AUXILIARIES = frozenset(
    "has have had also later then repeatedly again first earlier since once already strongly always still reportedly "
    "publicly only now even just simply instead previously recently further quickly famously did does do would will "
    "can could may might must should is was are were be been being".split()
)
"""What may stand between the speaker and the cue."""

PASSIVE = frozenset("is was are were be been being get got gets".split())
NEGATING = frozenset("not never cannot wouldn’t didn’t hasn’t haven’t won’t doesn’t".split())
