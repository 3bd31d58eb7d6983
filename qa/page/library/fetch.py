"""One web page, fetched because a person asked for it: the only request Newsdesk ever makes to the outside.

The server makes it, so the address must not lead into the network the server stands in (server-side request forgery,
OWASP A10:2021). Every address that the host's name stands for is looked at, the connection is made to the very address
that was looked at, and each redirect goes through the same again. Proxies of the environment are not used, as those
would look names up themselves. It is written by hand since the time of all of it is bounded, however slowly headers and
bytes drip in: the HTTP libraries bound each reading from the network by itself.
"""

import gzip
import http.client
import ipaddress
import re
import socket
import ssl
import threading
import time
import zlib
from collections.abc import Callable, Collection
from contextlib import closing
from dataclasses import dataclass
from urllib.parse import quote, urljoin, urlsplit, urlunsplit

from index.errors import NewsdeskError
from index.settings import Settings

Address = ipaddress.IPv4Address | ipaddress.IPv6Address

LARGEST = 8 * 2**20
"""Bytes of a page, also after decompression."""
LONGEST = 20.0
"""Seconds for everything: names, connections, redirects and the page."""
REDIRECTS = 5
LONGEST_ADDRESS = 2000
PRIVATE_SETTING = "NEWSDESK_FETCH_PRIVATE"
_PORTS = {"http": 80, "https": 443}
_NAT64 = ipaddress.ip_network("64:ff9b::/96")
_REASONS = {401: "asks for a password", 403: "refuses it", 404: "has no such page", 410: "has no such page any more"}


class FetchError(NewsdeskError):
    """A page could not be fetched; the message says why and what to do instead."""


@dataclass(frozen=True, slots=True)
class Page:
    """What came: the ``url`` it came from in the end, its content type and charset in lower case, and its bytes."""

    url: str
    content_type: str
    charset: str
    data: bytes


def is_public(address: Address) -> bool:
    """Whether an address lies in the public internet: not private, loopback, link-local, multicast or reserved, nor one
    that only wraps such an address."""
    inner: Address | None = None
    if isinstance(address, ipaddress.IPv6Address):
        teredo = address.teredo
        inner = address.ipv4_mapped or address.sixtofour or (teredo[1] if teredo else None)
        if address in _NAT64:
            inner = ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
    return is_public(inner) if inner else address.is_global and not (address.is_multicast or address.is_reserved)


def allowed_by_setting() -> Callable[[Address], bool]:
    """`is_public`, or any address where $NEWSDESK_FETCH_PRIVATE is 1 (pages of the own network, an intranet)."""
    return (lambda address: True) if Settings.from_environment().fetch_private else is_public


def fetch(
    url: str,
    accept: Collection[str],
    *,
    allowed: Callable[[Address], bool] | None = None,
    largest: int = LARGEST,
    longest: float = LONGEST,
) -> Page:
    """The page at an http or https address, redirects followed; its content type is one of ``accept``.

    Only addresses that ``allowed`` accepts are connected to (by default `allowed_by_setting`). At most ``largest``
    bytes are taken and ``longest`` seconds spent. Raises FetchError.
    """
    allowed = allowed or allowed_by_setting()
    deadline = time.monotonic() + longest
    address = _checked(url)
    for _ in range(REDIRECTS + 1):
        answer = _get(address, accept, allowed, largest, deadline)
        if isinstance(answer, Page):
            return answer
        address = _checked(urljoin(address, answer))
    raise FetchError(f"{_host(url)} redirects too often: open the page in a browser and copy the last address.")


def _checked(url: str) -> str:
    """The address without fragment and with everything encoded; FetchError where it is none that may be fetched."""
    url = url.strip()
    if not url:
        raise FetchError("There is no address yet: paste one that begins with https://.")
    if len(url) > LONGEST_ADDRESS:
        raise FetchError(f"The address is longer than {LONGEST_ADDRESS:,} characters: use the page's shorter one.")
    if not re.match(r"[a-z][a-z0-9+.-]*:", url, re.IGNORECASE):
        url = f"https://{url}"
    try:
        parts = urlsplit(url)
        host, port = parts.hostname or "", parts.port
        name = host if ":" in host else host.rstrip(".").encode("idna").decode("ascii")
    except (ValueError, UnicodeError):
        raise FetchError("This is no web address: copy it from the browser's address bar.") from None
    scheme = parts.scheme.lower()
    if scheme not in _PORTS:
        raise FetchError(
            f"Addresses that begin with {scheme[:20]}: are not fetched: use one that begins with https://."
        )
    if parts.username is not None or parts.password is not None:
        raise FetchError("The address holds a name or password: remove what stands before the @.")
    if not name or re.search(r"\s", name) or re.search(r"[\x00-\x1f\x7f\\]", url):
        raise FetchError("This is no web address: copy it from the browser's address bar.")
    netloc = (f"[{name}]" if ":" in name else name) + (f":{port}" if port else "")
    path = quote(parts.path or "/", safe="/%:@!$&'()*+,;=~-._")
    return urlunsplit((scheme, netloc, path, quote(parts.query, safe="/%:@!$&'()*+,;=~-._?"), ""))


