"""The Articles tab in a real browser: the list, every way to add, the job, removing, watching."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import page_fixtures as made
import pytest
from page_browser import BRIDGE, Server, expect, expect_width, violations

from index.records import Article
from qa.page.library import fetch as fetching

PHONE = {"width": 390, "height": 844}
LAGOON = "Lagoon to be dredged.\n\nThe council approved the dredging of the whole Calder lagoon next spring.\n"


@pytest.fixture
def empty_server(tmp_path: Path) -> Iterator[Server]:
    """A page without articles, and an empty folder."""
    (tmp_path / "articles").mkdir()
    served = Server(tmp_path / "articles", made.ScriptedAssistant([]))
    yield served
    served.page.desk.watching.close(30)
    served.close()


def expect_counts(tab: Any, figures: list[str]) -> None:
    """Wait for the report's figures: added, changed, unchanged, removed, failed."""
    expect(tab.locator("#job .counts dd")).to_have_text(figures)


# ---- the list ----


def test_list_searches_sorts_and_opens(visit: Any) -> None:
    visitor = visit()
    tab = visitor.open()
    visitor.articles()
    expect(tab.locator("#list-heading h2")).to_have_text("4 articles indexed")
    expect(tab.locator("#list-heading .sub")).to_have_text("from 4 outlets")
    tab.fill("#list-search", "bridge")
    expect(tab.locator("#list tbody tr")).to_have_count(2)
    expect(tab.locator("#list-heading")).to_contain_text("2 of them match")
    tab.locator("#list button[data-sort=title]").focus()
    tab.keyboard.press("Enter")
    expect(tab.locator("#list th[aria-sort]").first).to_have_attribute("aria-sort", "ascending")
    expect(tab.locator("#list .title").first).to_have_text("Bridge to open again")
    expect(tab.locator("#list button[data-sort=title]")).to_be_focused()
    tab.keyboard.press("Enter")
    expect(tab.locator("#list .title").first).to_have_text("Harbour bridge to reopen in March after £48m repair")
    row = tab.locator("#list tbody tr").first
    expect(row.locator(".site")).to_have_attribute("href", "https://courier.example/bridge,reopens?a=1&b=2")
    expect(row.locator(".sub")).to_contain_text("/news/bridge.txt")
    row.locator(".title").click()
    expect(tab.locator("#reader article")).to_contain_text("Ferry crossings")
    tab.keyboard.press("Escape")
    tab.fill("#list-search", "zebra <b>")
    expect(tab.locator("#list .empty h3")).to_have_text("No article matches zebra <b>")
    tab.click("#list .clear-search")
    expect(tab.locator("#list tbody tr")).to_have_count(4)
    expect(tab.locator("#list-search")).to_be_focused()


def test_list_turns_pages(visit: Any, tmp_path: Path) -> None:
    articles = [Article("Text.", f"Story {n:03}", path=f"/news/{n}.txt") for n in range(1, 121)]
    served = Server(tmp_path / "articles", made.ScriptedAssistant(articles))
    try:
        visitor = visit(served, viewport=PHONE)
        tab = visitor.open()
        visitor.articles()
        expect(tab.locator("#list tbody tr")).to_have_count(50)
        expect(tab.locator("#list .title").first).to_have_text("Story 120")
        tab.locator("#list [data-step=Next]").focus()
        tab.keyboard.press("Enter")
        expect(tab.locator(".pager .where")).to_have_text("51 to 100 of 120")
        expect(tab.locator("#list [data-step=Next]")).to_be_focused()
        tab.click("#list [data-step=Last]")
        expect(tab.locator("#list tbody tr")).to_have_count(20)
        expect(tab.locator("#list .title").last).to_have_text("Story 001")
        expect(tab.locator("#list [data-step=Next]")).to_be_disabled()
        expect_width(tab, PHONE["width"])
    finally:
        served.close()


# ---- adding ----


