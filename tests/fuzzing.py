"""Inputs made at random, for the readers of files and for what a page's API takes; the same ones for the same seed.

Files are valid ones of every format, spoiled; each is read in the process that reads files, under bounds that no honest
file of that size comes near. Requests are arguments of every kind for every function that a page or a program can call.
`tests/test_fuzz.py` runs both for half a minute, `tests/benchmarks/fuzz.py` for as long as it is told.
"""

from __future__ import annotations

import contextlib
import gzip
import http.client
import io
import json
import logging
import math
import random
import re
import tarfile
import tempfile
import time
import zipfile
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from unittest import mock

from large_pages import large_page

from index import reading
from index.articles import SUPPORTED, Failure, Item, LeftOut, NotRead
from index.articles.packing import ENDINGS
from index.articles.source import MIB
from index.reading import Caps, read_apart
from index.records import Article

CAPS = Caps(seconds=10, memory=1024 * MIB, output=256 * MIB)
"""What one spoiled file of some kilobytes may take: 10 seconds of processor time and 1 GiB."""
SLOW = 10.0
"""Seconds of processor time, of the page and of who asks it, after which a request counts as hanging."""
PATIENCE = 120.0
"""Seconds without a byte of reply after which one counts as hanging, on a machine however busy."""
_LATE = -1
_LARGE_PAGES = 0.001  # share of the files
_BAD = {
    "hangs": re.compile(r"of processor time|Nothing came of it"),
    "crashes": re.compile(r"was ended \(|could not be started"),
    "memory": re.compile(r"more memory than there is"),
}
_TOKENS = (
    b"\x00", b"\xff\xfe", b"\xef\xbb\xbf", b"\xed\xa0\x80", b"\r\n\r\n", b"=?utf-8?b?", b"=?utf-8?q?=", b"<!--", b"-->",
    b"<![CDATA[", b"]]>", b"<!DOCTYPE x [<!ENTITY a 'b'>]>", b"&a;", b"&#x110000;", b"&#0;", b"<script>",
    b"</p>", b"<p>",
    b"---\n", b"+++\n", b"*a", b"&a [", b"a.b.c.d = 1\n", b"{", b"}", b"[", b"]", b'"', b"\\ud800", b"\\u0000",
    b"1e400",
    b"NaN", b"9" * 400, b"-", b"--x\n", b"From a@b\n", b"Content-Type: text/plain; charset=utf-16\n",
    b"Content-Transfer-Encoding: base64\n", b"WARC/1.0\r\n", b"Content-Length: 99999999999\r\n", b"endobj\n",
    b"<< /Length 99999999 >>", b"/Filter /FlateDecode", b"stream\n", b"xref\n", b"2025-13-45", b"0000-00-00",
    "𝔘\u202e\u200b\u0301é".encode(),
)  # fmt: skip


