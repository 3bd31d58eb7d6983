"""What the page says of indexing: how far it is, what it did, why it could not."""

from markupsafe import Markup

from index.articles.passed_over import in_words
from index.sync import Progress
from qa.page.library.jobs import JobState, Tally
from qa.page.library.listing import Where, failures
from qa.page.library.watching import WatchState
from qa.rendering import render

STAGES = {"reading": "Reading files", "embedding": "Indexing articles", "publishing": "Making the new index ready"}
UNITS = {"reading": ("files", "articles"), "embedding": ("articles", "passages")}
"""What the stages count, and what their rates count."""


def minutes(seconds: float) -> str:
    """A length of time in words: "under 5 s", "40 s", "3 min", "2 h 5 min"."""
    if seconds < 5:
        return "under 5 s"
    if seconds < 90:
        return f"{round(seconds)} s"
    whole = round(seconds / 60)
    return f"{whole} min" if whole < 60 else f"{whole // 60} h {whole % 60} min"


def job(state: JobState, where: Where = str) -> Markup:
    """The running job's progress, or what the last one came to; "" where none ever ran."""
    if state.running:
        return progress(state.progress, stopping=state.cancelling)
    told = problem(state.error) if state.error else Markup()
    if state.report:
        told += report(state.report, cancelled=state.cancelled, ended=state.ended, error=bool(state.error), where=where)
    return told


def said(state: JobState) -> str:
    """The same for a screen reader, which is told only of what is worth an interruption: stages and quarters."""
    if state.running:
        now = state.progress
        quarter = now.done * 4 // now.total * 25 if now and now.total else 0
        what = STAGES.get(now.stage, "Indexing") if now else "Indexing"
        return f"{what}, {quarter}% done" if quarter else f"{what}…"
    if state.error:
        return f"Indexing failed. {state.error}"
    if state.report:
        done = state.report
        return (
            f"{_head(state.cancelled)}: {done.added} added, {done.changed} changed, {done.removed} removed, "
            f"{len(done.failed)} failed." + (f" {in_words(done.not_read)}." if done.not_read else "")
        )
    return ""


def watching(state: WatchState) -> Markup:
    """What stands beside the switch: when everything was last looked at, or what keeps it from being."""
    return render("library/watching.html", state=state)


def progress(now: Progress | None, *, stopping: bool = False) -> Markup:
    """The bar of a running job and the words under it; ``now`` is None before the first report."""
    if now is None:
        return render("library/progress.html", name="Starting", total=0, details=None)
    name = "Stopping" if stopping else STAGES.get(now.stage, "Starting")
    counted, rated = UNITS.get(now.stage, ("", ""))
    details = []
    if now.total and counted:
        details.append(f"{now.done:,} of {now.total:,} {counted}")
    if now.rate > 0 and rated:
        details.append(f"{now.rate:,.0f} {rated} a second" if now.rate >= 1 else f"{now.rate:.1f} {rated} a second")
    if now.seconds_left is not None:
        details.append(f"{minutes(now.seconds_left)} left")
    file = now.path.replace("\\", "/").rsplit("/", 1)[-1]
    return render("library/progress.html", name=name, done=now.done, total=now.total, details=details, file=file)


def _head(cancelled: bool) -> str:
    return "Stopped. What was done is kept" if cancelled else "The index is up to date"


def _nothing(done: Tally) -> str:
    """What is said where files lie there, but none that can be read."""
    some = done.added or done.changed or done.unchanged or done.removed or done.failed or done.left_out
    return "" if some or not done.not_read else "There is nothing to read: put articles there, in a format that is read"


def report(done: Tally, *, cancelled: bool, ended: str = "", error: bool = False, where: Where = str) -> Markup:
    """What a finished job did."""
    counts = (
        ("added", done.added),
        ("changed", done.changed),
        ("unchanged", done.unchanged),
        ("removed", done.removed),
        ("failed", len(done.failed)),
    )
    return render(
        "library/report.html",
        head="" if error else _nothing(done) or _head(cancelled),
        counts=counts,
        took=minutes(done.seconds),
        ended=ended,
        cancelled=cancelled,
        failures=failures(done.failed, where),
        passed_over=passed_over(done, where),
    )


def passed_over(done: Tally, where: Where = str, limit: int = 200) -> Markup:
    """The files of kinds that are not read, and the records that are no articles by their own word."""
    return render(
        "library/passed_over.html",
        not_read=in_words(done.not_read),
        examples=[path for kind in done.not_read for path in kind.examples],
        left_out=[record for record in done.left_out if not record.was_read],
        from_pictures=[record for record in done.left_out if record.was_read],
        where=where,
        limit=limit,
    )


def problem(sentence: str) -> Markup:
    """A job that could not be done."""
    return render("library/problem.html", sentence=sentence)
