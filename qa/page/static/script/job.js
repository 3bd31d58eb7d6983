// The indexing job, which any session can see.
import { refreshList } from "./articles.js";
import { find, on } from "./dom.js";
import { call, trigger } from "./server.js";

let watching = false;
let seen = null;

function showJob(state) {
  find("#notice").textContent = state.notice || "";
  const box = find("#job");
  if (!box) return;
  // A report that was there before this page was opened is old news; one that came in since is shown.
  if (state.html !== undefined && (state.running || seen !== null)) {
    if (box.innerHTML !== state.html) box.innerHTML = state.html;
  }
  if (state.error) box.textContent = state.error;
  find("#reindex").disabled = Boolean(state.running);
  find("#reindex").textContent = state.running ? "Indexing…" : "Re-index";
  find("#job-cancel").hidden = !state.running;
  find("#job-cancel").disabled = Boolean(state.cancelling);
}

export async function watchJob() {
  if (watching) return;
  watching = true;
  for (;;) {
    const state = await call("job_state");
    showJob(state);
    if (state.error) break;
    if (seen !== null && state.number !== seen) {
      refreshList();
      articlesChanged();
    }
    seen = state.number;
    if (!state.running) break;
    await new Promise((done) => setTimeout(done, 400));
  }
  watching = false;
}

async function startJob() {
  find("#reindex").disabled = true;
  const state = await call("start_job");
  showJob(state);
  if (!state.error) watchJob();
}

/** The chat's examples and welcome depend on what is indexed. */
export function articlesChanged() {
  trigger("refreshed");
}

on("click", "#reindex", startJob);
on("click", "#job-cancel", () => call("cancel_job").then(showJob));
