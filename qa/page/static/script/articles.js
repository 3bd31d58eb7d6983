// The Articles tab: the list with its search, order and pages; removing and its undo.
import { find, on, onChange } from "./dom.js";
import { articlesChanged, watchJob } from "./job.js";
import { readAlone } from "./reader.js";
import { call } from "./server.js";

const list = { query: "", sort: "added", descending: true, offset: 0 };
let asked = 0;

export async function refreshList() {
  if (!find("#list")) return; // Gradio makes a tab when it is first opened.
  const turn = ++asked;
  const reply = await call("list_articles", list);
  const target = find("#list");
  if (turn !== asked || !target) return;
  if (reply.error) {
    target.textContent = reply.error;
    return;
  }
  find("#list-heading").innerHTML = reply.heading;
  target.innerHTML = reply.html;
  find("#list-failures").innerHTML = reply.failures;
  find(".library").classList.toggle("bare", !reply.articles);
}

/** Gradio has put the tab in place. */
export function articles(element) {
  let timer = 0;
  element.addEventListener("input", (event) => {
    if (event.target.id !== "list-search") return;
    clearTimeout(timer);
    timer = setTimeout(() => {
      list.query = event.target.value.trim();
      list.offset = 0;
      refreshList();
    }, 200);
  });
  element.addEventListener("click", (event) => {
    const button = event.target.closest("button");
    if (!button) return;
    const row = button.closest("tr[data-article]");
    if (button.matches(".sort")) sortBy(button.dataset.sort);
    else if (button.dataset.offset !== undefined) turnPage(Number(button.dataset.offset));
    else if (button.matches(".title")) readAlone({ article: row.dataset.article });
    else if (button.matches(".remove")) remove(button, row.dataset.article);
    else if (button.matches(".undo")) undo(button);
  });
  refreshList();
  watchJob();
}

async function sortBy(column) {
  list.descending = list.sort === column ? !list.descending : column !== "title";
  list.sort = column;
  list.offset = 0;
  await refreshList();
  find(`#list [data-sort="${CSS.escape(column)}"]`)?.focus();
}

async function turnPage(offset) {
  list.offset = offset;
  await refreshList();
  find("#list-heading").scrollIntoView({ block: "nearest" });
}

async function remove(button, article) {
  button.disabled = true;
  const reply = await call("remove_article", { article });
  const notice = find("#removed");
  if (reply.error) notice.textContent = reply.error;
  else notice.innerHTML = reply.html;
  await refreshList();
  if (reply.error) button.disabled = false;
  else find(".undo", notice)?.focus();
  articlesChanged();
}

async function undo(button) {
  button.disabled = true;
  const reply = await call("undo_remove", { token: button.dataset.token });
  const notice = find("#removed");
  if (reply.error) notice.textContent = reply.error;
  else notice.replaceChildren();
  find("#list-search").focus();
  watchJob();
}

on("click", "#tab-articles-button", () => {
  refreshList();
  watchJob();
});
// The visible words of the upload box name it better than the other words of its label.
onChange(() => find("#upload button[aria-label]")?.removeAttribute("aria-label"));
