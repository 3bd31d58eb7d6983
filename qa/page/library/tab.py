"""The Articles tab as it stands before the script fills it: ways to add articles, the index and its job, the list."""

from collections.abc import Sequence

from qa.fragments import esc

MOST_FILES = 5_000
"""Files that are taken at a time: a folder of more is for `newsdesk index`."""
_KINDS = {
    ".txt": "text",
    ".md": "Markdown",
    ".html": "HTML",
    ".pdf": "PDF",
    ".docx": "Word",
    ".json": "JSON",
    ".eml": "email",
    ".rss": "feeds",
    ".warc": "web archives",
    ".zip": "zip archives",
}


def html(supported: Sequence[str], folder: str, largest: str) -> str:
    """The whole tab. ``folder`` is where added articles go, "" where nothing can be added; ``largest`` is the bound of
    a file as Gradio has it, such as "200mb"."""
    adding = _adding(supported, folder, size_words(largest)) if folder else ""
    return (
        f'<div class="shelf"><aside class="side" aria-label="Adding and indexing">{adding}{_index(folder)}</aside>'
        f'<section class="library" aria-label="Indexed articles">{_LIBRARY}</section></div>'
    )


def size_words(size: str) -> str:
    """Gradio's "200mb" as people write it."""
    return size.lower().replace("mb", " MB")


def _adding(supported: Sequence[str], folder: str, largest: str) -> str:
    kinds = [name for ending, name in _KINDS.items() if ending in supported]
    named = f"{', '.join(kinds[:-1])} and {kinds[-1]}" if len(kinds) > 1 else "".join(kinds)
    named = named[:1].upper() + named[1:]
    # A file dialog knows only what follows the last dot.
    accept = ",".join(sorted({"." + ending.rsplit(".", 1)[-1] for ending in supported}))
    endings = " ".join(sorted(supported))
    return f"""<details class="adding" open><summary><h2>Add articles</h2></summary>
<div id="drop" class="drop" data-endings="{esc(endings)}" data-largest="{esc(largest)}" data-most="{MOST_FILES}">
<svg aria-hidden="true" viewBox="0 0 24 24" width="26" height="26"><path d="M12 16V4m0 0L7 9m5-5 5 5M4 15v4a1 1 0 0 0 1
1h14a1 1 0 0 0 1-1v-4" fill="none" stroke="currentColor" stroke-width="1.7" stroke-linecap="round"
stroke-linejoin="round"/></svg>
<p class="lead">Drop files, a folder or an archive here</p>
<div class="pick"><span id="upload"><label class="plain"><input type="file" class="vh" multiple accept="{esc(accept)}"
>Choose files</label></span><label class="plain"><input type="file" class="vh" id="folder-input" webkitdirectory
multiple>Choose a folder</label></div>
<p class="sub">{named}; up to {esc(largest)} a file and {MOST_FILES:,} files at a time.</p></div>
<div id="sending" hidden><p class="stat"></p><progress aria-label="Sending files"></progress>
<button type="button" id="send-stop" class="plain">Stop sending</button></div>
<div class="ways">
<button type="button" class="plain" aria-expanded="false" aria-controls="paste-form">Paste text</button>
<button type="button" class="plain" aria-expanded="false" aria-controls="fetch-form">From a web address</button></div>
<form id="paste-form" class="way" hidden><label>Text <textarea name="text" rows="7" required></textarea></label>
<label>Title <span class="sub">optional: else the first line</span><input name="title" maxlength="300"
autocomplete="off"></label>
<div class="pair"><label>Outlet <input name="outlet" maxlength="120" autocomplete="off"></label>
<label>Date <input name="published" type="date"></label></div>
<button type="submit" class="primary">Add this article</button></form>
<form id="fetch-form" class="way" hidden><label>Web address <input name="url" type="text" inputmode="url"
placeholder="https://" autocomplete="off" spellcheck="false" required></label>
<p class="sub">Newsdesk fetches this one page, once, when you press the button. It makes no other request to the
outside.</p>
<button type="submit" class="primary">Fetch and add</button></form>
<p id="add-said" class="told" role="status"></p>
</details>"""


def _index(folder: str) -> str:
    watch = """<div class="watching"><button type="button" role="switch" id="watch" aria-checked="false" disabled
aria-describedby="watch-said"><span class="knob" aria-hidden="true"></span>Watch the articles folder</button>
<p id="watch-said" class="sub"></p></div>"""
    reindex = '<button type="button" id="reindex" class="plain">Re-index</button>'
    return f"""<section class="job" aria-label="Index"><div class="head"><h2>Index</h2>
<span id="job-buttons">{reindex if folder else ""}
<button type="button" id="job-cancel" class="plain" hidden>Stop indexing</button></span></div>
<p id="job-error" class="told bad" role="alert"></p><div id="job"></div><p id="job-said" class="vh" role="status"></p>
{watch if folder else ""}</section>"""


_LIBRARY = """<div id="list-heading" class="heading" aria-live="polite"></div>
<label class="search"><span class="vh">Search the articles by title, outlet, author, date, address or file</span>
<input type="search" id="list-search" placeholder="Search by title, outlet, author or date" autocomplete="off"></label>
<div id="removed" class="notice" role="status"></div><div id="list"><div class="skeleton"></div></div>
<div id="list-removals"></div><div id="list-failures"></div>"""