def samples() -> dict[str, list[bytes]]:
    """Sound files by suffix, at least one for each that can be read without ``.gz``."""
    html = (
        b"<html><head><title>Bridge</title><meta property='og:url' content='https://a.example/1'>"
        b'<script type="application/ld+json">{"@type":"NewsArticle","headline":"Bridge","articleBody":"It reopened."}'
        b"</script></head><body><article><h1>Bridge</h1><p>The bridge reopened on Monday.</p><ul><li>a</li></ul>"
        b"<table><tr><td>b</td></tr></table></article></body></html>"
    )
    article = {
        "title": "Bridge",
        "text": "The bridge reopened.",
        "authors": ["A"],
        "published": "2025-01-14",
        "url": "u",
    }
    ninjs = {
        "uri": "urn:1",
        "type": "text",
        "headline": "Bridge",
        "body_text": "It reopened.",
        "versioncreated": "2025",
    }
    rss = (
        b"<?xml version='1.0'?><rss version='2.0'><channel><title>Post</title><item><title>Bridge</title><guid>1</guid>"
        b"<description>&lt;p&gt;It reopened.&lt;/p&gt;</description><pubDate>Mon, 13 Jan 2025 10:00:00 GMT</pubDate>"
        b"<link>https://a.example/1</link></item></channel></rss>"
    )
    atom = (
        b"<feed xmlns='http://www.w3.org/2005/Atom'><title>Post</title><entry><id>1</id><title>Bridge</title>"
        b"<updated>2025-01-14T00:00:00Z</updated><content type='xhtml'><div xmlns='http://www.w3.org/1999/xhtml'><p>It"
        b" reopened.</p></div></content></entry></feed>"
    )
    nitf = (
        b"<nitf><head><title>Bridge</title></head><body><body.head><hedline><hl1>Bridge</hl1></hedline></body.head>"
        b"<body.content><p>It reopened.</p></body.content></body></nitf>"
    )
    mail = (
        b"From: Ann <ann@a.example>\nSubject: =?utf-8?q?Bridge_=C3=A9?=\nDate: Mon, 13 Jan 2025 10:00:00 +0000\n"
        b"Message-ID: <1@a>\nMIME-Version: 1.0\nContent-Type: multipart/alternative; boundary=x\n\n--x\n"
        b"Content-Type: text/plain; charset=utf-8; format=flowed\n\nThe bridge \nit\n--x\nContent-Type: text/html\n"
        b"Content-Transfer-Encoding: quoted-printable\n\n<p>The bridge=20reopened.</p>\n--x--\n"
    )
    page = b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n\r\n" + html
    warc = (
        b"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: https://a.example/1\r\nWARC-Date: 2025-01-14\r\n"
        b"WARC-Record-ID: <urn:uuid:1>\r\nContent-Type: application/http; msgtype=response\r\nContent-Length: "
        + str(len(page)).encode() + b"\r\n\r\n" + page + b"\r\n\r\n"
    )  # fmt: skip
    wet = warc.replace(b"Type: response", b"Type: conversion", 1)
    text = b"Bridge reopens\n\nThe harbour bridge reopened on Monday, the council said.\n"
    front = b"---\ntitle: Bridge\nauthors: [A, B]\npublished: 2025-01-14\n---\n" + text
    toml = b'+++\ntitle = "Bridge"\n[extra]\na = {b = 1}\n+++\n' + text
    rtf = (
        b"{\\rtf1\\ansi\\ansicpg1252{\\fonttbl{\\f0\\fcharset128 A;}}{\\info{\\title B}{\\creatim\\yr2025\\mo1}}"
        b"\\f0 The \\'82\\'a0 bridge\\u8217?s{\\footnote note}\\par a\\cell b\\row{\\pict\\bin3 abc}{\\v x}}"
    )
    table = b'title,text,authors\nBridge,"It, ""reopened"".\n\nToday.","[\'A\', \'B\']"\nTwo,Again.,\n'
    mhtml = (
        b"Snapshot-Content-Location: https://a.example/1\nMIME-Version: 1.0\nContent-Type: multipart/related;"
        b" boundary=x; start=<a@b>\n\n--x\nContent-Type: text/html\nContent-ID: <a@b>\n\n" + html + b"\n--x--\n"
    )
    lines = b"".join(json.dumps(each).encode() + b"\n" for each in (article, ninjs, article | {"id": 2}))
    found = {
        ".txt": [text, b"\xff\xfe" + text.decode().encode("utf-16-le")],
        ".md": [front, toml, b"# Bridge\n\n* a\n* b\n\n" + text],
        ".html": [html],
        ".json": [json.dumps(article).encode(), json.dumps({"articles": [article, ninjs]}).encode()],
        ".jsonl": [lines],
        ".xml": [rss, atom, nitf],
        ".eml": [mail],
        ".mbox": [b"From ann Mon Jan 13\n" + mail + b"\nFrom bob Mon Jan 13\n" + mail],
        ".warc": [warc + warc],
        ".wet": [wet + wet],
        ".pdf": [_pdf(), _pdf().replace(b"Tj", b"TJ")],
        ".docx": [_docx(), _docx("application/vnd.ms-word.document.macroEnabled.main+xml")],
        ".rtf": [rtf],
        ".odt": [_zip({"content.xml": _odt()}), _odt()],
        ".epub": [_epub()],
        ".csv": [table],
        ".mhtml": [mhtml],
    }
    inside = {f"a/{number}{suffix}": each[0] for number, (suffix, each) in enumerate(found.items())}
    found |= {".wacz": [_zip({"archive/a.warc": warc})], ".zip": [_zip(inside)], ".tar": [_tar(inside)]}
    same = {
        ".text": ".txt", ".markdown": ".md", ".htm": ".html", ".xhtml": ".html", ".ninjs": ".json", ".ndjson": ".jsonl",
        ".fodt": ".odt", ".mht": ".mhtml", ".tsv": ".csv", ".rss": ".xml", ".atom": ".xml", ".rdf": ".xml",
        ".nitf": ".xml", ".docm": ".docx", ".dotx": ".docx", ".dotm": ".docx",
    }  # fmt: skip
    return found | {suffix: found[other] for suffix, other in same.items()}


