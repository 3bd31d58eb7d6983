// The indexing job, which belongs to the server: every tab sees it, whichever started it, and after a reload too.
import { find, on } from "./dom.js";
import { SILENT, call, heard } from "./server.js";
import { localTimes } from "./times.js";

const SOON = 400; // milliseconds between two looks while something is being indexed
const LATER = 4000; // and otherwise: another tab, or a change in the watched folder, may start it

const ARRIVING = 5000; // between two looks at the articles that have come so far

let seen = null;
let arrived = { at: -Infinity, articles: null };
let timer = 0;
let asking = false;

function showJob(state) {
  find("#notice").textContent = state.notice || "";
  const box = find("#job");
  if (!box) return;
  const running = Boolean(state.running);
  const html = state.html ?? "";
  const problem = find("#job-error");
  if (state.error) return void (problem.textContent = state.error);
  if (problem.textContent === SILENT.error) problem.textContent = "";
  if (box.made !== html) {
    box.innerHTML = box.made = html;
    localTimes(box);
  }
  // A report that was there before this page was opened is no news to interrupt somebody for.
  const said = find("#job-said");
  const news = running || seen !== null ? state.status || "" : "";
  if (said.textContent !== news) said.textContent = news;
  showButtons(running, Boolean(state.cancelling));
  if (state.watching) showWatching(state.watching);
}

function showWatching({ on: watched, error, html }) {
  const [toggle, told] = [find("#watch"), find("#watch-said")];
  if (!toggle) return;
  toggle.disabled = false;
  toggle.setAttribute("aria-checked", String(watched));
  told.classList.toggle("bad", error);
  if (told.made !== html) told.innerHTML = told.made = html;
  localTimes(told);
}

function showButtons(running, cancelling) {
  const [start, stop] = [find("#reindex"), find("#job-cancel")];
  const held = document.activeElement === (running ? start : stop);
  stop.hidden = !running;
  stop.disabled = cancelling;
  stop.textContent = cancelling ? "Stopping…" : "Stop indexing";
  if (start) start.hidden = running;
  if (held) (running ? stop : start)?.focus();
}

/** Looks at the job now, and from then on as often as it is worth it. */
export async function watchJob() {
  clearTimeout(timer);
  if (asking) return;
  asking = true;
  const state = await call("job_state");
  asking = false;
  showJob(state);
  if (!state.error) {
    heard.dispatchEvent(new CustomEvent("saved", { detail: state.saved }));
    if (seen !== null && state.number !== seen) heard.dispatchEvent(new Event("indexed"));
    // At the first look, too: a job may have ended since the page was made, before its articles were there.
    if (state.number !== (seen ?? 0)) articlesChanged();
    seen = state.number;
    if (state.running) showArrived(state.articles);
    else arrived = { at: -Infinity, articles: state.articles };
  }
  clearTimeout(timer);
  timer = setTimeout(lookAgain, state.running ? SOON : LATER);
}

/** Articles are there as soon as they are stored, long before the job ends. */
function showArrived(articles) {
  if (articles === arrived.articles || performance.now() - arrived.at < ARRIVING) return;
  if (arrived.articles === 0) articlesChanged(); // now there is something to ask about
  arrived = { at: performance.now(), articles };
  heard.dispatchEvent(new Event("indexed"));
}

function lookAgain() {
  if (document.visibilityState === "visible") watchJob();
}

document.addEventListener("visibilitychange", lookAgain);

/** What stands before the first question depends on what is indexed. */
export function articlesChanged() {
  heard.dispatchEvent(new Event("refreshed"));
}

async function tellAndWatch(name, request = {}) {
  find("#job-error").textContent = "";
  const state = await call(name, request);
  showJob(state);
  if (!state.error) watchJob();
}

on("click", "#reindex", () => tellAndWatch("start_job"));
on("click", "#job-cancel", () => tellAndWatch("cancel_job"));
on("click", "#watch", (toggle) => tellAndWatch("watch_folder", { on: toggle.getAttribute("aria-checked") !== "true" }));
