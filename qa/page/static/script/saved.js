// Saved questions: which of those that are shown are saved, how many answers have changed, and the list of them.
import { ask } from "./asking.js";
import { all, find, on, onChange } from "./dom.js";
import { say } from "./history.js";
import { place, readAlone } from "./reader.js";
import { call, heard } from "./server.js";
import { localTimes } from "./times.js";

let known = { version: null, unseen: null, said: "" };
let keys = new Set(); // of the questions that are saved
const saving = new Set();

const keyOf = (record) => `${record.question.trim().split(/\s+/).join(" ")}\n${JSON.stringify(record.filters)}`;

/** As a question of a conversation is kept: in the words in which it was understood, or in its own. */
function isSaved(record) {
  const searched = record.answer?.searched;
  return keys.has(keyOf(record)) || (searched && keys.has(keyOf({ ...record, question: searched })));
}

/** What the server says of the saved questions each time it is asked how the indexing goes. */
function look({ unseen, version, said }) {
  if (known.said !== said) find("#saved-said").textContent = said;
  if (known.unseen !== null && unseen > known.unseen) say("An answer to a saved question has changed: see Saved.");
  if (known.unseen !== unseen) showBadge(unseen);
  const stale = known.version !== version;
  known = { version, unseen, said };
  if (stale) refresh();
}

function showBadge(unseen) {
  const [button, badge] = [find("#saved-open"), find("#saved-open .badge")];
  if (!badge) return;
  badge.textContent = unseen || "";
  badge.hidden = !unseen;
  const news = unseen === 1 ? "1 answer changed" : `${unseen} answers changed`;
  if (unseen) button.setAttribute("aria-label", `Saved questions, ${news}`);
  else button.removeAttribute("aria-label");
}

async function refresh(name = "saved_questions", request = {}) {
  const reply = await call(name, request);
  if (reply.error) return reply;
  keys = new Set(reply.keys);
  const list = find("#saved-list");
  if (list && list.made !== reply.html) {
    list.innerHTML = list.made = reply.html;
    localTimes(list);
  }
  find("#saved-none").hidden = keys.size > 0;
  find("#saved-see").hidden = !reply.unseen;
  showBadge(reply.unseen);
  known = { ...known, version: reply.version, unseen: reply.unseen };
  showSaved();
  return reply;
}

/** A question that is saved says so under its answer. */
function showSaved() {
  for (const link of all('#chat a.act[href^="#save-"]')) {
    const record = find(`#turn-${link.hash.slice("#save-".length)} .record`);
    const saved = record !== null && isSaved(JSON.parse(record.textContent));
    const label = saved ? "★ Saved" : saving.has(link.hash) ? "Saving…" : "☆ Save";
    if (link.textContent === label) continue;
    link.textContent = label;
    link.title = saved
      ? "Saved: it is asked again after each indexing. Show the saved questions"
      : "Ask this again after each indexing, and tell when its answer changes";
  }
}

/** Saves the question of a turn; of one that is saved, shows the list. */
export async function save(link, record) {
  if (saving.has(link.hash)) return;
  if (isSaved(record)) return openSaved();
  saving.add(link.hash);
  showSaved();
  const { question, filters, answer } = record;
  const reply = await refresh("save_question", { question, filters, searched: answer?.searched || "" });
  saving.delete(link.hash);
  showSaved();
  say(reply.error || "Saved: it is asked again after each indexing.");
}

export function openSaved() {
  refresh();
  find("#saved").showModal();
}

/** Does something with the list, and keeps the focus near to where it was. */
async function change(name, request, near) {
  const at = all(near.selector).indexOf(near.element);
  const reply = await refresh(name, request);
  find("#saved-said").textContent = reply.error || "";
  if (reply.error) return;
  const left = all(near.selector);
  (left[at] || left.at(-1) || find("#saved .close")).focus();
}

on("click", "#saved-open", openSaved);
on("click", "#saved .source", (button) => readAlone(place(button)));
on("click", "#saved .see", (element) =>
  change("see_changes", { changes: [Number(element.dataset.change)] }, { element, selector: "#saved .see" }),
);
on("click", "#saved-see", (element) => change("see_changes", {}, { element, selector: "#saved-see:not([hidden])" }));
on("click", "#saved .forget", (element) => {
  // What cannot be undone takes a second click.
  if (element.dataset.sure) {
    const saved = Number(element.closest("[data-saved]").dataset.saved);
    return change("forget_question", { saved }, { element, selector: "#saved .forget" });
  }
  element.dataset.sure = "yes";
  element.firstChild.textContent = "Remove it, with its changes?";
});
on("click", "#saved .ask-now", (button) => {
  const record = JSON.parse(find(".record", button.closest("[data-saved]")).textContent);
  find("#saved").close();
  find("#ask-box textarea")?.focus();
  ask(record.question, { only: JSON.stringify(record.filters) });
});
heard.addEventListener("saved", (event) => look(event.detail));
onChange(showSaved);
