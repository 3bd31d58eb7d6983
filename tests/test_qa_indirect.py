"""Questions that are put within another sentence."""

import pytest

from qa.conversation.indirect import direct


@pytest.mark.parametrize(
    ("question", "asked"),
    [
        ("Can you tell me who won the vote?", "who won the vote?"),
        ("do you know how many died", "how many died"),
        ("I want to know from CNN how many died", "from CNN how many died"),
        ("I'd like to know what Ada Berg said about the strike", "what did Ada Berg say about the strike"),
        ("please tell me what the Guardian reported on it?", "what did the Guardian report on it?"),
        ("I was wondering why the bridge closed", "why the bridge closed"),
        # No question within.
        ("Can you tell me about the strike?", "Can you tell me about the strike?"),
        ("What can you tell me?", "What can you tell me?"),
        ("Do you know Ada Berg?", "Do you know Ada Berg?"),
        ("who told you what happened?", "who told you what happened?"),
    ],
)
def test_the_question_within(question: str, asked: str) -> None:
    assert direct(question) == asked
