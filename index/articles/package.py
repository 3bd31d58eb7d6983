"""Documents that are zip archives of XML (OpenDocument, EPUB), opened within bounds."""

import io
import zipfile
from typing import Any

from index.articles.source import too_large
from index.articles.xml import SAFELY
from index.errors import ArticleError


class Package:
    """The files of a document in memory. ``limit`` bounds, in bytes, what is unpacked of them together."""

    def __init__(self, data: bytes, limit: int) -> None:
        """Raises ArticleError where ``data`` is no such archive."""
        try:
            self._archive = zipfile.ZipFile(io.BytesIO(data))
        except (zipfile.BadZipFile, ValueError, NotImplementedError) as error:
            raise ArticleError("It is damaged, or not what its suffix says: save it again.") from error
        self._members = {member.filename: member for member in self._archive.infolist()}
        self._limit = self._left = limit

    def __contains__(self, name: str) -> bool:
        return name in self._members

    def read(self, name: str) -> bytes:
        """The bytes of a file; raises ArticleError where there is none, or more than is left."""
        member = self._members.get(name)
        if member is None:
            raise ArticleError(f"It lacks a part of itself ({name[:100]}): save it again.")
        # zipfile unpacks no more of a member than its entry states; what other ways of packing hold has no such bound.
        self._left -= member.file_size
        if self._left < 0:
            raise ArticleError(too_large(self._limit))
        if member.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED) or member.flag_bits & 1:
            raise ArticleError("It is packed in a way that is not read: save it again.")
        return self._archive.read(member)

    def xml(self, name: str) -> Any:
        """The root element of a file of XML, by `parse_xml`."""
        return parse_xml(self.read(name))


def parse_xml(data: bytes) -> Any:
    """The root element, without comments; entities are not expanded, and nothing is fetched.

    Raises ArticleError where ``data`` is no XML.
    """
    from lxml import etree

    try:
        return etree.fromstring(data, etree.XMLParser(**SAFELY))
    except etree.XMLSyntaxError as error:
        raise ArticleError("Its XML is damaged: save it again.") from error
