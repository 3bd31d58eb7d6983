"""What makes two articles one: their address, their place, what they say."""

import pytest
from stored import article

from index.addresses import normalise_url
from index.records import Article
from index.store.identity import article_key, content_hash


def test_identity() -> None:
    assert normalise_url("HTTPS://News.Example:443/A/b/?q=1#top") == "https://news.example/A/b?q=1"
    assert normalise_url("http://news.example:8080/a") == "https://news.example:8080/a"
    hosts = ("https://b\u00fccher.example/a", "http://www.xn--bcher-kva.example/a", "https://B\u00dcCHER.example/a/")
    assert {normalise_url(each) for each in hosts} == {"https://b\u00fccher.example/a"}
    assert normalise_url("https://xn--\u00fc.example/a") and normalise_url("https://xn--999999999.example/a")
    spellings = ("/caf\u00e9?q=%41%2f", "/caf%c3%a9?q=A%2F", "/c%61f%C3%A9?dicbo=v2&q=A%2f")
    assert {normalise_url(f"https://news.example{each}") for each in spellings} == {
        "https://news.example/caf%C3%A9?q=A%2F"
    }
    for useless in (
        "",
        "n/a",
        "https://news.example",
        "https://news.example/",
        "https://www.news.example/?utm_source=rss",
        "https://amp.news.example/amp/#top",
        "ftp://a/b",
        "http://[bad/x",
        "http://a:b/c",
    ):
        assert normalise_url(useless) == ""
    assert article_key(Article("t", path="/a.jsonl", record="7")) == "/a.jsonl#7"
    assert article_key(Article("t", path="/a.jsonl", record="7", url="https://x.example/y")) == "https://x.example/y"
    assert article_key(Article("t", path="/a.jsonl", key="given")) == "given"
    one = article("one")
    assert content_hash(one) == content_hash(article("one", path="/elsewhere", record="1"))
    assert content_hash(one) != content_hash(article("one", outlet="X"))


@pytest.mark.parametrize(
    "url",
    [
        "http://t.example/park",
        "https://www.t.example/park/",
        "https://m.t.example/park#comments",
        "https://t.example/park?utm_source=rss&utm_medium=feed",
        "https://t.example/park?share=email",
        "https://t.example/park?fbclid=IwAR0x&at_medium=RSS&CMP=share_btn_tw",
        "https://t.example/park/amp/",
        "https://t.example/amp/park",
        "https://t.example/park.amp?outputType=amp",
        "https://amp.t.example/park",
        "https://t-example.cdn.ampproject.org/c/s/t.example/park",
        "https://www.google.com/amp/s/www.t.example/park/amp/",
    ],
)
def test_one_page_has_one_address(url: str) -> None:
    assert normalise_url(url) == "https://t.example/park"


@pytest.mark.parametrize(
    "url",
    [
        "https://t.example/park?p=17",
        "https://t.example/park?id=utm_1",
        "https://t.example/amplifier",
        "https://t.example/Park",
        "https://sport.t.example/park",
        "https://t.example/park#/story/17",
        "https://t.example/park#!story/17",
    ],
)
def test_other_pages_have_other_addresses(url: str) -> None:
    assert normalise_url(url) == url
