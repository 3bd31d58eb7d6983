"""Small pieces of HTML that the page and its exports use; whatever comes in as text leaves escaped."""

import re
from html import escape
from urllib.parse import quote, urlsplit

MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
FRAGMENT_WORDS = 5
"""Words at each end of a long quote that its text fragment names."""
FEW_WORDS = 6
"""A quote of so few words is named with its neighbours, since it may stand in other places too."""
NEIGHBOURS = 3


def esc(text: object) -> str:
    """Any value as HTML text that is also safe inside a quoted attribute."""
    return escape(whole(str(text)), quote=True)


def whole(text: str) -> str:
    """The text with lone surrogates, which UTF-8 cannot carry (file names may hold them), replaced by "?"."""
    return text.encode("utf-8", "replace").decode("utf-8")


def label(text: str) -> str:
    """Escaped text for one line of a title, an outlet or a path: white space folded, and without the controls that
    would let it pose as another text (C0, C1, explicit bidirectional formatting). Quotes and articles are never
    changed like this."""
    return esc(re.sub(r"[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\s]+", " ", text).strip())


def isolated(text: str) -> str:
    """Text from outside, kept from turning the direction of what stands beside it (right-to-left, bidi controls)."""
    return f"<bdi>{label(text)}</bdi>"


def day(iso: str) -> str:
    """An ISO 8601 date (or timestamp) as readers write it, "14 Jan 2025"; anything else as it is."""
    match = re.match(r"(\d{4})-(\d{2})-(\d{2})(?!\d)", iso)
    if not match or not 1 <= int(match[2]) <= 12:
        return iso
    return f"{int(match[3])} {MONTHS[int(match[2]) - 1]} {match[1]}"


def time_tag(iso: str) -> str:
    """``<time>`` for a date, or nothing where there is none."""
    return f'<time datetime="{esc(iso)}">{esc(day(iso))}</time>' if iso else ""


def plural(count: int, word: str) -> str:
    """ "1 article", "4,714 articles"."""
    return f"{count:,} {word}" + ("" if count == 1 else "s")


def percent(share: float) -> int:
    """A share from 0 to 1 in whole hundredths; what lies outside is clipped."""
    return round(100 * min(max(share, 0.0), 1.0))


def source_line(outlet: str, published: str) -> str:
    """Outlet and date as one escaped line; either may be missing."""
    return " · ".join(part for part in (isolated(outlet) if outlet else "", time_tag(published)) if part)


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


def origin(url: str, path: str, quoted: str = "", prefix: str = "", suffix: str = "") -> str:
    """Where the article came from: a link that opens the original in its own tab, or the file's path, to be copied."""
    link = original_link(url, quoted, prefix, suffix)
    if link:
        return (
            f'<a class="origin" href="{esc(link)}" target="_blank" rel="noopener noreferrer" '
            'referrerpolicy="no-referrer">Open the original<span class="vh"> (new tab)</span></a>'
        )
    if not path:
        return ""
    return (
        f'<span class="origin file" dir="ltr">{label(path)}</span> '
        f'<button type="button" class="copy-path" data-copy="{esc(path)}">Copy path</button>'
    )


def marked(text: str, start: int, spans: list[tuple[int, int, str]]) -> str:
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
    pieces, last = [], 0
    for cut in sorted({*opens, *closes}):
        pieces.append(esc(text[last:cut]))
        pieces.extend(closes.get(cut, ()))
        pieces.extend(opens.get(cut, ()))
        last = cut
    pieces.append(esc(text[last:]))
    return "".join(pieces)
