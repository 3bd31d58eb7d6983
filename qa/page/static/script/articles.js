// The Articles tab: the list with its search, order and pages; removing and its undo.
import "./add.js";
import { all, find, isPhone, on } from "./dom.js";
import { articlesChanged, watchJob } from "./job.js";
import { askAbout, readAlone } from "./reader.js";
import { call, heard } from "./server.js";
import { localTimes } from "./times.js";

const FACETS = ["outlet", "year", "told", "scanned", "ending"];
const SEEN = "newsdesk-seen"; // in localStorage: what the library was at the last visit, for the next one
const list = { query: "", sort: "added", descending: true, offset: 0, new: false, seen: lastVisit() };
let asked = 0;

/** What the library was when it was looked at in an earlier session of this browser; null where it never was. */
function lastVisit() {
  try {
    const before = sessionStorage.getItem(SEEN) ?? localStorage.getItem(SEEN) ?? "null";
    sessionStorage.setItem(SEEN, before); // it holds for the whole session
    return JSON.parse(before);
  } catch {
    return null;
  }
}

function remember(moment) {
  try {
    localStorage.setItem(SEEN, JSON.stringify(moment));
  } catch {
    // The next visit tells nothing of this one.
  }
}

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
  const held = focused();
  put("#list-heading", reply.heading);
  put("#list", reply.html);
  put("#list-removals", reply.removals);
  put("#list-failures", reply.failures);
  put("#list-news", reply.news);
  put("#figures", reply.figures);
  putFacets(reply.facets);
  remember(reply.moment);
  find(".library").classList.toggle("bare", !reply.articles);
  find(".shelf").classList.toggle("bare", !reply.articles);
  if (held) (find(held) || find("#list .title"))?.focus(); // at the last page there is no next one
}

/** Puts HTML from the server in place; what was unfolded stays so, and what is the same stays untouched. */
function put(selector, html) {
  const target = find(selector);
  if (target.made === html) return;
  const open = Boolean(find("details[open]", target));
  target.innerHTML = target.made = html;
  if (open && find("details", target)) find("details", target).open = true;
  localTimes(target);
}

/** Making them anew would close one that is open, and lose what is chosen. */
function putFacets(html) {
  put("#facets", html);
  for (const name of FACETS) {
    const field = find(`#facets [data-facet="${name}"]`);
    if (!field) list[name] = "";
    else if (field.value !== (list[name] || "")) field.value = list[name] || "";
  }
}

/** How to find what has the focus in the list again, once the list was made anew. */
function focused() {
  const active = document.activeElement;
  if (!active?.closest?.("#list")) return "";
  if (active.dataset.sort) return `#list [data-sort="${CSS.escape(active.dataset.sort)}"]`;
  if (active.dataset.step) return `#list [data-step="${CSS.escape(active.dataset.step)}"]:enabled`;
  const row = active.closest("tr[data-article]");
  return row ? `#list tr[data-article="${CSS.escape(row.dataset.article)}"] .${CSS.escape(active.classList[0])}` : "";
}

/** Gradio has put the tab in place. */
export function articles() {
  if (isPhone()) find(".adding")?.removeAttribute("open");
  refreshList().then(() => {
    // With nothing indexed, adding is what there is to do.
    if (find(".shelf.bare .adding")) find(".adding").open = true;
  });
  watchJob();
}

heard.addEventListener("indexed", () => {
  // What somebody is writing or choosing in the list would be lost; what they do next brings the list up to date.
  if (!find("#list .editing > *, .edit-many > *, #list .card-of > *, #list input:checked")) refreshList();
});

let timer = 0;
on("input", "#list-search", (input) => {
  clearTimeout(timer);
  timer = setTimeout(() => search(input.value.trim()), 200);
});

function search(query) {
  list.query = query;
  list.offset = 0;
  refreshList();
}

on("change", "#facets select", (field) => {
  list[field.dataset.facet] = field.value;
  list.offset = 0;
  refreshList();
});

on("click", "#list-news button", () => {
  list.new = !list.new;
  list.offset = 0;
  refreshList();
});

on("click", ".to-adding", (link, event) => {
  event.preventDefault();
  find(".adding").open = true;
  find(".adding").scrollIntoView({ block: "start" });
  find(".adding summary").focus({ preventScroll: true });
});

on("click", "#list .clear-search", () => {
  for (const name of FACETS) list[name] = "";
  list.new = false;
  find("#list-search").value = "";
  find("#list-search").focus();
  search("");
});

on("click", "#list .sort", (button) => {
  const column = button.dataset.sort;
  list.descending = list.sort === column ? !list.descending : column !== "title";
  list.sort = column;
  list.offset = 0;
  refreshList();
});

on("click", "#list [data-offset]", async (button) => {
  list.offset = Number(button.dataset.offset);
  await refreshList();
  find("#list-heading").scrollIntoView({ block: "nearest" });
});

on("click", "#list .title", (button) => readAlone({ article: button.closest("tr").dataset.article }));

on("click", "#list .telling", (button) => readAlone({ article: button.dataset.article }));

on("click", "#list .others", async (button) => {
  const open = button.getAttribute("aria-expanded") !== "true";
  const place = button.nextElementSibling;
  button.setAttribute("aria-expanded", String(open));
  place.hidden = !open;
  if (!open || place.firstChild) return;
  const reply = await call("other_tellings", { article: button.closest("tr").dataset.article });
  if (reply.error) place.textContent = reply.error;
  else place.innerHTML = reply.html;
});

