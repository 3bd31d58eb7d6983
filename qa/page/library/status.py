"""What the page says of indexing: how far it is, what it did, why it could not."""

from index.sync import Progress
from qa.fragments import esc, label
from qa.page.library.jobs import JobState, Tally
from qa.page.library.listing import Where, failures, moment
from qa.page.library.watching import WatchState

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


def job(state: JobState, where: Where = str) -> str:
    """The running job's progress, or what the last one came to; "" where none ever ran."""
    if state.running:
        return progress(state.progress, stopping=state.cancelling)
    told = problem(state.error) if state.error else ""
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
            f"{len(done.failed)} failed."
        )
    return ""


def watching(state: WatchState) -> str:
    """What stands beside the switch: when everything was last looked at, or what keeps it from being."""
    if state.error:
        return esc(state.error)
    if not state.on:
        return "New and changed files are read when you choose “Re-index”."
    often = " It is looked through every few seconds." if state.polling else ""
    return (f"Last looked {moment(state.looked.isoformat())}." if state.looked else "Looking…") + often


def progress(now: Progress | None, *, stopping: bool = False) -> str:
    """The bar of a running job and the words under it; ``now`` is None before the first report."""
    if now is None:
        return '<p class="stat">Starting</p><progress aria-label="Starting"></progress>'
    name = "Stopping" if stopping else STAGES.get(now.stage, "Starting")
    counted, rated = UNITS.get(now.stage, ("", ""))
    details = []
    if now.total and counted:
        details.append(f"{now.done:,} of {now.total:,} {counted}")
    if now.rate > 0 and rated:
        details.append(f"{now.rate:,.0f} {rated} a second" if now.rate >= 1 else f"{now.rate:.1f} {rated} a second")
    if now.seconds_left is not None:
        details.append(f"{minutes(now.seconds_left)} left")
    amount = f' value="{now.done}" max="{now.total}"' if now.total else ""
    file = now.path.replace("\\", "/").rsplit("/", 1)[-1]
    return (
        f'<p class="stat">{name}</p><progress aria-label="{name}"{amount}></progress>'
        f'<p class="sub">{" · ".join(details)}</p><p class="sub file" dir="ltr">{label(file)}</p>'
    )


def _head(cancelled: bool) -> str:
    return "Stopped. What was done is kept" if cancelled else "The index is up to date"


def report(done: Tally, *, cancelled: bool, ended: str = "", error: bool = False, where: Where = str) -> str:
    """What a finished job did."""
    counts = (
        ("added", done.added),
        ("changed", done.changed),
        ("unchanged", done.unchanged),
        ("removed", done.removed),
        ("failed", len(done.failed)),
    )
    tiles = "".join(f"<div><dt>{name}</dt><dd>{count:,}</dd></div>" for name, count in counts)
    head = "" if error else f'<p class="stat">{_head(cancelled)}</p>'
    rest = " Re-index to do the rest." if cancelled else ""
    when = f", ended {moment(ended)}" if ended else ""
    return (
        f'{head}<dl class="counts">{tiles}</dl><p class="sub">It took {minutes(done.seconds)}{when}.{rest}</p>'
        f"{failures(done.failed, where)}"
    )


def problem(sentence: str) -> str:
    """A job that could not be done."""
    return f'<p class="stat bad">Indexing failed</p><p class="sub">{esc(sentence)}</p>'
