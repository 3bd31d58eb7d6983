"""Small pieces of HTML that the page and its exports use; whatever comes in as text leaves escaped, as `Markup`."""

import re
from collections.abc import Iterable
from urllib.parse import quote, urlsplit

from markupsafe import Markup, escape

from qa.days import MONTHS
from qa.records import Citation

FRAGMENT_WORDS = 5
"""Words at each end of a long quote that its text fragment names."""
FEW_WORDS = 6
"""A quote of so few words is named with its neighbours, since it may stand in other places too."""
NEIGHBOURS = 3
_UNSEEN = re.compile(r"[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\s]+")
_DAY = re.compile(r"(\d{4})-(\d{2})-(\d{2})(?!\d)")


def esc(text: object) -> Markup:
    """Any value as HTML text that is also safe inside a quoted attribute; what is `Markup` already stays as it is."""
    return text if isinstance(text, Markup) else escape(whole(str(text)))


def whole(text: str) -> str:
    """The text with lone surrogates, which UTF-8 cannot carry (file names may hold them), replaced by "?"."""
    return text.encode("utf-8", "replace").decode("utf-8")


def label(text: str) -> Markup:
    """Escaped text for one line of a title, an outlet or a path: white space folded, and without the controls that
    would let it pose as another text (C0, C1, explicit bidirectional formatting). Quotes and articles are never
    changed like this."""
    return esc(_UNSEEN.sub(" ", text).strip())


def isolated(text: str) -> Markup:
    """Text from outside, kept from turning the direction of what stands beside it (right-to-left, bidi controls)."""
    return Markup(f"<bdi>{label(text)}</bdi>")


def joined(parts: Iterable[object], between: str = " · ") -> Markup:
    """The parts that are there, in one line; ``between`` is HTML."""
    return Markup(between.join([esc(part) for part in parts if part]))


def day(iso: str) -> str:
    """An ISO 8601 date (or timestamp) as readers write it, "14 Jan 2025"; anything else as it is."""
    match = _DAY.match(iso)
    if not match or not 1 <= int(match[2]) <= 12:
        return iso
    return f"{int(match[3])} {MONTHS[int(match[2]) - 1][:3]} {match[1]}"


def time_tag(iso: str, hint: str = "") -> Markup:
    """``<time>`` for a date, or nothing where there is none; ``hint`` is told of it on demand."""
    title = f' title="{esc(hint)}"' if hint else ""
    return Markup(f'<time datetime="{esc(iso)}"{title}>{esc(day(iso))}</time>' if iso else "")


def moment(iso: str) -> Markup:
    """``<time>`` that the page's script writes in the reader's own time zone; without it, the day in UTC."""
    return Markup(f'<time class="moment" datetime="{esc(iso)}">{esc(day(iso))}</time>' if iso else "")


def thousands(count: int) -> str:
    """A number as it is read: "4,714"."""
    return f"{count:,}"


def plural(count: int, word: str) -> str:
    """ "1 article", "4,714 articles"."""
    return f"{thousands(count)} {word}" + ("" if count == 1 else "s")


def from_pictures(pages: str) -> str:
    """What is to be known of an article that was read from pictures of these ``pages`` ("1, 3–5"), "" of another."""
    several = "," in pages or "–" in pages
    read = f"Pages {pages} were read from pictures" if several else f"Page {pages} was read from a picture"
    return f"{read}: letters may be misread" if pages else ""


def percent(share: float) -> int:
    """A share from 0 to 1 in whole hundredths; what lies outside is clipped."""
    return round(100 * min(max(share, 0.0), 1.0))


def source_line(outlet: str, published: str) -> Markup:
    """Outlet and date as one escaped line; either may be missing."""
    return joined((isolated(outlet) if outlet else "", time_tag(published)))


def web_address(url: str) -> str:
    """The URL where it is one a link may carry (http or https, a host, no control characters), else ""."""
    if not url or re.search(r"[\x00-\x20\x7f\u0080-\u00a0\u200b-\u200f\u202a-\u202e\u2066-\u2069\\]", url):
        return ""
    try:
        parts = urlsplit(url)
        host = parts.hostname
    except ValueError:
        return ""
    return url if parts.scheme.lower() in ("http", "https") and host else ""


