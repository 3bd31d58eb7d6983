"""Tables of articles (.csv, .tsv): a line of names, then an article a row, in the columns that it fills."""

import ast
import csv
import io
import itertools
import re
from collections.abc import Iterator
from typing import Any, cast

from index.articles.json_fields import Told, json_fields
from index.articles.json_records import Found
from index.articles.labels import field_of, without_addition
from index.articles.passed_over import LeftOut
from index.articles.source import Failure, Item, Source, size, until_broken
from index.articles.structured import record_article
from index.articles.text import decode, encoding_mark, legacy_encoding
from index.errors import ArticleError

_CHUNK = 64 * 1024
_DELIMITERS = ",;\t|"
_MOST_COLUMNS = 1000
_NOTHING = frozenset(("nan", "none", "null", "n/a", "<na>", "\\n"))
# Which alone say that a table is one of articles; "text" and "content" stand in tables of anything.
_OF_ARTICLES = frozenset(
    ("article", "article_text", "articletext", "article_body", "articlebody", "fulltext", "full_text")
)
_OF_ANYTHING = (
    "It is a table of something else: for one of articles, name its columns title, text, outlet, author, date and url."
)
_CODE_PAGES = (
    *("cp1250", "cp1251", "cp1252", "cp1253", "cp1254", "cp1255", "cp1256", "koi8_r"),
    *("cp932", "euc_jp", "gb18030", "big5", "cp949"),
)
_BETWEEN = " ~|~ "
_EXCELS = re.compile(r"sep=([^\w\s\"]|\t)\s*")  # a first line that says what parts the cells
_LIST = re.compile(r"\s*\[\s*['\"].{0,4000}['\"]\s*\]\s*", re.DOTALL)


def read_table(source: Source) -> Iterator[Item]:
    """One article a row; the numbers of rows in reports are those of a spreadsheet, whose first row has the names.

    A table without a column of texts, or with nothing else, is none of articles and is left out.
    """
    csv.field_size_limit(source.limits.line)
    with source.open() as stream:
        buffered = io.BufferedReader(cast(io.RawIOBase, stream), _CHUNK)
        encoding = _encoding(buffered.peek(_CHUNK))
        errors = "surrogateescape" if "8" in encoding else "replace"
        lines = _lines(io.TextIOWrapper(buffered, encoding, errors=errors, newline=""), source.limits.line)
        first = next(lines, "")
        told = _EXCELS.fullmatch(first)
        if told:
            first = next(lines, "")
        if not first.strip():
            raise ArticleError("It is empty: remove it, or put articles into it.")
        delimiter = told[1] if told else _delimiter(first)
        rows = csv.reader(itertools.chain([first], lines), delimiter=delimiter)
        names = [_named(name) for name in _whole(next(rows))]
        if not _of_articles(names):
            yield LeftOut(source.place, _OF_ANYTHING)
            return
        yield from until_broken(_articles(source, rows, names), "rows")


def _articles(source: Source, rows: Iterator[list[str]], names: list[str]) -> Iterator[Item]:
    at, seen, width = 1, False, 0
    while True:
        at += 1
        place = f"{source.place}:{at}"
        try:
            row = next(rows, None)
        except csv.Error as error:
            # The next row begins nobody knows where.
            yield Failure(place, f"It is no row of a table ({error}): quote its texts; the rest was not read.")
            return
        if row is None:
            break
        try:
            cells = _whole(row)
        except ArticleError as error:
            seen = True
            yield Failure(place, str(error))
            continue
        if not any(cell.strip() for cell in cells):
            continue
        seen = True
        width = width or max(
            len(cells), len(names)
        )  # programs that end every row with an empty cell do so in the first
        if len(cells) > width or any(cell.strip() for cell in cells[len(names) :]):
            yield Failure(place, "It has more cells than the table has names: put its texts into quotation marks.")
            continue
        record = {name: value for name, cell in zip(names, cells, strict=False) if (value := _value(cell))}
        yield record_article(source, Found(record, json_fields(record)), at)
    if not seen:
        raise ArticleError("It holds names of columns but no articles: put them into it, or remove it.")


def _of_articles(names: list[str]) -> bool:
    """Whether columns of these names make articles: a text, and what is said of it."""
    if not 2 <= len(names) <= _MOST_COLUMNS:
        return False
    told = json_fields(dict.fromkeys(names, "x"))
    stated = told.fields
    told_of = [bool(stated.title), bool(_with("https://a.example/1", names).fields.url)]
    told_of.append(bool(_with("2025-01-01", names).fields.published))
    sure = any(name.lower() in _OF_ARTICLES for name in names)
    return bool(stated.text) and (sure or any(told_of) if told.whole else sum(told_of) > 1)


def _with(value: str, names: list[str]) -> Told:
    return json_fields(dict.fromkeys(names, value))


def _delimiter(first: str) -> str:
    """What parts the names in the first line."""
    found = {each: next(csv.reader([first], delimiter=each), []) for each in _DELIMITERS}
    return max(_DELIMITERS, key=lambda each: (_of_articles(list(map(_named, found[each]))), len(found[each])))


def _named(name: str) -> str:
    """A column's name, in English."""
    name = without_addition(name.strip("\ufeff"))
    return field_of(name) or name


def _value(cell: str) -> Any:
    """What a cell says: nothing where it says so, and a list where a program wrote one as Python shows it."""
    if cell.strip().lower() in _NOTHING:
        return None
    if _LIST.fullmatch(cell):
        try:
            found = ast.literal_eval(cell.strip())
        except (ValueError, SyntaxError, MemoryError, RecursionError):
            return cell
        return [each for each in found if isinstance(each, str)]
    return cell


def _encoding(head: bytes) -> str:
    """The encoding of a table by its beginning; UTF-8 also where single rows are in another one."""
    if mark := encoding_mark(head):
        return mark
    if head[1:200:2].count(0) > 80:
        return "utf-16-le"
    text = head.decode("utf-8", "replace").rstrip("\ufffd")
    odd = text.count("\ufffd")
    if sum(ord(c) > 127 for c in text) >= 2 * odd:
        return "utf-8"
    return _encoding_of_names(head.partition(b"\n")[0]) or legacy_encoding(head)


def _encoding_of_names(first: bytes) -> str:
    """The code page in which most names of columns are what people call an article's fields; "" where it takes two."""
    known = {name: _known_names(first.decode(name, "replace")) for name in _CODE_PAGES}
    most = max(known.values())
    found = [name for name, count in known.items() if count == most]
    return found[0] if len(found) == 1 and most > 1 else ""


def _known_names(line: str) -> int:
    cells = re.split(rf"[{_DELIMITERS}]", line)
    return sum(bool(field_of(without_addition(cell.strip(' "\r')))) for cell in cells if not cell.isascii())


def _whole(row: list[str]) -> list[str]:
    """The cells of a row; those of a file that is not in UTF-8 after all are decoded together."""
    together = _BETWEEN.join(row)
    try:
        together.encode()
    except UnicodeEncodeError:
        return decode(together.encode("utf-8", "surrogateescape")).split(_BETWEEN)
    return row


def _lines(text: io.TextIOWrapper, limit: int) -> Iterator[str]:
    while line := text.readline(limit + 1):
        if len(line) > limit:
            raise ArticleError(f"It has a line longer than {size(limit)}: it is damaged, or no table.")
        yield line.replace("\0", "")