def test_chosen_files_are_indexed_while_asking_goes_on(visit: Any, own_server: Server, tmp_path: Path) -> None:
    visitor = visit(own_server)
    tab = visitor.open()
    visitor.articles()
    own_server.assistant.hold_sync = True
    article, photo, broken = (tmp_path / name for name in ("The Lagoon.txt", "photo.png", "<bad>.pdf"))
    article.write_text(LAGOON)
    photo.write_bytes(b"no article")
    broken.write_bytes(b"no PDF")
    tab.set_input_files("#upload input[type=file]", [str(article), str(photo), str(broken)])
    expect(tab.locator("#job")).to_contain_text("12 of 40 articles · 6 passages a second · 2 min left")
    expect(tab.locator("#add-said")).to_have_text("2 files sent, 1 left out.")
    assert (own_server.folder / "The Lagoon.txt").read_text() == LAGOON
    # The job belongs to the server: it is there after a reload, another visitor sees it too, and both can ask.
    visitor.open()
    visitor.articles()
    expect(tab.locator("#job")).to_contain_text("12 of 40 articles")
    expect(tab.locator("#job-said")).to_have_text("Indexing articles, 25% done")
    other = visit(own_server)
    other.open()
    expect(other.tab.locator("#notice")).to_contain_text("Articles are being indexed")
    other.ask(BRIDGE)
    expect(other.tab.locator("#chat .bot .prose").last).to_contain_text("17 March")
    own_server.assistant.gate.set()
    expect(tab.locator("#list-heading h2")).to_have_text("5 articles indexed")
    expect_counts(tab, ["1", "0", "0", "0", "2"])
    expect(tab.locator("#job-said")).to_contain_text("The index is up to date: 1 added")
    tab.locator("#job summary").click()
    expect(tab.locator("#job")).to_contain_text("_bad_.pdf")
    expect(tab.locator("#job")).to_contain_text("It could not be read, it may be damaged")
    expect(tab.locator("#job")).to_contain_text("photo.png")
    expect(tab.locator("#job")).to_contain_text("Files of this kind cannot be read: use")
    expect(tab.locator("#list .title").first).to_have_text("Lagoon to be dredged")
    expect(tab.locator("#notice")).to_be_empty()
    # The report is there for the other visitor, and after a reload.
    other.articles()
    expect(other.tab.locator("#job .counts")).to_contain_text("added")
    expect_counts(other.tab, ["1", "0", "0", "0", "2"])


def news_folder(tmp_path: Path) -> Path:
    folder = tmp_path / "up" / "Politics & more"
    (folder / "2025").mkdir(parents=True)
    (folder / ".git").mkdir()
    (folder / "one.txt").write_text("One story is told here.")
    (folder / "2025" / "two.md").write_text("Two stories are told here.")
    (folder / ".git" / "config.txt").write_text("no story")
    (folder / "photo.jpg").write_bytes(b"x")
    return folder


def test_dropped_folders_keep_their_paths(visit: Any, empty_server: Server, tmp_path: Path) -> None:
    visitor = visit(empty_server)
    tab = visitor.open()
    visitor.articles()
    spot = tab.locator("#drop").bounding_box()
    devtools = visitor.context.new_cdp_session(tab)
    at = {"x": spot["x"] + 40, "y": spot["y"] + 20}
    data = {"items": [], "files": [str(news_folder(tmp_path))], "dragOperationsMask": 1}
    devtools.send("Input.dispatchDragEvent", {"type": "dragEnter", "data": data, **at})
    expect(tab.locator("#drop")).to_have_class("drop over")
    for kind in ("dragOver", "drop"):
        devtools.send("Input.dispatchDragEvent", {"type": kind, "data": data, **at})
    expect(tab.locator("#add-said")).to_have_text("2 files sent, 1 left out.")
    expect(tab.locator("#drop")).to_have_class("drop")
    expect(tab.locator("#list-heading h2")).to_have_text("2 articles indexed")
    found = sorted(str(p.relative_to(empty_server.folder)) for p in empty_server.folder.rglob("*") if p.is_file())
    assert found == ["Politics _ more/2025/two.md", "Politics _ more/one.txt"]
    expect(tab.locator("#list")).to_contain_text("Politics _ more/2025/two.md")
    expect_counts(tab, ["2", "0", "0", "0", "1"])


