"""What somebody said as HTML: under the articles that tell it, each as quotation or paraphrase, with its place."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from markupsafe import Markup

from qa.fragments import marked
from qa.records import Citation
from qa.rendering import render
from qa.sources.records import Said, Saying

AT_ONCE = 40
"""Articles that are shown at first, and that each press for more adds."""
OFFERED = 12
"""People who are offered before a name is entered."""
_MANNERS = {"denies": ", denying", "asks": ", asking"}


def html(found: Said, speaker: str, about: str, outlet: str, *, oldest: bool, shown: int) -> Markup:
    """What is found of ``speaker``, of one ``outlet`` only where it is named, the newest first unless ``oldest``."""
    sayings = [saying for saying in found.sayings if not outlet or outlet in _outlets(saying)]
    articles = by_article(sayings, oldest=oldest)
    days = sorted(filter(None, (saying.citation.published for saying in sayings)))
    return render(
        "speakers/sayings.html",
        name=_name(found.sayings) or speaker,
        about=about,
        found=found,
        sayings=sayings,
        quoted=sum(saying.how == "quotation" for saying in sayings),
        days=(days[0], days[-1]) if days else (),
        outlets=Counter(name for saying in found.sayings for name in _outlets(saying)).most_common(),
        outlet=outlet,
        oldest=oldest,
        articles=articles[:shown],
        total=len(articles),
        more=max(len(articles) - shown, 0),
        shown=shown + AT_ONCE,
        told=_told,
        words=_words,
    )


def offered(names: Sequence[str]) -> Markup:
    """People to begin with; "" where there are none."""
    return render("speakers/offered.html", names=names[:OFFERED])


def by_article(sayings: Sequence[Saying], *, oldest: bool) -> list[tuple[Citation, list[Saying]]]:
    """Sayings under their articles, each named by its first citation; articles without a date come last."""
    found: dict[str, list[Saying]] = {}
    for saying in sayings:
        found.setdefault(saying.citation.article_id, []).append(saying)
    groups = [(theirs[0].citation, theirs) for theirs in found.values()]
    groups.sort(key=lambda group: group[0].published, reverse=not oldest)
    return sorted(groups, key=lambda group: not group[0].published)


def _outlets(saying: Saying) -> set[str]:
    """Whoever has it."""
    return set(filter(None, (saying.citation.outlet, *(other.outlet for other in saying.citation.also_in))))


def _name(sayings: Sequence[Saying]) -> str:
    """What the articles call the speaker most, the fuller name of two."""
    counts = Counter(saying.speaker for saying in sayings)
    return max(counts, key=lambda name: (counts[name], len(name)), default="")


def _told(saying: Saying) -> str:
    how = "Quoted" if saying.how == "quotation" else "Paraphrased"
    return how + _MANNERS.get(saying.manner, "")


def _words(citation: Citation) -> Markup:
    """The quote, in which what is said stands out from what is told of it."""
    begin, end = citation.answer_start, citation.answer_end
    spans = [] if begin is None or end is None else [(begin, end, '<span class="sentence">')]
    return marked(citation.quote, citation.start, spans)
