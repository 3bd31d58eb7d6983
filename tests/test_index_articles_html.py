"""Web pages of all kinds of makers: which fields count, and pages that must do no harm."""

import gzip
import json
import socket
from pathlib import Path

import pytest
from one_article import TEXT, article, failure, write

from index.articles import Failure, read_articles
from index.articles.web import without_bulk
from index.records import Article

PARAGRAPHS = (
    "The president said on Sunday that talks would go on for as long as they were needed.",
    "He gave no details of them to the reporters who travelled with him to the capital.",
)
BODY = f"<nav>Home Sport</nav><article><h1>Talks go on</h1><p>{PARAGRAPHS[0]}</p><p>{PARAGRAPHS[1]}</p></article>"


def page(head: str, body: str = BODY) -> str:
    return f"<!doctype html><html><head>{head}</head><body>{body}</body></html>"


def test_html_json_ld_goes_before_meta_tags(tmp_path: Path) -> None:
    linked = {
        "@context": "https://schema.org",
        "@graph": [
            {"@type": "WebSite", "name": "Site"},
            {
                "@type": ["NewsArticle"],
                "headline": "Talks will go on",
                "author": [{"@type": "Person", "name": "Jane Doe"}, {"name": "John Roe"}],
                "datePublished": "2022-06-12T23:30:00-05:00",
                "publisher": {"@type": "Organization", "name": "The Daily Star"},
                "mainEntityOfPage": {"@type": "WebPage", "@id": "https://www.star.example/2022/talks"},
            },
        ],
    }
    head = (
        "<title>Talks | Site</title><meta property='og:site_name' content='Site'>"
        "<meta name='author' content='Web Team'><script type='application/ld+json'>broken</script>"
        f"<script type='application/ld+json'>{json.dumps(linked)}</script>"
    )
    found = article(write(tmp_path / "a.html", page(head)))
    assert found.text.split("\n")[-2:] == list(PARAGRAPHS)
    assert "Home Sport" not in found.text
    assert (found.title, found.outlet, found.authors) == (
        "Talks will go on",
        "The Daily Star",
        ("Jane Doe", "John Roe"),
    )
    assert (found.published, found.url) == ("2022-06-12", "https://www.star.example/2022/talks")


def test_html_meta_tags_and_canonical_link(tmp_path: Path) -> None:
    head = (
        "<title>Talks go on</title><link rel='canonical' href='https://www.star.example/x'>"
        "<meta name='author' content='Jane Doe'><meta property='article:published_time' content='2022-06-12T10:00:00Z'>"
    )
    found = article(write(tmp_path / "a.htm.gz", gzip.compress(page(head).encode())))
    assert found.text.split("\n") == list(PARAGRAPHS)  # the headline stands above it, and is no part of it
    assert (found.title, found.outlet, found.authors) == ("Talks go on", "star.example", ("Jane Doe",))
    assert (found.published, found.url) == ("2022-06-12", "https://www.star.example/x")


def test_html_declares_its_encoding(tmp_path: Path) -> None:
    text = PARAGRAPHS[0].replace("talks", "переговоры о мире")
    body = f"<article><p>{text}</p><p>{PARAGRAPHS[1]}</p></article>"
    head = "<meta http-equiv='Content-Type' content='text/html; charset=windows-1251'><title>Т</title>"
    assert text in article(write(tmp_path / "a.html", page(head, body).encode("cp1251"))).text


def test_html_without_text_of_its_own_gives_the_linked_data_body(tmp_path: Path) -> None:
    linked = {"@type": "NewsArticle", "headline": "Talks", "articleBody": TEXT}
    path = write(tmp_path / "a.html", page(f'<script type="application/ld+json">{json.dumps(linked)}</script>', ""))
    assert article(path).text == TEXT
    assert failure(write(path, page("<title>x</title>", "<script>1</script>"))).startswith("No article text was found")


def test_html_is_never_fetched_for_and_its_entities_do_no_harm(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise AssertionError("the network was used")

    monkeypatch.setattr(socket, "socket", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    bomb = "".join(f"<!ENTITY e{i} '{f'&e{i - 1};' * 10 if i else 'lol'}'>" for i in range(12))
    secret = write(tmp_path / "secret", "top secret")
    doctype = f"<?xml version='1.0'?><!DOCTYPE html [{bomb}<!ENTITY x SYSTEM '{secret.as_uri()}'>]>"
    body = (
        f"<html><head><link rel='stylesheet' href='http://x.example/a.css'></head><body>{BODY}<p>&e11; &x;</p></body>"
    )
    found = article(write(tmp_path / "a.xhtml", f"{doctype}{body}</html>"))
    assert PARAGRAPHS[1] in found.text
    assert "top secret" not in found.text
    assert len(found.text) < 1000


def test_deep_or_endless_html_ends(tmp_path: Path) -> None:
    deep = "<div>" * 50_000 + PARAGRAPHS[0]
    for content in (deep, '<script type="application/ld+json">' * 5000 + PARAGRAPHS[0], "<meta " * 100_000):
        (found,) = read_articles(write(tmp_path / "a.html", content))
        assert isinstance(found, Article | Failure)


def test_a_page_of_many_mebibytes_is_read_without_its_scripts_or_not_at_all(tmp_path: Path) -> None:
    linked = {"@type": "NewsArticle", "headline": "Talks will go on", "datePublished": "2022-06-12"}
    head = (
        f"<script type='application/ld+json'>{json.dumps(linked)}</script><script>{'x = 1;' * 800_000}</script>"
        f"<style>{'p {} ' * 500_000}</style><!-- {'no ' * 500_000} -->"
    )
    picture = f"<img src='data:image/png;base64,{'iVBORw0KGgo' * 300_000}'>"
    found = article(write(tmp_path / "a.html", page(head, picture + BODY)))
    assert found.text.split("\n")[-2:] == list(PARAGRAPHS)
    assert (found.title, found.published) == ("Talks will go on", "2022-06-12")
    menus = "<a href='/x'>One of very many links</a> " * 210_000
    assert failure(write(tmp_path / "b.html", page("", BODY + menus))) == (
        "It is a page of more than 8 MiB without its scripts and pictures: save the article alone."
    )


def test_what_makes_pages_large_is_left_out() -> None:
    linked = "<script type='application/ld+json'>{}</script>"
    picture = "<img src=data:image/png;base64,iV+=>"
    cut = f"<p>a</p><script src=x>1 < 2</script >{linked}<STYLE>p</style><!-- <p>b</p> -->{picture}"
    assert without_bulk(cut) == f"<p>a</p>{linked}<img src=>"
    for piece, left in (("<script>", ""), ("<!--", ""), ("'data:image/png;base64,", None), ("<script ld+json ", None)):
        many = piece * (600_000 // len(piece))
        assert without_bulk(many) == (many if left is None else left)