def original_link(url: str, quoted: str = "", prefix: str = "", suffix: str = "") -> str:
    """The article's address with a text fragment (https://wicg.github.io/scroll-to-text-fragment/) that makes a browser
    scroll to the quote and mark it, or "" where the address is not http or https.

    ``prefix`` and ``suffix`` are what stands around the quote: a short one may stand in other places too.
    """
    address = web_address(url).split(":~:")[0]
    if not address or not quoted.strip():
        return address
    return address + ("" if "#" in address else "#") + ":~:text=" + _text_directive(quoted, prefix, suffix)


def _text_directive(quoted: str, prefix: str, suffix: str) -> str:
    """``[prefix-,]start[,end][,-suffix]``, in which the signs of the syntax are percent-encoded."""
    words = quoted.split()
    # A range from the first to the last words also holds where the quote crosses a paragraph, an exact text does not.
    if len(words) > 2 * FRAGMENT_WORDS or "\n" in quoted.strip():
        take = min(FRAGMENT_WORDS, max(1, len(words) // 2))
        return f"{_encoded(words[:take])},{_encoded(words[-take:])}"
    before, after = _neighbours(prefix, suffix) if len(words) <= FEW_WORDS else ([], [])
    return (f"{_encoded(before)}-," if before else "") + _encoded(words) + (f",-{_encoded(after)}" if after else "")


def _neighbours(prefix: str, suffix: str) -> tuple[list[str], list[str]]:
    """The whole words next to a quote, within its paragraph; the first of the prefix may be cut, so it is left out."""
    before = re.findall(r"(?<=\s)\S+", prefix[max(prefix.rfind("\n"), 0) :])
    after = re.findall(r"\S+(?=\s)", suffix[: suffix.find("\n") + 1 or None])
    return before[-NEIGHBOURS:], after[:NEIGHBOURS]


def _encoded(words: list[str]) -> str:
    # "-" is syntax in a text directive, and the only such sign that a URL may hold as it is.
    return quote(" ".join(words), safe="").replace("-", "%2D")


def origin(url: str, path: str, quoted: str = "", prefix: str = "", suffix: str = "") -> Markup:
    """Where the article came from: a link that opens the original in its own tab, or the file's path, to be copied."""
    link = original_link(url, quoted, prefix, suffix)
    if link:
        return Markup(
            f'<a class="origin" href="{esc(link)}" target="_blank" rel="noopener noreferrer" '
            'referrerpolicy="no-referrer">Open the original<span class="vh"> (new tab)</span></a>'
        )
    if not path:
        return Markup()
    return Markup(
        f'<span class="origin file" dir="ltr">{label(path)}</span> '
        f'<button type="button" class="copy-path" data-copy="{esc(path)}">Copy path</button>'
    )


def marked(text: str, start: int, spans: list[tuple[int, int, str]]) -> Markup:
    """``text``, which begins at offset ``start`` of its article, with nested tags around article offsets.

    ``spans`` holds (start, end, opening tag) in article offsets, outer before inner; a span is clipped to the text and
    left out where nothing of it remains. A closing tag is derived from the opening one.
    """
    opens: dict[int, list[str]] = {}
    closes: dict[int, list[str]] = {}
    for begin, end, tag in spans:
        begin, end = max(begin - start, 0), min(end - start, len(text))
        if begin < end:
            opens.setdefault(begin, []).append(tag)
            closes.setdefault(end, []).insert(0, f"</{re.split(r'[ >]', tag[1:], maxsplit=1)[0]}>")
    pieces: list[str] = []
    last = 0
    for cut in sorted({*opens, *closes}):
        pieces.append(esc(text[last:cut]))
        pieces.extend(closes.get(cut, ()))
        pieces.extend(opens.get(cut, ()))
        last = cut
    pieces.append(esc(text[last:]))
    return Markup("".join(pieces))


def quoted(citation: Citation) -> Markup:
    """The quote, the answer in it marked."""
    begin, end = citation.answer_start, citation.answer_end
    spans = [] if begin is None or end is None else [(begin, end, "<mark>")]
    return marked(citation.quote, citation.start, spans)
