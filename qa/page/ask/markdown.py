"""Texts and HTML for a Gradio Chatbot, which reads its messages as Markdown.

Text from questions and articles goes in through `literal`, after which no character of it has a meaning in Markdown or
HTML. A template's HTML goes in through `one_piece`: a Chatbot leaves it as it is up to the first blank line.
"""

import re

from markupsafe import Markup

from qa.fragments import whole


def literal(text: str) -> Markup:
    """Text as Markdown that shows exactly that text: every ASCII sign as a character reference, white space folded."""
    folded = re.sub(r"\s+", " ", whole(text)).strip()
    return Markup(re.sub(r"[!-/:-@\[-`{-~]", lambda sign: f"&#{ord(sign[0])};", folded))


def with_code(sentence: str) -> Markup:
    """A sentence of our own, with the commands it names between backticks set as code."""
    return Markup(re.sub(r"&#96;(.+?)&#96;", r"<code>\1</code>", str(literal(sentence))))


def one_piece(html: Markup) -> Markup:
    """The HTML without blank lines, one of which would end it."""
    return Markup(re.sub(r"\s*\n\s*", "\n", str(html)))
