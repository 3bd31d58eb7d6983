"""What pages say to their readers between the lines of an article: share buttons, subscriptions, consent, adverts."""

import re
from typing import Any

from index.articles.markup import local_name

# Whole lines, in the languages that news pages are most often in; a sentence of an article does not begin so.
_NOTICES = (
    # Buttons
    r"(?:share|tweet|pin|post|send|save|print|e-?mail|copy|bookmark|whats ?app|facebook|twitter|x|reddit|linkedin"
    r"|telegram)(?: (?:this|on|via|to|with|by|the|link|article|story|page|post|facebook|twitter|x|whats ?app|linkedin"
    r"|reddit|e-?mail|telegram|copied|bluesky|threads|friends?|icon|button|now|for later))*",
    r"share (?:this|on|via) .{0,40}",
    r"(?:artikel )?(?:teilen|drucken|merken|vorlesen|kommentieren)|auf (?:facebook|x|twitter|whatsapp) teilen",
    r"partager(?: (?:sur|cet|l[’']article)\b.{0,40})?|condividi(?: su .{0,30})?",
    r"compart(?:ir|ilhar|ilhe|e)(?: (?:en|no|em|esta|este)\b.{0,40})?",
    r"(?:deel|dela|del)(?: (?:op|på|via|artikel\w*)\b.{0,30})?|jaa(?: artikkeli)?",
    r"(?:read (?:more|also|next)|see also|related(?: stories| articles?)?|more on this|lesen sie auch|mehr zum thema"
    r"|lire aussi|à lire|leer más|lea también|leia (?:mais|também)|leggi anche|lees ook|läs (?:också|mer)|les også"
    r"|læs også|lue myös|czytaj (?:też|także))\s*[:|»>–-].{1,200}",
    r"most (?:read|popular|viewed|shared)|trending(?: now)?|related (?:articles|stories|content|news|topics|links)"
    r"|recommended(?: for you)?|(?:you (?:may|might) also like|more from)\b.{0,40}|meistgelesen|mehr zum thema",
    r"(?:follow|like|find) us on .{0,60}|(?:skip|jump) to (?:main )?content|back to top|loading\W*|read more",
    # Adverts
    r"advertisement|advertising|sponsored|ad|anzeige|werbung|publicité|publicidad|publicidade|pubblicità|advertentie|annons"
    r"|annonse|annonce|mainos",
    r"(?:story|article) continues (?:below|after).*",
    # Consent
    r"we (?:use|and our (?:\d+ )?partners) .{0,80}\b(?:cookies|device|personal data)\b.*",
    r"(?:accept|reject|manage) (?:all )?cookies",
    # Subscriptions
    r"this (?:article|story|content|page|piece) is (?:for|only for|exclusive(?:ly)?|available|reserved|restricted)\b"
    r".{0,60}\b(?:subscriber|member|reader|account)s?\b.*",
    r"(?:already|not) (?:a )?(?:subscriber|member|subscribed|registered|have an account)\b.*",
    r"(?:please )?(?:log|sign) ?in (?:or|to (?:read|continue|your|view|access)|with your|below|now)\b.*",
    r"(?:please )?(?:subscribe|register|sign up|join) (?:now|today|for free|to (?:read|continue|unlock|our|the|get"
    r"|keep)|for (?:our|the|full|unlimited|just|only)|or (?:log|sign) in)\b.*",
    r"(?:subscribe|sign up|register) (?:to|with) .{1,60} (?:for|to) .{1,100}",
    r"(?:to )?continue reading(?:\b.{0,80}\b(?:subscri|regist|log|sign|free|below)\w*.*)?",
    r"read the full (?:article|story)\b.*",
    r"you(?:'ve| have) (?:reached|read|used|\d+) .{0,60}\b(?:free|limit|articles?)\b.*",
    r"subscribers? only|premium|for subscribers(?: only)?|newsletter|never miss a story\b.*",
    r"(?:get|unlock) (?:unlimited|full|all) (?:digital )?access\b.*",
    r"(?:get|receive) (?:our|the) .{0,40}newsletters?\b.*",
    r"(?:start|claim) your (?:free )?(?:trial|subscription)\b.*",
    r"(?:dieser|der) (?:artikel|text|inhalt|beitrag) ist (?:nur )?(?:exklusiv )?(?:für|mit) .{0,60}"
    r"(?:abonnent|abo|mitglied|nutzer|registrier).*",
    r"(?:jetzt|weiter) ?(?:abonnieren|registrieren|anmelden|testen|lesen\b.{0,60}(?:abo|plus|\+)).*",
    r"(?:sie haben )?bereits (?:ein )?abo.*|schon abonnent.*|zum weiterlesen\b.*|melden sie sich an\b.*",
    r"(?:cet )?article (?:est )?réservé (?:à|aux) .{0,40}abonnés?.*|réservé aux abonnés.*|la suite est réservée.*",
    r"il vous reste [\d.,]+ ?% de cet article.*|déjà abonnée? .*|(?:abonnez|connectez|inscrivez)-vous\b.*",
    r"(?:contenido|artículo|conteúdo|artigo|contenuto|articolo) (?:exclusiv|riservat|solo|só|esclusiv).{0,60}"
    r"(?:suscriptor|assinante|abbonat|socio).*",
    r"(?:suscríbe|regístre|inicia sesión|assine|faça login|abbonati|accedi|registrati)\b.{0,80}",
    r"¿ya eres suscriptor.*|sei già abbonato.*",
    r"(?:dit|dette|denne|den här|det här) .{0,30}(?:is|er|är) (?:alleen|bare|kun|endast|bara) (?:voor|for|för) .{0,30}"
    r"(?:abonne|prenumerant|medlem).*",
    r"(?:word|bliv|bli) (?:abonnee|abonnent|prenumerant|medlem)\b.*|al abonnee\b.*|logg? inn?\b.{0,60}",
)
_NOTICE = re.compile(rf"(?:{'|'.join(_NOTICES)})[\s.:!?…»›>→]*", re.IGNORECASE)
_LONGEST = 240
_CONSENT = re.compile(
    r"(?:^|[\s_-])(?:cookies?\w*|consent|gdpr|ccpa|cmp\w*|onetrust\w*|didomi\w*|qc-cmp\w*|usercentrics\w*|truste\w*"
    r"|sp_message\w*|wm-ipp\w*|iubenda\w*|cc-(?:window|banner)|privacy-(?:banner|notice|wall))(?:$|[\s_-])",
    re.IGNORECASE,
)
_BUTTONS = re.compile(
    r"(?:^|[\s_-])(?:shar(?:e|es|ing|e-?bar|e-?buttons?|e-?tools?|edaddy)|social(?:s|-?media|-?share|-?links|-?bar)?|addthis\w*"
    r"|addtoany\w*|a2a_kit|teilen|partage|compartir)(?:$|[\s_-])",
    re.IGNORECASE,
)
# Not walls: an article's own paragraphs may stand in them, so that only the lines that speak of the page go.
_OFFERS = re.compile(
    r"(?:^|[\s_-])(?:newsletter\w*|sign-?up|subscribe|piano\w*|tp-\w+|upsell\w*|advert\w*|ads?|ad-slot|adsbygoogle|sponsor\w*"
    r"|screen-reader-text|sr-only|visually-?hidden)(?:$|[\s_-])",
    re.IGNORECASE,
)
_OTHERS = re.compile(
    r"(?:^|[\s_-])(?:related(?:-?(?:articles?|posts?|stories|content|links?))?|recommend(?:ed|ations?)|recirc\w*|most-?read"
    r"|trending|more-?stories|read-?next|outbrain\w*|taboola\w*)(?:$|[\s_-])",
    re.IGNORECASE,
)
_KINDS = {"consent": _CONSENT, "buttons": _BUTTONS, "offers": _OFFERS, "others": _OTHERS}
_MOST = {"consent": 20_000, "buttons": 400, "offers": 900, "others": 6000}  # characters of what is taken for one


