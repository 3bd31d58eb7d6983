"""Adding by address: what is fetched, and all that is refused."""

import ipaddress
import socket
from typing import Any

import pytest
from page_site import PAGE, Site

from qa.page.library import fetch as fetching
from qa.page.library import pasted
from qa.page.library.fetch import FetchError, Page, fetch, is_public


@pytest.mark.parametrize(
    "address",
    "127.0.0.1 127.9.9.9 10.1.2.3 172.16.0.1 192.168.1.1 169.254.169.254 100.64.0.1 0.0.0.0 255.255.255.255 224.0.0.1 "
    "240.0.0.1 192.0.2.1 198.18.0.1 ::1 :: fe80::1 fc00::1 fd12::1 ff02::1 ::ffff:127.0.0.1 ::ffff:10.0.0.1 "
    "64:ff9b::7f00:1 64:ff9b::a00:1 2002:7f00:1:: 2002:a00:1:: 2001:0:5ef5:79fd:0:0:f5ff:fffe "
    "::127.0.0.1 2001:db8::1".split(),
)
def test_addresses_that_are_not_public(address: str) -> None:
    assert not is_public(ipaddress.ip_address(address))


@pytest.mark.parametrize("address", "93.184.216.34 1.1.1.1 2606:4700::1111 64:ff9b::101:101 ::ffff:1.1.1.1".split())
def test_addresses_that_are_public(address: str) -> None:
    assert is_public(ipaddress.ip_address(address))


def here(address: Any) -> bool:
    """Only this one address may be connected to."""
    return str(address) == "127.0.0.1"


def get(url: str, **options: Any) -> Page:
    return fetch(url, pasted.READABLE, **{"allowed": here, "largest": 2_000_000, "longest": 30.0, **options})


def test_a_page_comes_with_its_address_type_and_charset(site: Site) -> None:
    got = get(site.url("/moved"))
    assert (got.url, got.content_type, got.charset) == (site.url("/page/two?x=1"), "text/html", "utf-8")
    assert got.data == PAGE.format(canonical="").encode()
    assert get(site.url("/zipped")).data == b"a page"
    assert get(site.url("/page/ü and 1")).url == site.url("/page/%C3%BC%20and%201")


REFUSED = [
    ("/missing", "has no such page .status 404."),
    ("/broken", "could not serve it .status 503."),
    ("/image", "leads to image/png, not to a page"),
    ("/untyped", "leads to something unnamed"),
    ("/large", "more than 1 MiB"),
    ("/bomb", "more than 1 MiB"),
    ("/brotli", "compressed in a way that was not asked for"),
    ("/empty", "sent an empty page"),
    ("/loop", "redirects too often"),
    ("/file", "begin with file: are not fetched"),
]


@pytest.mark.parametrize(("path", "sentence"), REFUSED)
def test_what_cannot_be_added_is_told_why(site: Site, path: str, sentence: str) -> None:
    with pytest.raises(FetchError, match=sentence):
        get(site.url(path))


@pytest.mark.parametrize(
    ("url", "sentence"),
    [
        ("", "no address yet"),
        ("ftp://courier.example/a", "begin with ftp: are not fetched"),
        ("file:///etc/passwd", "begin with file: are not fetched"),
        ("javascript:alert(1)", "begin with javascript: are not fetched"),
        ("https://user:word@courier.example/", "holds a name or password"),
        ("https:///path", "no web address"),
        ("https://courier.example:99999/", "no web address"),
        ("https://a b/", "no web address"),
        ("https://[::1/", "no web address"),
        ("https://x.example/" + "a" * 2000, "longer than 2,000"),
    ],
)
def test_addresses_that_are_none(url: str, sentence: str) -> None:
    with pytest.raises(FetchError, match=sentence):
        get(url)


def test_a_redirect_inwards_is_not_followed(site: Site) -> None:
    site.asked.clear()
    with pytest.raises(FetchError, match=r"127\.0\.0\.2 is in a private network"):
        get(site.url("/inward"))
    assert site.asked == ["/inward"]


def test_private_addresses_are_refused_unless_it_was_set_otherwise(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    site.asked.clear()
    monkeypatch.delenv(fetching.PRIVATE_SETTING, raising=False)
    for host in ("127.0.0.1", "localhost", "2130706433", "0x7f.1"):
        with pytest.raises(FetchError, match="is in a private network"):
            get(site.url("/page", host), allowed=None)
    assert site.asked == []
    monkeypatch.setenv(fetching.PRIVATE_SETTING, "1")
    assert get(site.url("/page", "localhost"), allowed=None).content_type == "text/html"


def test_one_private_address_of_a_name_is_enough_to_refuse_it(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    port = site.server_address[1]
    found = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (a, port)) for a in ("127.0.0.1", "10.0.0.1")]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: found)
    with pytest.raises(FetchError, match=r"two-faced\.example is in a private network"):
        get(f"http://two-faced.example:{port}/page")


def test_the_address_that_was_checked_is_the_one_connected_to(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    """A name that stands for another address when it is asked for again (DNS rebinding) is asked for once."""
    port, asked = site.server_address[1], []

    def resolve(host: str, *_: Any, **__: Any) -> list[Any]:
        asked.append(host)
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("127.0.0.1" if len(asked) == 1 else "127.0.0.2", port))]

    monkeypatch.setattr(socket, "getaddrinfo", resolve)
    assert get(f"http://courier.example:{port}/page").data.startswith(b"<html>")
    assert asked == ["courier.example"]


def test_time_is_bounded_however_slowly_a_page_drips(site: Site) -> None:
    with pytest.raises(FetchError, match="did not answer in time"):
        get(site.url("/drip"), longest=1.0)