def _host(url: str) -> str:
    return (urlsplit(url if "://" in url else f"https://{url}").hostname or "The page")[:100]


def _get(
    url: str, accept: Collection[str], allowed: Callable[[Address], bool], largest: int, deadline: float
) -> Page | str:
    """The page, or where it redirects to."""
    parts = urlsplit(url)
    host = parts.hostname or ""
    port = parts.port or _PORTS[parts.scheme]
    try:
        sock = _connect(host, port, parts.scheme, allowed, deadline)
        # Time-outs of a socket start anew with every byte, so the whole gets one that does not.
        timer = threading.Timer(max(deadline - time.monotonic(), 0.01), _shut, [sock])
        timer.daemon = True
        timer.start()
        try:
            with closing(sock), closing(http.client.HTTPConnection(host, port)) as connection:
                connection.sock = sock
                connection.request(
                    "GET", urlunsplit(("", "", parts.path, parts.query, "")), headers=_headers(parts.netloc)
                )
                with closing(connection.getresponse()) as response:
                    answer = _answer(url, response, accept, largest)
            if time.monotonic() >= deadline:
                raise TimeoutError  # what was cut off then may look like the end of the page
            return answer
        finally:
            timer.cancel()
    except ssl.SSLCertVerificationError as problem:
        raise FetchError(
            f"{host} cannot prove who it is ({problem.verify_message}): save the page in a browser and add the file."
        ) from problem
    except (OSError, http.client.HTTPException, zlib.error, EOFError) as problem:
        if time.monotonic() >= deadline or isinstance(problem, TimeoutError):
            raise FetchError(
                f"{host} did not answer in time: try again, or save the page in a browser and add the file."
            ) from problem
        raise FetchError(
            f"{host} cannot be reached, or broke off: check the address and this machine's connection."
        ) from problem


def _headers(netloc: str) -> dict[str, str]:
    return {
        "Host": netloc,
        "User-Agent": "Newsdesk (one page, at a reader's request)",
        "Accept": "text/html,application/xhtml+xml,text/plain;q=0.8,application/pdf;q=0.8",
        "Accept-Encoding": "gzip",
        "Connection": "close",
    }


def _connect(host: str, port: int, scheme: str, allowed: Callable[[Address], bool], deadline: float) -> socket.socket:
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (socket.gaierror, UnicodeError) as problem:
        raise FetchError(f"There is no host {host}, or no connection: check the address.") from problem
    for *_, where in found:
        if not allowed(ipaddress.ip_address(str(where[0]).split("%")[0])):
            raise FetchError(
                f"{host} is in a private network, from which pages are not fetched: "
                f"save the page in a browser and add the file, or start Newsdesk with {PRIVATE_SETTING}=1."
            )
    failed = OSError("no address")
    for family, kind, protocol, _, where in found:
        sock = socket.socket(family, kind, protocol)
        try:
            sock.settimeout(max(deadline - time.monotonic(), 0.01))
            sock.connect(where)
            return ssl.create_default_context().wrap_socket(sock, server_hostname=host) if scheme == "https" else sock
        except OSError as error:
            sock.close()
            failed = error
            if isinstance(error, ssl.SSLCertVerificationError):
                break
    raise failed


def _shut(sock: socket.socket) -> None:
    try:
        sock.shutdown(socket.SHUT_RDWR)
    except OSError:
        sock.close()


def _answer(url: str, response: http.client.HTTPResponse, accept: Collection[str], largest: int) -> Page | str:
    host, status = _host(url), response.status
    if status in (301, 302, 303, 307, 308):
        return response.headers.get("Location") or url
    if status != 200:
        why = _REASONS.get(status, "could not serve it" if status >= 500 else "gives no page")
        raise FetchError(f"{host} {why} (status {status}): open it in a browser, save it and add the file.")
    kind = response.headers.get_content_type().lower() if response.headers.get("Content-Type") else ""
    if kind not in accept:
        raise FetchError(
            f"The address leads to {kind or 'something unnamed'}, not to a page with text: use the article's."
        )
    data = _body(response, largest)
    if len(data) > largest:
        raise FetchError(f"The page holds more than {largest >> 20} MiB: save the article alone and add the file.")
    if not data:
        raise FetchError(f"{host} sent an empty page: open it in a browser, save it and add the file.")
    return Page(url, kind, (response.headers.get_content_charset() or "").lower(), data)


def _body(response: http.client.HTTPResponse, largest: int) -> bytes:
    encoding = (response.headers.get("Content-Encoding") or "identity").strip().lower()
    if encoding == "identity":
        return response.read(largest + 1)
    if encoding != "gzip":
        raise FetchError(
            "The page is compressed in a way that was not asked for: save it in a browser and add the file."
        )
    with gzip.GzipFile(fileobj=response) as unpacked:
        return unpacked.read(largest + 1)
