"""Templates escape what they are filled with, each is used, and none can turn the escaping off."""

import re
from pathlib import Path

import pytest
from jinja2 import TemplateAssertionError, UndefinedError
from markupsafe import Markup

from qa.fragments import esc, isolated
from qa.rendering import ENVIRONMENT, render

ROOT = Path(__file__).resolve().parents[1]
HOSTILE = "<script>alert('1')</script>\" onload=x & &lt; {{ 7 * 7 }} {% raw %} \udcff"
SHOWN = "&lt;script&gt;alert(&#39;1&#39;)&lt;/script&gt;&#34; onload=x &amp; &amp;lt; {{ 7 * 7 }} {% raw %} ?"


def test_text_is_escaped_and_markup_is_not_escaped_twice() -> None:
    shown = '<p class="stat bad">Indexing failed</p>\n<p class="sub">{}</p>'
    assert esc(HOSTILE) == SHOWN and esc(esc(HOSTILE)) == SHOWN and esc(7) == "7"
    assert render("library/problem.html", sentence=HOSTILE) == shown.format(SHOWN)
    assert render("library/problem.html", sentence=isolated(HOSTILE)) == shown.format(f"<bdi>{SHOWN}</bdi>")
    assert isinstance(render("library/problem.html", sentence=""), Markup)


def test_a_template_does_without_no_value() -> None:
    with pytest.raises(UndefinedError, match="'sentence' is undefined"):
        render("library/problem.html")


def test_every_template_is_sound_and_used() -> None:
    """By the code or by another template; a name in a template that is not there would fail here, too."""
    names = ENVIRONMENT.list_templates()
    sources = {name: ENVIRONMENT.loader.get_source(ENVIRONMENT, name)[0] for name in names if ENVIRONMENT.loader}
    code = "".join(path.read_text("utf-8") for path in (ROOT / "qa").rglob("*.py"))
    used = set(re.findall(r'\brender\(\s*"([\w/]+\.html)"', code))
    used |= {
        name for source in sources.values() for name in re.findall(r'{% (?:from|include) "([\w/]+\.html)"', source)
    }
    assert used == set(names)
    assert all(ENVIRONMENT.get_template(name).name == name for name in names)
    for name, source in sources.items():
        assert "autoescape" not in source, name
        assert not re.search(r"=\s*{{", source), f"{name}: what fills an attribute stands between quotes"


@pytest.mark.parametrize("name", ["safe", "forceescape", "tojson", "format"])
def test_no_filter_can_declare_a_text_safe(name: str) -> None:
    with pytest.raises(TemplateAssertionError, match=f"No filter named '{name}'"):
        ENVIRONMENT.from_string("{{ text|" + name + " }}")
