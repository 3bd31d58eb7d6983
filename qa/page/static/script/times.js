// Moments in the reader's own time zone: the server knows only its own, and writes them in UTC.

const day = new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "short", year: "numeric" });
const clock = new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit" });
const exact = new Intl.DateTimeFormat("en-GB", { dateStyle: "long", timeStyle: "long" });

/** Writes every `<time class="moment">` anew: the time of day for today's, the day for others. */
export function localTimes(root) {
  for (const element of root.querySelectorAll("time.moment")) {
    const moment = new Date(element.dateTime);
    if (Number.isNaN(moment.getTime())) continue;
    const today = day.format(moment) === day.format(new Date());
    element.textContent = today ? `today ${clock.format(moment)}` : day.format(moment);
    element.title = exact.format(moment);
  }
}