on("click", "#list .more", async (button) => {
  const place = find(".card-of", button.closest("tr"));
  if (place.firstChild) {
    place.replaceChildren();
    button.setAttribute("aria-expanded", "false");
    return;
  }
  const reply = await call("article_card", { article: articleOf(button) });
  if (reply.error) return notify(reply.error);
  place.innerHTML = reply.html;
  place.dataset.title = reply.title;
  button.setAttribute("aria-expanded", "true");
});

on("click", "#list .card-of .read", (button) => readAlone({ article: articleOf(button) }));

on("click", "#list .card-of .ask-it", (button) => askAbout(articleOf(button), button.closest(".card-of").dataset.title));

on("click", "#list .card-of .compare", async (button) => {
  const place = find(".compared", button.closest(".card-of"));
  const open = !place.firstChild;
  place.replaceChildren();
  button.setAttribute("aria-expanded", String(open));
  if (!open) return;
  button.disabled = true;
  button.textContent = "Comparing…";
  const reply = await call("compared_sources", { article: articleOf(button) });
  button.disabled = false;
  button.textContent = "Compare with other sources";
  if (reply.error) place.textContent = reply.error;
  else place.innerHTML = reply.html;
  find(".sub", place)?.focus({ preventScroll: true });
});

on("click", "#list .edit-chosen", async (button) => {
  const place = find(".edit-many");
  if (place.firstChild) return closeEditing(place);
  const reply = await call("edit_form", { articles: chosen().map(articleOf) });
  if (reply.error) return notify(reply.error);
  place.innerHTML = reply.html;
  button.setAttribute("aria-expanded", "true");
  find("input", place).focus();
});

on("click", "#list .remove", (button) => remove(button, { articles: [articleOf(button)] }));

on("click", "#list .remove-chosen", (button) => remove(button, { articles: chosen().map(articleOf) }));

on("click", "#list .remove-matching", (button) => remove(button, { ...list }));

on("change", "#list .choose input", showChosen);

on("change", "#list .choose-all", (input) => {
  for (const each of all("#list .choose input")) each.checked = input.checked;
  showChosen();
});

const articleOf = (element) => element.closest("tr").dataset.article;

const chosen = () => all("#list .choose input").filter((input) => input.checked);

function showChosen() {
  const [count, button] = [chosen().length, find("#list .remove-chosen")];
  find("#list .edit-chosen").disabled = !count;
  find(".edit-many").replaceChildren(); // it was for those that were chosen before
  button.disabled = !count;
  button.textContent = count ? `Remove ${count} chosen` : "Remove chosen";
  find("#list .choose-all").checked = count === all("#list .choose input").length;
}

async function remove(button, wanted) {
  button.disabled = true;
  const reply = await call("remove_articles", wanted);
  notify(reply.error, reply.html);
  if (reply.error) {
    button.disabled = false;
    button.focus();
    return;
  }
  await refreshList();
  find("#removed .undo")?.focus();
  articlesChanged();
}

on("click", ".undo", async (button) => {
  for (const same of all(`.undo[data-token="${CSS.escape(button.dataset.token)}"]`)) same.disabled = true;
  const reply = await call("undo_remove", { token: button.dataset.token });
  notify(reply.error);
  find("#list-search").focus();
  refreshList();
  articlesChanged();
});

on("click", "#list .edit", async (button) => {
  const place = find(".editing", button.closest("tr"));
  if (place.firstChild) return closeEditing(place);
  const reply = await call("edit_form", { article: articleOf(button) });
  if (reply.error) return notify(reply.error);
  place.innerHTML = reply.html;
  button.setAttribute("aria-expanded", "true");
  find("input", place).focus();
});

const FORM = ":is(#list .editing, .edit-many)";
on("click", `${FORM} .cancel`, (button) => closeEditing(placeOf(button)));

on("click", `${FORM} .as-source`, (button) => edit(button.closest("form"), { as_source: true }));

on("submit", "#list .edit-form", (form, event) => {
  event.preventDefault();
  const changed = ["outlet", "published"].filter((name) => form.elements[name].value !== form.elements[name].defaultValue);
  edit(form, Object.fromEntries(changed.map((name) => [name, form.elements[name].value])));
});

const placeOf = (element) => element.closest(".editing, .edit-many");

async function edit(form, change) {
  const place = placeOf(form);
  const wanted = place.matches(".edit-many") ? { articles: chosen().map(articleOf) } : { article: articleOf(form) };
  const reply = await call("edit_article", { ...change, ...wanted });
  notify(reply.error);
  if (reply.error) return;
  closeEditing(place);
  await refreshList();
  articlesChanged();
}

function closeEditing(place) {
  const button = place.matches(".edit-many") ? find("#list .edit-chosen") : find(".edit", place.closest("tr"));
  place.replaceChildren();
  button.setAttribute("aria-expanded", "false");
  button.focus();
}

function notify(error, html = "") {
  const notice = find("#removed");
  if (error) notice.textContent = error;
  else notice.innerHTML = html;
}

on("click", "#tab-articles-button", () => {
  refreshList();
  watchJob();
});
