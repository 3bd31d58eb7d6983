// Which articles are asked, and as of which day: chosen in a dialog and shown as chips that can be removed.
import { all, find, on } from "./dom.js";
import { call, heard } from "./server.js";

const KEY = "newsdesk-filters";
const DAYS = [["since", "From", "#filter-since"], ["until", "To", "#filter-until"], ["as_of", "As of", "#filter-as-of"]];
const NONE = { outlets: [], since: "", until: "", as_of: "", articles: [], without: [] };
const ONE_BY_ONE = [["articles", "Only", "article"], ["without", "Without", "without"]];
const SEARCHED = 12; // outlets from which on they can be searched
let chosen = startingWith();
let titles = {}; // of articles that are chosen or left out
let choices = { outlets: [], first: "", last: "" };

function startingWith() {
  const asked = new URLSearchParams(location.search);
  const linked = { outlets: asked.getAll("outlet") };
  for (const [name, , key] of ONE_BY_ONE) linked[name] = asked.getAll(key);
  for (const [name] of DAYS) linked[name] = asked.get(name) || "";
  if (asked.has("q") || [linked.outlets, linked.articles, linked.without].some((each) => each.length) || DAYS.some(([name]) => linked[name])) return linked;
  try {
    return checked(JSON.parse(sessionStorage.getItem(KEY)));
  } catch {
    return { ...NONE };
  }
}

function checked(value) {
  const text = (part) => (typeof part === "string" ? part : "");
  const texts = (part) => (Array.isArray(part) ? part.filter((each) => typeof each === "string") : []);
  return {
    ...Object.fromEntries(["outlets", "articles", "without"].map((name) => [name, texts(value?.[name])])),
    ...Object.fromEntries(DAYS.map(([name]) => [name, text(value?.[name])])),
  };
}

/** What the server is told with a question, as JSON. */
export function filters() {
  return JSON.stringify(chosen);
}

export function setFilters(value) {
  chosen = checked(value);
  try {
    sessionStorage.setItem(KEY, JSON.stringify(chosen));
  } catch {
    // Without storage they hold until the page is left.
  }
  showChips();
}

/** Asks only these articles from now on, or ("without") leaves them out too; `named` are their titles by id. */
export function choose(name, named) {
  titles = { ...titles, ...named };
  const ids = Object.keys(named);
  const others = name === "without" ? chosen.without.filter((id) => !ids.includes(id)) : [];
  const other = name === "without" ? "articles" : "without";
  const left = chosen[other].filter((id) => !ids.includes(id));
  setFilters({ ...chosen, [name]: [...others, ...ids], [other]: left });
}

/** What chosen articles are called, as far as it is not known yet. */
async function nameArticles() {
  const unknown = [...chosen.articles, ...chosen.without].filter((id) => !(id in titles));
  if (!unknown.length) return;
  for (const id of unknown) titles[id] = "1 article"; // what is gone has no title any more
  const reply = await call("article_titles", { articles: unknown });
  titles = { ...titles, ...reply.titles };
  showChips();
}

/** An ISO date as the server writes it: "14 Jan 2025". */
export function day(iso) {
  const date = new Date(`${iso}T00:00:00Z`);
  if (Number.isNaN(date.getTime())) return iso;
  const month = new Intl.DateTimeFormat("en-US", { month: "short", timeZone: "UTC" }).format(date);
  return `${date.getUTCDate()} ${month} ${date.getUTCFullYear()}`;
}

function active() {
  const rows = chosen.outlets.map((name) => ({
    label: name,
    without: { ...chosen, outlets: chosen.outlets.filter((other) => other !== name) },
  }));
  for (const [name, words] of ONE_BY_ONE) {
    for (const id of chosen[name]) {
      rows.push({ label: `${words}: ${titles[id] || "1 article"}`, without: { ...chosen, [name]: chosen[name].filter((other) => other !== id) } });
    }
  }
  for (const [name, words] of DAYS) {
    if (chosen[name]) rows.push({ label: `${words} ${day(chosen[name])}`, without: { ...chosen, [name]: "" } });
  }
  return rows;
}

function showChips() {
  const place = find("#chips");
  if (!place) return;
  nameArticles();
  const rows = active();
  place.replaceChildren(
    ...rows.map(({ label, without }) => {
      const chip = document.createElement("button");
      const words = document.createElement("bdi");
      chip.type = "button";
      chip.className = "chip";
      words.textContent = label;
      chip.append(words);
      chip.setAttribute("aria-label", `Remove the filter: ${label}`);
      chip.addEventListener("click", () => {
        const at = all(".chip", place).indexOf(chip);
        setFilters(without);
        (all(".chip", place)[at] || all(".chip", place).at(-1) || find("#filter-open")).focus();
      });
      return chip;
    }),
  );
  const useful = choices.outlets.length > 1 || choices.first !== choices.last;
  find("#filter-open").hidden = !useful && !rows.length;
  const asOf = find("#as-of-open");
  asOf.hidden = Boolean(chosen.as_of);
  asOf.textContent = chosen.until ? `As of ${day(chosen.until)}` : "As of today";
}

async function refreshChoices() {
  const reply = await call("filter_choices");
  if (!reply.error) choices = reply;
  showChips();
}

function openDialog() {
  const dialog = find("#filter");
  const search = find("#outlet-search");
  search.value = "";
  search.hidden = choices.outlets.length < SEARCHED;
  find("#filter-outlets").hidden = choices.outlets.length < 2;
  for (const [name, , id] of DAYS) {
    const field = find(id);
    field.value = chosen[name];
    // Questions may be asked as of any day, articles are of those that there are.
    field.max = name === "as_of" ? "" : choices.last;
    field.min = name === "as_of" ? "" : choices.first;
  }
  showOutlets();
  dialog.showModal();
}

function showOutlets() {
  const wanted = find("#outlet-search").value.trim().toLowerCase();
  const rows = choices.outlets.filter(([name]) => name.toLowerCase().includes(wanted));
  find("#filter-outlets .list").replaceChildren(
    ...rows.map(([name, count]) => {
      const row = document.createElement("label");
      const box = document.createElement("input");
      const words = document.createElement("bdi");
      const number = document.createElement("span");
      box.type = "checkbox";
      box.value = name;
      box.checked = chosen.outlets.includes(name);
      words.textContent = name;
      number.textContent = count.toLocaleString("en");
      number.className = "sub";
      row.append(box, words, number);
      return row;
    }),
  );
}

on("click", "#filter-open", openDialog);
on("click", "#as-of-open", () => {
  openDialog();
  find("#filter-as-of").focus();
});
on("input", "#outlet-search", showOutlets);
on("change", "#filter-outlets input[type=checkbox]", (box) => {
  const others = chosen.outlets.filter((name) => name !== box.value);
  setFilters({ ...chosen, outlets: box.checked ? [...others, box.value] : others });
});
for (const [name, , id] of DAYS) on("change", id, (field) => setFilters({ ...chosen, [name]: field.value }));
on("click", "#filter-none", () => {
  setFilters(NONE);
  find("#filter").close();
});
heard.addEventListener("connected", refreshChoices);
heard.addEventListener("refreshed", refreshChoices);
