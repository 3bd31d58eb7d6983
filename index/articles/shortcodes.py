"""WordPress's shortcodes (https://codex.wordpress.org/Shortcode): what its pages show as something else."""

import re

# Whose content is no text: an address, a number, code.
_MEDIA = frozenset(
    "ad adrotate ads audio contact-form contact-form-7 embed facebook gallery googlemaps iframe instagram map playlist"
    " poll polldaddy raw_html script soundcloud spotify tiktok tweet twitter vc_raw_html vc_raw_js video vimeo"
    " youtube".split()
)
# Which stand alone and have no attributes; a word in brackets ("[sic]") is no shortcode.
_ALONE = _MEDIA | frozenset("archives breadcrumbs divider newsletter related sitemap spacer subscribe toc".split())
_EMBEDDED = re.compile(r"^[ \t]*(?:<p>)?https?://[^\s<>]+(?:</p>)?[ \t]*$", re.MULTILINE)
_WITH_ID = re.compile(rf"\[(?:{'|'.join(sorted(_MEDIA))})\s+[\w-]{{1,60}}\s*/?\]", re.IGNORECASE)  # [tweet 123]
_VALUE = r"(?:\"[^\"<>\[]{0,2000}\"|'[^'<>\[]{0,2000}'|[^\s\"'<>\[\]]{1,500})"
_ATTRIBUTES = rf"(?:[\w-]{{1,60}}\s*=\s*{_VALUE}|https?:[^\s\[\]<>]{{1,500}})"
_CODE = re.compile(rf"(\[?)\[(/?)([a-zA-Z][\w-]{{0,60}})((?:\s+{_ATTRIBUTES}){{0,60}})\s*/?\](\]?)")


def without_shortcodes(text: str) -> str:
    """``text`` without shortcodes. What one encloses stays (a caption is a paragraph) where it is text.

    A word in brackets is taken for a shortcode where it has attributes, is closed again, has an underscore, or is one
    that many sites have. ``[[gallery]]`` stands for itself, with one pair of brackets. An address alone in its line
    stands for a film or a post, which WordPress shows in its place.
    """
    text = _WITH_ID.sub("", _EMBEDDED.sub("", text))
    found = [match for match in _CODE.finditer(text)]
    closed = {match[3].lower() for match in found if match[2]}
    parts, at, inside = [], 0, ""
    for match in found:
        name = match[3].lower()
        if inside and not (match[2] and name == inside):
            continue
        if match[1] and match[5]:
            parts += [text[at : match.start()], match[0][1:-1]]
            at = match.end()
            continue
        if not (match[2] or match[4] or name in closed or name in _ALONE or "_" in name):
            continue
        start, end = match.start() + len(match[1]), match.end() - len(match[5])
        if not inside:
            parts.append(text[at:start])
        inside = name if name in _MEDIA and name in closed and not match[2] else ""
        parts.append("\n\n" if name == "caption" else "")
        at = end
    return "".join(parts) + text[at:]
