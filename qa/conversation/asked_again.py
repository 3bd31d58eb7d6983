"""Questions of hardly more than "When?" or "Against whom?": the one before them, asked for something else."""

from __future__ import annotations

import re

from qa.english.verbs import base_of_past, base_of_present, is_participle

LONGEST_NAME = 6  # words of an answer that takes the place of "who" in the question
_BARE = re.compile(
    r"^(?:and |but |so |ok |okay )*(?P<asks>(?:(?:against|by|with|for|to|from|since|until|at|in|on) )?"
    r"(?:whom|when|where|why|how)) ?(?:exactly|then|please|was that|is that|did that happen)?[\s?.!]*$",
    re.IGNORECASE,
)
_ASKED = re.compile(
    r"^(?:(?P<subject>whom?|what|which [\w’'-]+)|(?:(?:against|by|with|for|to|from|since|until|at|in|on) )?"
    r"(?:what|whom?|when|where|why|how)(?: (?:long|often))?)"
    r" (?P<rest>(?P<verb>[\w’'-]+) .+?)[\s?.!]*$",
    re.IGNORECASE,
)
_PLACED = re.compile(r" (?:in|at|on|during) (?:the |their |his |her |its )?[\w’' -]+$", re.IGNORECASE)
_BE = frozenset("is are was were has have had will would can could should may might must".split())
_DO = frozenset("do does did".split())


_DID_THEY = re.compile(
    r"^(?:and |but |so )*(?P<asks>(?:did|do|does|will|would|can|could) (?:he|she|they|it))[\s?.!]*$", re.IGNORECASE
)
# "Who has to approve it?", "does she want to sell it?", of which "did they?" is asked.
_TO_BE_DONE = re.compile(
    r"^(?:who|(?:does|do|did|will|would|should|must|can|could) \S+(?: \S+)?)"
    r" (?:(?:has|have|had|wants?|needs?|plans?|hopes?|tries|tried|is|are) to|must|should|will|would|can|could)"
    r" (?P<done>[a-z]\S* [^?]+?)[\s?.!]*$",
    re.IGNORECASE,
)


def asked_again(question: str, before: str, answer: str) -> str:
    """The question ``before`` asked for what a bare ``question`` asks for; "" where that cannot be said in its words.

    ``answer`` was given to it, and is meant where it asked who did something.
    """
    whether, to_be_done = _DID_THEY.match(question), _TO_BE_DONE.match(before)
    if whether and to_be_done:
        return f"{whether['asks']} {to_be_done['done']}?"
    bare, asked = _BARE.match(question), _ASKED.match(before)
    if not bare or not asked or asked["rest"].rstrip().endswith(")"):
        return ""
    if before.lower().startswith(bare["asks"].lower()):
        return ""  # that was asked already, and something else is meant
    wanted = bare["asks"][0].upper() + bare["asks"][1:].lower()
    verb, rest = asked["verb"].lower(), asked["rest"]
    answer = re.sub(r"^(?:The|An?)\b", lambda article: article[0].lower(), answer)
    named = 0 < len(answer.split()) <= LONGEST_NAME
    if verb == "happened":  # what did is no name
        return f"{wanted} did it happen {asked['rest'].partition(' ')[2]}?"
    if not asked["subject"]:
        return f"{wanted} {rest}?" if verb in _DO | _BE else ""
    if not named:
        return ""
    if verb in _DO:
        did, place = rest, ""
        if where := _PLACED.search(rest):  # "play in the final" is "play Hask in the final"
            did, place = rest[: where.start()], where[0]
        return f"{wanted} {did} {answer}{place}?"
    _, _, done = rest.partition(" ")
    if verb in _BE and asked["subject"].lower() == "whom":
        return f"{wanted} {rest} {answer}?"
    if verb in _BE:
        return f"{wanted} {verb} {answer} {done}?" if is_participle(done.split()[0]) else ""
    if base := base_of_past(verb):
        return f"{wanted} did {answer} {base} {done}?"
    base = base_of_present(verb)
    return f"{wanted} does {answer} {base} {done}?" if base else ""
