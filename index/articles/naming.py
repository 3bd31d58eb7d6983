"""What is said of a file of a kind that cannot be read."""

import mimetypes

from index.errors import ArticleError

_WITHOUT_TEXT = {"image": "a picture", "audio": "a sound recording", "video": "a film"}


def unreadable(name: str) -> ArticleError:
    """What is said of a file of this name, which is of no format that is read."""
    kind = _WITHOUT_TEXT.get((mimetypes.guess_type(name)[0] or "").partition("/")[0])
    if kind:
        return ArticleError(f"It is {kind}, which has no text to read: add its words as a text.")
    return ArticleError("Its type is not one that can be read: convert it to text, HTML, PDF or Word (.docx).")