def test_a_chosen_folder_is_added_with_its_paths(visit: Any, empty_server: Server, tmp_path: Path) -> None:
    visitor = visit(empty_server)
    tab = visitor.open()
    visitor.articles()
    tab.set_input_files("#folder-input", str(news_folder(tmp_path)))
    expect(tab.locator("#list-heading h2")).to_have_text("2 articles indexed")
    assert (empty_server.folder / "Politics _ more/2025/two.md").is_file()
    # What is removed comes back by its undo: also after a reload.
    row = tab.locator("#list tr", has_text="One story")
    row.locator(".remove").click()
    expect(tab.locator("#removed")).to_contain_text(
        "Removed One story is told here. It stays removed until its file changes."
    )
    expect(tab.locator("#removed .undo")).to_be_focused()
    visitor.open()
    visitor.articles()
    expect(tab.locator("#list-heading h2")).to_have_text("1 article indexed")
    tab.click(".removals summary")
    tab.locator(".removals .undo").click()
    expect(tab.locator("#list-heading h2")).to_have_text("2 articles indexed")
    expect(tab.locator(".removals")).to_have_count(0)
    # Several are removed together, and so come back.
    expect(tab.locator("#list .remove-chosen")).to_be_disabled()
    tab.get_by_label("All on this page").check()
    tab.get_by_role("button", name="Remove 2 chosen").click()
    expect(tab.locator("#removed")).to_contain_text("and 1 other article.")
    expect(tab.locator("#list .empty")).to_be_visible()
    tab.locator("#removed .undo").click()
    expect(tab.locator("#list-heading h2")).to_have_text("2 articles indexed")
    # Outlet and date are put right where they are seen, and stay so when all is indexed again.
    row.locator(".edit").click()
    expect(tab.get_by_label("Outlet").and_(tab.locator("#list input"))).to_be_focused()
    tab.keyboard.type("The Basin Courier")
    tab.locator("#list .editing input[type=date]").fill("2024-05-01")
    tab.keyboard.press("Enter")
    expect(row).to_contain_text("The Basin Courier")
    expect(row.locator(".edit")).to_be_focused()
    tab.locator("#reindex").click()
    expect_counts(tab, ["0", "0", "2", "0", "0"])
    expect(row).to_contain_text("The Basin Courier")
    row.locator(".edit").click()
    tab.get_by_role("button", name="As its file says").click()
    expect(row).not_to_contain_text("The Basin Courier")


