"""Web addresses: what the many spellings of one have in common."""

import re
from urllib.parse import quote, urlsplit, urlunsplit

_PORTS = {"http": 80, "https": 443}
# Hosts and paths of pages made for phones; the host keeps two parts at least, since www.example is a name.
_VARIANT = re.compile(r"^(?:(?:www\d?|m|amp|mobile)\.)+(?=[^.]+\.)")
_AMP_START = re.compile(r"^/amp/(?=.)", re.IGNORECASE)
_AMP_END = re.compile(r"/amp/?$|\.amp(?=(?:\.html?)?/?$)", re.IGNORECASE)
_ENCODED, _UNRESERVED = re.compile("%[0-9a-fA-F]{2}"), re.compile("[A-Za-z0-9._~-]")
_ROUTE = re.compile(r"[!/]+[^/!]")  # "#/story/17": the path of a page that is made by script
_CACHED = re.compile(
    r"https?://(?:[\w-]+\.cdn\.ampproject\.org/[cv]/|www\.google\.[a-z.]+/amp/)(?:s/)?(?=[\w-]+\.)", re.IGNORECASE
)
_COUNTING = re.compile(
    r"(?:(?:utm|mc|mtm|pk|piwik|at|ns|hsa|_hs|guce)_\w+|_hs\w+|fbclid|[gdty]clid|g?wbraid|gbraid|msclkid|twclid|ttclid"
    r"|yclid|li_fat_id|mibextid|igsh(?:id)?|mkt_tok|s_?cid|cmp(?:id)?|intcmp|[ion]cid|emc|smid|smtyp|ftag|xto?r(?:ef)?"
    r"|wt[._]\w+|wprov|wpisrc|itid|spm|vd_source|_g[al]|ref_?(?:src|url)|__twitter_impression|guccounter|srnd|taid|ito"
    r"|dicbo|trk|partner|share|feed(?:type|name)|amp|output_?type|rss)(?:=|$)"
    r"|(?:ref|source|src|from)=(?:rss|feed|amp|app|twitter|facebook|fb|social|e?mail|newsletter)\w*$",
    re.IGNORECASE,
)


def normalise_url(url: str) -> str:
    """What the many spellings of a web address have in common; empty where it names no single page.

    Without what RFC 3986 says makes no difference, and without what makes none in practice: the scheme (it becomes
    https), ``www.``, marks of the version for phones, parameters by which visits are counted, the slash at the end,
    and the fragment, but for one that names a page (``#/story/17``). Addresses that have one spelling may still be of
    two articles: their texts tell (`index.versions`). Articles are stored by it: a change of it takes another format
    of the store (`index.store.rekeying`).
    """
    try:
        parts = urlsplit(_out_of_cache(url.strip()))
        port = parts.port
    except ValueError:
        return ""
    scheme, host = parts.scheme.lower(), _VARIANT.sub("", _in_letters((parts.hostname or "").lower().rstrip(".")))
    path = _spelt(_AMP_END.sub("", _AMP_START.sub("/", parts.path)).rstrip("/"))
    query = "&".join(_spelt(pair) for pair in parts.query.split("&") if pair and not _COUNTING.match(pair))
    route = parts.fragment if _ROUTE.match(parts.fragment) else ""
    if scheme not in _PORTS or not host or not (path or query or route):
        return ""  # a site's front page says where an article came from, not which one it is
    netloc = host if port in (None, _PORTS[scheme]) else f"{host}:{port}"
    return urlunsplit(("https", netloc, path or "/", query, route)).encode("utf-8", "replace").decode()


def _in_letters(host: str) -> str:
    """A host with its labels as they are read (``xn--bcher-kva`` → ``bücher``, RFC 3492)."""
    try:
        labels = (
            label[4:].encode().decode("punycode") if label.startswith("xn--") else label for label in host.split(".")
        )
        return ".".join(labels)
    except (UnicodeError, ValueError):
        return host


def _spelt(text: str) -> str:
    """A piece of an address with its characters as RFC 3986 (6.2.2) has them: ``é``, ``%c3%a9`` → ``%C3%A9``."""
    written = _ENCODED.sub(lambda match: _plainly(match[0]), text)
    return "".join(c if c.isascii() else quote(c, errors="replace") for c in written)


def _plainly(encoded: str) -> str:
    character = chr(int(encoded[1:], 16))
    return character if _UNRESERVED.fullmatch(character) else encoded.upper()


def _out_of_cache(url: str) -> str:
    """The page's own address, where ``url`` is that of Google's copy of it for phones."""
    cached = _CACHED.match(url)
    return f"https://{url[cached.end() :]}" if cached else url