def without_notices(text: str) -> str:
    """``text`` without the lines that speak of the page, where anything else is left."""
    kept = [line for line in text.split("\n") if not is_notice(line)]
    rest = "\n".join(kept)
    return text if len(kept) == text.count("\n") + 1 else re.sub(r"\n{3,}", "\n\n", rest).strip("\n")


def is_notice(line: str) -> bool:
    """Whether a line speaks of the page, not of the news."""
    line = " ".join(line.strip(" \t-–•|*#").split())
    return 0 < len(line) <= _LONGEST and _NOTICE.fullmatch(line) is not None


def prune(root: Any) -> None:
    """Take scripts, banners, buttons and offers out of a page's tree; never what holds the headline or most text.

    What is in scripts is read by other modules, which know of what page it is.
    """
    for script in list(root.iter("script", "style", "template")):
        remove(script)
    paragraphs = sum(1 for _ in root.iter("p"))
    doomed = [each for each in root.iter() if isinstance(each.tag, str) and _is_furniture(each, paragraphs)]
    for element in doomed:
        remove(element)


def remove(element: Any) -> None:
    """Take an element out of its tree, but not the text after it."""
    parent = element.getparent()
    if parent is None:
        return
    if element.tail:
        before = element.getprevious()
        if before is None:
            parent.text = (parent.text or "") + element.tail
        else:
            before.tail = (before.tail or "") + element.tail
    element.tail = None
    parent.remove(element)


def _is_furniture(element: Any, paragraphs: int) -> bool:
    name = local_name(element)
    if name in ("html", "body", "main", "article", "head", "h1", "p", "meta", "link", "script"):
        return False
    marks = f"{element.get('class') or ''} {element.get('id') or ''} {name.replace('amp-', '')}"
    dialog = element.get("role") in ("dialog", "alertdialog") or element.get("aria-modal") == "true"
    kind = "consent" if dialog else next((kind for kind, marked in _KINDS.items() if marked.search(marks)), "")
    return bool(kind) and not _holds_article(element, kind, paragraphs) and length(element, _MOST[kind]) <= _MOST[kind]


def _holds_article(element: Any, kind: str, paragraphs: int) -> bool:
    names = ("h1", "main") if kind == "others" else ("h1", "main", "article")
    if next(element.iter(*names), None) is not None:
        return True
    if any("articleBody" in (each.get("itemprop") or "") for each in element.iter()):
        return True
    own = sum(1 for _ in element.iter("p"))
    return own > 3 and 2 * own > paragraphs


def length(element: Any, most: int) -> int:
    """The characters of an element's text, counted no further than ``most`` and some."""
    count = 0
    for piece in element.itertext():
        count += len(piece.strip())
        if count > most:
            break
    return count
