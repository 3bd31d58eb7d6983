"""English verbs, as far as turning a question about one into a statement needs them.

`verbs.txt` holds the base forms that follow "to", "will", "did not" and the like in news, and seldom stand elsewhere.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

_LIST = Path(__file__).with_name("verbs.txt")
AUXILIARIES = frozenset(
    "is are was were am do does did has have had can could will would shall should may might must".split()
)
# past, participle where it differs, and base form
_IRREGULAR = """
became become become|began begun begin|bent bend|bet bet|bit bitten bite|blew blown blow|bought buy|broke broken break
brought bring|built build|burnt burn|came come come|caught catch|chose chosen choose|cut cut|dealt deal|did done do
drank drunk drink|drew drawn draw|drove driven drive|ate eaten eat|fed feed|fell fallen fall|felt feel|fled flee
flew flown fly|forgave forgiven forgive|forgot forgotten forget|fought fight|found find|froze frozen freeze
gave given give|got gotten get|grew grown grow|had had have|heard hear|held hold|hid hidden hide|hit hit|hurt hurt
kept keep|knew known know|laid lay|led lead|left leave|lent lend|let let|lost lose|made make|meant mean|met meet
overcame overcome overcome|overthrew overthrown overthrow|oversaw overseen oversee|overtook overtaken overtake
paid pay|put put|quit quit|ran run run|rang rung ring|read read|rebuilt rebuild|rode ridden ride|rose risen rise
said say|sang sung sing|sank sunk sink|sat sit|saw seen see|sent send|set set|shook shaken shake|shot shoot
shut shut|slept sleep|slid slide|sold sell|sought seek|spent spend|spilt spill|split split|spoke spoken speak
spread spread|stole stolen steal|stood stand|struck strike|stuck stick|swam swum swim|swept sweep|swore sworn swear
taught teach|threw thrown throw|told tell|took taken take|tore torn tear|undertook undertaken undertake
understood understand|upheld uphold|went gone go|withdrew withdrawn withdraw|withheld withhold|woke woken wake
won win|wore worn wear|wrote written write|thought think|was been be|were been be|drowned drown|overran overrun overrun
"""
PAST: dict[str, str] = {}
PARTICIPLES: dict[str, str] = {}
for _forms in _IRREGULAR.replace("\n", "|").strip("|").split("|"):
    _past, *_between, _base = _forms.split()
    PAST[_past] = _base
    PARTICIPLES[_between[0] if _between else _past] = _base


@cache
def base_verbs() -> frozenset[str]:
    """All base forms, in lower case."""
    return frozenset(_LIST.read_text(encoding="utf-8").split()) | frozenset(PAST.values())


def is_base(word: str) -> bool:
    """Whether ``word`` may be a verb's base form; British spellings too."""
    plain = word.lower()
    return plain in base_verbs() or (plain.endswith("ise") and f"{plain[:-3]}ize" in base_verbs())


def base_of_past(word: str) -> str | None:
    """ "resigned" -> "resign", "took" -> "take"; None where ``word`` is no past tense of a known verb."""
    plain = word.lower()
    if plain in PAST or plain in PARTICIPLES:
        return PAST.get(plain) or PARTICIPLES[plain]
    if not plain.endswith("ed"):
        return None
    stem = plain[:-2]
    doubled = len(stem) > 2 and stem[-1] == stem[-2]
    candidates = (f"{stem}e", stem, stem[:-1] if doubled else stem, f"{stem[:-1]}y" if stem.endswith("i") else stem)
    return next((base for base in candidates if is_base(base)), None)


def base_of_present(word: str) -> str | None:
    """ "resigns" -> "resign", "tries" -> "try"; None where ``word`` is no third person of a known verb."""
    plain = word.lower()
    if not plain.endswith("s") or plain.endswith("ss"):
        return None
    candidates = [plain[:-1]]
    if plain.endswith("es"):
        candidates.append(plain[:-2])
    if plain.endswith("ies"):
        candidates.append(f"{plain[:-3]}y")
    return next((base for base in candidates if is_base(base)), None)


def base_of_gerund(word: str) -> str | None:
    """ "planning" -> "plan", "taking" -> "take"; None where ``word`` is no such form of a known verb."""
    plain = word.lower()
    return base_of_past(f"{plain[:-3]}ed") if plain.endswith("ing") and len(plain) > 5 else None


def is_participle(word: str) -> bool:
    """Whether ``word`` looks like a past or present participle."""
    plain = word.lower()
    if plain in PARTICIPLES:
        return True
    return len(plain) > 4 and plain.endswith(("ed", "ing")) and plain not in _NOT_PARTICIPLES


_NOT_PARTICIPLES = frozenset("during morning evening building thing nothing something anything everything king".split())