def _pdf() -> bytes:
    """Two pages of two columns, with a head and a foot."""
    import pypdf
    from pypdf.generic import DecodedStreamObject, DictionaryObject, NameObject

    def named(**entries: Any) -> DictionaryObject:
        return DictionaryObject({NameObject(f"/{name}"): value for name, value in entries.items()})

    writer = pypdf.PdfWriter()
    font = named(Type=NameObject("/Font"), Subtype=NameObject("/Type1"), BaseFont=NameObject("/Helvetica"))
    for number, word in ((1, "bridge"), (2, "ferry")):
        places = ((x, 280 - 14 * at) for at in range(4) for x in (20, 160))
        lines = [f"1 0 0 1 {x} {y} Tm (The {word} went on {y}.) Tj" for x, y in places]
        page = writer.add_blank_page(300, 340)
        content = DecodedStreamObject()
        shown = [f"1 0 0 1 20 320 Tm (Post {number}) Tj", *lines, f"1 0 0 1 140 10 Tm ({number}) Tj"]
        content.set_data(f"BT /F1 11 Tf {' '.join(shown)} ET".encode())
        page[NameObject("/Contents")] = writer._add_object(content)
        page[NameObject("/Resources")] = named(Font=named(F1=font))
    writer.add_metadata({"/Title": "Bridge", "/CreationDate": "D:20250114"})
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def _docx(kind: str = "") -> bytes:
    import docx

    document = docx.Document()
    document.part._content_type = kind or document.part.content_type
    document.core_properties.title = "Bridge"
    document.add_paragraph("The bridge reopened.")
    document.add_table(1, 2).cell(0, 0).text = "a"
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def _odt() -> bytes:
    names = ("office", "text", "table", "style")
    declared = " ".join(f"xmlns:{name}='urn:oasis:names:tc:opendocument:xmlns:{name}:1.0'" for name in names)
    return (
        f"<office:document {declared}><style:style style:name='T1'><style:text-properties text:display='none'/>"
        "</style:style><office:body><office:text><text:h text:outline-level='1'>Bridge</text:h><text:p>It<text:s"
        " text:c='3'/>reopened.<text:note><text:note-body><text:p>Note.</text:p></text:note-body></text:note>"
        "<text:span text:style-name='T1'>x</text:span></text:p><table:table><table:table-row><table:table-cell>"
        "<text:p>a</text:p></table:table-cell><table:table-cell><text:p>b</text:p></table:table-cell></table:table-row>"
        "</table:table></office:text></office:body></office:document>"
    ).encode()


def _epub() -> bytes:
    page = "<html xmlns='http://www.w3.org/1999/xhtml'><body><h1>Bridge</h1><p>It reopened.</p></body></html>"
    items = "".join(f"<item id='{at}' href='{at}.xhtml' media-type='application/xhtml+xml'/>" for at in "ab")
    opf = (
        "<package xmlns='http://www.idpf.org/2007/opf' xmlns:dc='http://purl.org/dc/elements/1.1/'><metadata>"
        f"<dc:title>Post [Mon, 03 Mar 2025]</dc:title></metadata><manifest>{items}<item id='n' href='toc.ncx'"
        " media-type='application/x-dtbncx+xml'/></manifest><spine><itemref idref='a'/><itemref idref='b'/></spine>"
        "</package>"
    )
    ncx = (
        "<ncx><navMap><navPoint><navLabel><text>A</text></navLabel><content src='a.xhtml#x'/></navPoint></navMap></ncx>"
    )
    container = "<container><rootfiles><rootfile full-path='o/b.opf'/></rootfiles></container>"
    files = {
        "META-INF/container.xml": container,
        "o/b.opf": opf,
        "o/toc.ncx": ncx,
        "o/a.xhtml": page,
        "o/b.xhtml": page,
    }
    return _zip({name: text.encode() for name, text in files.items()})


