"""HTML of the page and of exports, made from `qa/page/templates`; Jinja2 escapes what the templates are filled with."""

from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from jinja2.filters import FILTERS
from markupsafe import Markup

from qa import fragments


def render(template: str, /, **values: object) -> Markup:
    """The template of this name with its values, without white space around it.

    A text among them is escaped as `qa.fragments.esc` does it, `Markup` goes in as it is. Raises UndefinedError where a
    value is missing.
    """
    html = ENVIRONMENT.get_template(template).render(values).strip()
    return Markup(fragments.whole(html))


def _environment() -> Environment:
    made = Environment(
        loader=FileSystemLoader(Path(__file__).parent / "page" / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    # No others: "safe" would let a template pass text off as HTML.
    made.filters = {name: FILTERS[name] for name in ("length", "map")}
    for each in (
        fragments.from_pictures,
        fragments.isolated,
        fragments.joined,
        fragments.label,
        fragments.moment,
        fragments.percent,
        fragments.plural,
        fragments.quoted,
        fragments.thousands,
        fragments.time_tag,
        fragments.web_address,
    ):
        made.filters[each.__name__] = each
    made.globals |= {each.__name__: each for each in (fragments.origin, fragments.original_link, fragments.source_line)}
    return made


ENVIRONMENT = _environment()
"""Where every template is looked up and compiled, once."""
