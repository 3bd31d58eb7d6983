"""Numbers in words: "nineteen", "twenty-five", "two million"."""

import re

SMALL = {
    word: n
    for n, word in enumerate(
        "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen "
        "seventeen eighteen nineteen".split()
    )
}
TENS = {word: 10 * n for n, word in enumerate("twenty thirty forty fifty sixty seventy eighty ninety".split(), start=2)}
SCALES = {"hundred": 100, "thousand": 1000, "million": 10**6, "billion": 10**9, "trillion": 10**12}
TO_TEN = {word: number for word, number in SMALL.items() if 1 <= number <= 10}
DIGITS = tuple(SMALL)[1:10]
"""What may follow one of the tens: "one" to "nine"."""

IN_WORDS = rf"(?:(?:{'|'.join(TENS)})(?:[- ](?:{'|'.join(DIGITS)}))?|{'|'.join(SMALL)})\b"
"""A pattern of whole numbers under a hundred in words."""

_PARTS = re.compile(r"[- ]")


def value_of(number: str) -> int:
    """What a number under a hundred in words is, as `IN_WORDS` finds them, in any case; KeyError of anything else."""
    return sum(SMALL[part] if part in SMALL else TENS[part] for part in _PARTS.split(number.lower()))