def test_text_and_addresses_are_added_by_keyboard(
    visit: Any, empty_server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv(fetching.PRIVATE_SETTING, raising=False)
    visitor = visit(empty_server)
    tab = visitor.open()
    visitor.articles()
    expect(tab.locator("#list h3")).to_have_text("No articles yet")
    paste = tab.get_by_role("button", name="Paste text")
    paste.focus()
    tab.keyboard.press("Enter")
    expect(paste).to_have_attribute("aria-expanded", "true")
    expect(tab.get_by_label("Text", exact=True)).to_be_focused()
    tab.keyboard.type("The Calder Trust proposed a toll for lorries that cross the bridge after dark.")
    tab.keyboard.press("Tab")
    tab.keyboard.type("A <b>toll</b>: ${why}?")
    tab.keyboard.press("Tab")
    tab.keyboard.type("The Calder Post")
    tab.keyboard.press("Enter")
    expect(tab.locator("#add-said")).to_have_text("Added as pasted/A _b_toll_ b__ __why__.md.")
    expect(tab.locator("#list .title")).to_have_text("A <b>toll</b>: ${why}?")
    expect(tab.get_by_label("Text", exact=True)).to_have_value("")
    # A page of this machine is refused; the server makes no request for it.
    tab.get_by_role("button", name="From a web address").click()
    expect(tab.locator("#paste-form")).to_be_hidden()
    tab.get_by_label("Web address").fill(empty_server.address)
    tab.keyboard.press("Enter")
    expect(tab.locator("#add-said")).to_contain_text("127.0.0.1 is in a private network")
    monkeypatch.setenv(fetching.PRIVATE_SETTING, "1")
    tab.get_by_label("Web address").fill(f"{empty_server.address}/newsdesk/icon.svg")
    tab.keyboard.press("Enter")
    expect(tab.locator("#add-said")).to_contain_text("leads to image/svg+xml, not to a page")


def test_too_many_and_too_large_files_are_told_before_they_are_sent(visit: Any, own_server: Server) -> None:
    visitor = visit(own_server)
    tab = visitor.open()
    visitor.articles()
    expect(tab.locator("#drop")).to_contain_text("up to 200 MB a file and 5,000 files at a time.")
    tab.evaluate("document.querySelector('#drop').dataset.most = '1'")
    files = [{"name": f"{n}.txt", "mimeType": "text/plain", "buffer": b"text"} for n in (1, 2)]
    tab.set_input_files("#upload input[type=file]", files)
    expect(tab.locator("#add-said")).to_contain_text("These are more than 1 file: index the folder with")
    tab.evaluate("document.querySelector('#drop').dataset.largest = '0 MB'")
    tab.set_input_files("#upload input[type=file]", files[:1])
    expect(tab.locator("#add-said")).to_have_text("0 files sent, 1 left out.")
    expect(tab.locator("#job")).to_contain_text("1.txt")
    expect(tab.locator("#job .failed li")).to_contain_text("It is larger than 200 MB: split it.")
    assert list(own_server.folder.iterdir()) == []


# ---- the job ----


def test_reindexing_can_be_cancelled(visit: Any, own_server: Server) -> None:
    visitor = visit(own_server)
    tab = visitor.open()
    visitor.articles()
    own_server.assistant.hold_sync = True
    tab.locator("#reindex").focus()
    tab.keyboard.press("Enter")
    expect(tab.locator("#job-cancel")).to_be_focused()
    expect(tab.locator("#reindex")).to_be_hidden()
    # What is stored is there before the job ends.
    made.put(
        own_server.assistant.store, [Article("A ferry has run aground off Ostrow.", title="Ferry aground", path="/f")]
    )
    expect(tab.locator("#list")).to_contain_text("Ferry aground")
    # An article cannot be removed while the store is being written, and the page says so.
    tab.locator("#list .remove").first.click()
    expect(tab.locator("#removed")).to_contain_text("try it again when that is done")
    tab.locator("#job-cancel").focus()
    tab.keyboard.press("Enter")
    expect(tab.locator("#job")).to_contain_text("Stopped. What was done is kept")
    expect(tab.locator("#job")).to_contain_text("Re-index to do the rest.")
    expect(tab.locator("#reindex")).to_be_visible()
    assert own_server.assistant.synced == [[own_server.folder]]


def test_the_folder_is_watched_by_a_switch(visit: Any, empty_server: Server) -> None:
    visitor = visit(empty_server)
    tab = visitor.open()
    visitor.articles()
    toggle = tab.get_by_role("switch", name="Watch the articles folder")
    expect(toggle).to_have_attribute("aria-checked", "false")
    expect(tab.locator("#watch-said")).to_contain_text("when you choose “Re-index”")
    toggle.focus()
    tab.keyboard.press("Space")
    expect(toggle).to_have_attribute("aria-checked", "true")
    expect(tab.locator("#watch-said")).to_contain_text("Last looked today")
    (empty_server.folder / "lagoon.txt").write_text(LAGOON)
    expect(tab.locator("#list-heading h2")).to_have_text("1 article indexed")
    visitor.open()
    visitor.articles()
    expect(toggle).to_have_attribute("aria-checked", "true")
    tab.keyboard.press("Escape")
    toggle.click()
    expect(toggle).to_have_attribute("aria-checked", "false")


# ---- all states, on every kind of screen ----


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 390])
def test_no_state_has_accessibility_violations(visit: Any, axe: str, tmp_path: Path, scheme: str, width: int) -> None:
    """Empty, forms, indexing, report with failed files, list, removal, search without a match, watching."""
    assistant = made.ScriptedAssistant([])
    served = Server(tmp_path / "articles", assistant)
    try:
        visitor = visit(served, color_scheme=scheme, viewport={"width": width, "height": 844}, reduced_motion="reduce")
        tab = visitor.open()
        visitor.articles()
        expect(tab.locator("#list")).to_contain_text("There are four ways")
        assert violations(tab, axe) == []
        tab.get_by_role("button", name="From a web address").click()
        assert violations(tab, axe) == []
        tab.get_by_role("button", name="Paste text").click()
        assert violations(tab, axe) == []
        assistant.hold_sync = True
        tab.get_by_label("Text", exact=True).fill(LAGOON)
        tab.get_by_role("button", name="Add this article").click()
        expect(tab.locator("#job progress")).to_be_visible()
        assert violations(tab, axe) == []
        broken = served.folder / "<bad>.pdf"
        broken.write_bytes(b"no PDF")
        served.page.desk.job.start([broken])
        assistant.gate.set()
        expect(tab.locator("#list-heading h2")).to_have_text("1 article indexed")
        tab.locator("#job summary").click()
        tab.locator("#list-failures summary").click()
        expect(tab.locator("#list-failures")).to_contain_text("1 file could not be read")
        assert violations(tab, axe) == []
        tab.fill("#list-search", "nothing")
        expect(tab.locator("#list .empty")).to_be_visible()
        assert violations(tab, axe) == []
        tab.click("#list .clear-search")
        tab.click("#list .edit")
        expect(tab.locator("#list .edit-form")).to_be_visible()
        assert violations(tab, axe) == []
        tab.locator("#list .edit-form").get_by_role("button", name="Cancel").click()
        tab.click("#list .remove")
        tab.click(".removals summary")
        expect(tab.locator("#removed .undo")).to_be_visible()
        assert violations(tab, axe) == []
        expect_width(tab, width)
    finally:
        served.close()