def _zip(files: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return out.getvalue()


def _tar(files: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w") as archive:
        for name, data in files.items():
            member = tarfile.TarInfo(name)
            member.size = len(data)
            archive.addfile(member, io.BytesIO(data))
    return out.getvalue()


def spoiled(rng: random.Random, data: bytes, others: list[bytes]) -> bytes:
    """``data`` after one to eight changes: bits, bytes, pieces cut, doubled or of another file, tokens put in."""
    out = bytearray(data)
    for _ in range(rng.choice((1, 1, 2, 3, 8))):
        at = rng.randrange(len(out) + 1)
        length = min(rng.choice((1, 4, 32, 512)), len(out) - at)
        match rng.randrange(7):
            case 0 if out:
                out[min(at, len(out) - 1)] ^= 1 << rng.randrange(8)
            case 1:
                out[at : at + length] = rng.randbytes(length)
            case 2:
                del out[at : at + length]
            case 3:
                out[at:at] = out[at : at + length] * rng.choice((1, 10, 1000))
            case 4:
                out[at:at] = rng.choice(_TOKENS) * rng.choice((1, 1, 1, 100, 10_000))
            case 5:
                other = rng.choice(others)
                start = rng.randrange(len(other))
                out[at : at + length] = other[start : start + rng.choice((8, 64, 1024))]
            case _:
                del out[at:]
        del out[MIB:]
    return bytes(out)


def fuzz_readers(seconds: float, seed: int, most: float = math.inf, elements: int = 50_000) -> dict[str, Any]:
    """Read spoiled files for so long, ``most`` at most, and among them pages of so many ``elements``; counts of what
    came, and the first of each kind of bad end.
    """
    rng, began = random.Random(seed), time.monotonic()
    sound = samples()
    suffixes = sorted({suffix for suffix in SUPPORTED if not suffix.endswith(ENDINGS)} - {".tgz"})
    assert set(suffixes) <= sound.keys(), "a format without a sample"
    everything = [data for each in sound.values() for data in each]
    counts, examples, longest = Counter[str](), dict[str, str](), 0.0
    peaks, give_back = [0], reading._give_back

    def noted(child: reading._Child) -> None:
        peaks[0] = max(peaks[0], child.peak)
        give_back(child)  # which ends the ones that grew

    with (
        tempfile.TemporaryDirectory(prefix="newsdesk-fuzz-") as folder,
        mock.patch.object(reading, "_give_back", noted),
    ):
        while counts["files"] < most and time.monotonic() - began < seconds:
            suffix = rng.choice(suffixes)
            data = spoiled(rng, rng.choice(sound[suffix]), everything)
            if rng.random() < _LARGE_PAGES:
                data, suffix = large_page(rng, elements), ".html"
            elif rng.random() < 0.1:
                data, suffix = gzip.compress(data)[: rng.choice((None, -9, 40))], f"{suffix}.gz"
            path = Path(folder, f"file{suffix}")
            path.write_bytes(data)
            start = time.monotonic()
            counts["files"] += 1
            items = list(read_apart(path, caps=CAPS))
            if not items:
                counts["wrong"] += 1
                examples.setdefault("wrong", f"{suffix} {counts['files']}: nothing came of it")
            for item in items:
                counts[type(item).__name__.lower() + "s"] += 1
                for kind in _wrong(item, path):
                    counts[kind] += 1
                    examples.setdefault(kind, f"{suffix} {counts['files']}: {item!r}"[:500])
            if (took := time.monotonic() - start) > longest:
                longest, examples["longest"] = took, f"{suffix} {counts['files']}: {len(items)} items"
    figures = {"seconds": round(time.monotonic() - began), "longest file, s": round(longest, 2)}
    figures |= {"peak memory, MiB": round(peaks[0] / MIB)}
    return (
        figures
        | {name: counts[name] for name in ("files", "articles", "failures", *_BAD, "wrong")}
        | {"examples": examples}
    )


def _wrong(item: Item, path: Path) -> Iterator[str]:
    if isinstance(item, NotRead | LeftOut):
        if not item.path.startswith(str(path)) or (isinstance(item, LeftOut) and not item.reason):
            yield "wrong"
    elif isinstance(item, Failure):
        yield from (kind for kind, pattern in _BAD.items() if pattern.search(item.error))
        if not item.error or "\n" in item.error or not item.path.startswith(str(path)):
            yield "wrong"
    elif not item.text.strip() or "\0" in item.text or item.path != str(path) or not _plain(item):
        yield "wrong"


def _plain(article: Article) -> bool:
    texts = (article.text, article.title, article.outlet, *article.authors, article.url, article.place, article.record)
    try:
        "".join(texts).encode()
    except UnicodeEncodeError:
        return False
    return re.fullmatch(r"(\d{4}-\d\d-\d\d)?", article.published) is not None


@contextlib.contextmanager
def real_page(folder: Path) -> Iterator[tuple[Any, str]]:
    """A page over a real store with a few articles in ``folder``, and its address."""
    from hashing_embedder import HashingEmbedder
    from page_browser import free_port

    from index.store import Store
    from qa.assistant import Assistant
    from qa.evaluation.sentence_reader import SentenceReader
    from qa.page import chat

    articles, embedder = folder / "articles", HashingEmbedder()
    articles.mkdir()
    for number in range(5):
        (articles / f"{number}.txt").write_text(
            f"Bridge {number}\n\nThe harbour bridge reopened on {number + 10} March."
        )
    store = Store.open(folder / "store", create=True, model="hashing", dimension=64)
    with Assistant(store, embedder, SentenceReader(embedder)) as assistant:
        assistant.sync([articles])
        page: Any = chat.build(assistant, articles)
        try:
            yield page, page.launch("127.0.0.1", free_port()).rstrip("/")
        finally:
            page.close()


def fuzz_api(page: Any, address: str, seconds: float, seed: int, most: float = math.inf) -> dict[str, Any]:
    """Send nonsense to every function of a running page for so long, ``most`` requests at most.

    Returns counts of replies, and the first bad ones.
    """
    rng, began = random.Random(seed), time.monotonic()
    calls = list(_calls(page))
    counts, examples, longest = Counter[str](), dict[str, str](), 0.0
    said = io.StringIO()
    with _Tracebacks() as tracebacks, contextlib.redirect_stderr(said):  # Gradio prints what it does not expect
        while counts["requests"] < most and time.monotonic() - began < seconds:
            path, body = rng.choice(calls)(rng)
            start, worked = time.monotonic(), time.process_time()
            status, reply = _send(address, path, body)
            if "/call/" in path and (event := re.search(r'"event_id":\s*"(\w+)"', reply)):
                status, reply = _send(address, f"{path}/{event[1]}")
            worked, longest = time.process_time() - worked, max(longest, time.monotonic() - start)
            counts["requests"] += 1
            counts[f"{status // 100}xx"] += 1
            bad = {
                "hangs": worked > SLOW or status == _LATE,
                "crashes": status >= 500 or status == 0,
                "tracebacks": "Traceback" in reply,
            }
            for kind in (kind for kind, is_so in bad.items() if is_so):
                counts[kind] += 1
                examples.setdefault(kind, f"{path} {body[:300]!r}: {status} {reply[:300]}")
    printed = said.getvalue().split("Traceback (most recent call last):")[1:]
    counts["tracebacks"] += len(tracebacks.seen) + len(printed)
    for text in (*tracebacks.seen, *printed):
        examples.setdefault("tracebacks", text[-600:])
    figures = {"seconds": round(time.monotonic() - began), "longest request, s": round(longest, 2)}
    figures |= {"peak memory, MiB": round(reading._peak() / MIB)}
    names = ("requests", "2xx", "4xx", "crashes", "hangs", "tracebacks")
    return figures | {name: counts[name] for name in names} | {"examples": examples}


class _Tracebacks(logging.Handler):
    """What is logged with a traceback meanwhile."""

    def __init__(self) -> None:
        super().__init__()
        self.seen: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        if record.exc_info and record.levelno >= logging.WARNING:
            self.seen.append(logging.Formatter().format(record))

    def __enter__(self) -> _Tracebacks:
        logging.getLogger().addHandler(self)
        return self

    def __exit__(self, *_: object) -> None:
        logging.getLogger().removeHandler(self)


def _calls(page: Any) -> Iterator[Callable[[random.Random], tuple[str, bytes]]]:
    """A maker of (path, body) for each function of the page, of the API and of MCP, and for each route of Gradio's."""
    panel = next(block for block in page.gradio.blocks.values() if getattr(block, "elem_id", "") == "evidence")
    names = [function.__name__ for function in panel.server_fns]
    keys = (
        "article", "start", "end", "answer_start", "answer_end", "query", "sort", "descending", "offset", "token",
        "files",
        "left", "more", "text", "title", "outlet", "published", "records", "form", "on",
    )  # fmt: skip
    for name in names:
        if name in ("add_url", "watch_folder"):  # the one reaches out, the other goes on after its test
            continue

        def component(rng: random.Random, name: str = name) -> tuple[str, bytes]:
            data = {key: value(rng) for key in rng.sample(keys, rng.randrange(6))} if rng.random() < 0.9 else value(rng)
            return "/gradio_api/component_server", _json(
                {"component_id": panel._id, "fn_name": name, "session_hash": "fuzz", "data": data}
            )

        yield component
    arguments = (
        "question",
        "earlier",
        "as_of",
        "outlets",
        "since",
        "until",
        "words",
        "top",
        "query",
        "limit",
        "offset",
        "article_id",
    )
    for name in ("ask", "search", "list_articles", "get_article"):

        def call(rng: random.Random, name: str = name) -> tuple[str, bytes]:
            count = 6 if rng.random() < 0.6 else rng.randrange(7)
            return f"/gradio_api/call/{name}", _json({"data": [value(rng) for _ in range(count)]})

        def named(rng: random.Random, name: str = name) -> tuple[str, bytes]:
            data = {key: value(rng) for key in rng.sample(arguments, rng.randrange(6))}
            return f"/gradio_api/call/v2/{name}", _json(data if rng.random() < 0.5 else {"data": data})

        def tool(rng: random.Random, name: str = name) -> tuple[str, bytes]:
            given = {key: value(rng) for key in rng.sample(arguments, rng.randrange(6))}
            parameters = {"name": name, "arguments": given if rng.random() < 0.9 else value(rng)}
            return "/gradio_api/mcp", _json({"jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": parameters})

        yield call
        yield named
        yield tool
    functions = list(page.gradio.fns.items())
    for path in ("queue/join", "run/predict", "cancel", "reset", "component_server", "mcp", "call/none"):

        def route(rng: random.Random, path: str = path) -> tuple[str, bytes]:
            session = "fuzz" if rng.random() < 0.7 else value(rng)  # many sessions are refused
            body = {"data": value(rng), "fn_index": value(rng), "session_hash": session, "event_id": value(rng)}
            if rng.random() < 0.7:  # a function that is there, with as many arguments as it takes
                number, function = rng.choice(functions)
                body |= {"fn_index": number, "data": [value(rng) for _ in function.inputs]}
            if rng.random() < 0.7:
                body |= {"event_data": value(rng), "trigger_id": value(rng)}
            if rng.random() < 0.5:
                keys = ("index", "value", "_data", "text", "id", "records", "path")
                body["event_data"] = {key: value(rng) for key in rng.sample(keys, 3)}
            return f"/gradio_api/{path}", _json(body if rng.random() < 0.8 else value(rng))

        yield route


def value(rng: random.Random, depth: int = 0) -> Any:
    """Anything that JSON can hold, and some things that it can not."""
    match rng.randrange(12 if depth < 3 else 9):
        case 0:
            return rng.choice((None, True, False))
        case 1:
            return rng.choice((0, -1, 1, 2**31, 2**63, -(2**63) - 1, 10**30))
        case 2:
            return rng.choice((0.5, -0.0, 1e308, float("nan"), float("inf")))
        case 3:
            return "".join(rng.choices("ab \n\0\ud800é漢'\"%_*<>&/\\.:-0123456789", k=rng.randrange(40)))
        case 4:
            return rng.choice(
                ("2025-01-14", "article-0001", "bridge", "title", "added", "markdown", "NEAR(", '"', "../x")
            )
        case 5:
            return "x" * rng.choice((1_000, 100_000))
        case 6 | 7 | 8:
            return rng.choice(("", "harbour bridge", 1, 5, [], {}))
        case 9 | 10:
            return [value(rng, depth + 1) for _ in range(rng.randrange(4))]
        case _:
            names = ("path", "name", "why", "a", "version", "turns")
            return {rng.choice(names): value(rng, depth + 1) for _ in range(3)}


def _json(body: Any) -> bytes:
    return json.dumps(body).encode()


def _send(address: str, path: str, body: bytes | None = None) -> tuple[int, str]:
    connection = http.client.HTTPConnection(address.removeprefix("http://"), timeout=PATIENCE)
    accept = {"Content-Type": "application/json", "Accept": "application/json, text/event-stream"}
    try:
        connection.request("GET" if body is None else "POST", path, body, accept)
        reply = connection.getresponse()
        return reply.status, reply.read(100_000).decode("utf-8", "replace")
    except TimeoutError:
        return _LATE, ""
    except (OSError, http.client.HTTPException) as problem:
        return 0, repr(problem)
    finally:
        connection.close()