def test_empty_index_invites_to_add_articles(visit: Any, tmp_path: Path) -> None:
    served = Server(tmp_path / "articles", made.ScriptedAssistant([]))
    try:
        visitor = visit(served, viewport=PHONE, has_touch=True)
        tab = visitor.open()
        expect(tab.locator("#hello")).to_contain_text("No articles yet")
        tab.click('#hello a[href="#articles-tab"]')
        expect(tab.locator("#list li")).to_have_count(4)
        expect(tab.locator("#list")).to_contain_text(str(tmp_path / "articles"))
        expect(tab.locator("#drop")).to_be_visible()  # open by itself, also on a phone
        article = tmp_path / "toll.txt"
        article.write_text("The Calder Trust proposed a toll for lorries that cross the bridge after dark.")
        tab.set_input_files("#upload input[type=file]", str(article))
        expect(tab.locator("#list-heading h2")).to_have_text("1 article indexed")
        tab.click("#tab-ask-button")
        expect(tab.locator("#hello")).to_contain_text("What do you want to know?")
    finally:
        served.close()


def test_without_a_folder_nothing_is_offered_that_cannot_be_done(visit: Any, tmp_path: Path) -> None:
    served = Server(tmp_path, adding=False)
    try:
        visitor = visit(served)
        tab = visitor.open()
        visitor.articles()
        expect(tab.locator("#list tbody tr")).to_have_count(4)
        expect(tab.locator("#drop, #reindex, #watch")).to_have_count(0)
    finally:
        served.close()


def test_who_is_quoted_in_an_article_leads_to_what_they_said(server: Server, visit: Any, axe: str) -> None:
    tab = visit(server).open()
    tab.click("#tab-articles-button")
    tab.click("#list tr:has-text('bridge') .more >> nth=0")
    speaker = tab.locator("#list .card-of .speaker", has_text="Okafor")
    expect(speaker).to_be_visible()
    assert violations(tab, axe) == []
    name = str(speaker.text_content())
    speaker.click()
    expect(tab.locator("#speaker-result h3")).to_have_text(name)
    expect(tab.locator("#speaker-result .card")).not_to_have_count(0)
