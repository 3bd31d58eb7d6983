// Conversations of the past, kept in this browser: one entry of localStorage each, so that two tabs do not overwrite
// each other. What is kept is untrusted, here and on the server, which proves every quote again before it is shown.
import { all, find, on, onChange } from "./dom.js";
import { heard, trigger } from "./server.js";

const PREFIX = "newsdesk-talk-";
const CURRENT = "newsdesk-talk"; // in sessionStorage: what this tab shows again after a reload
const VERSION = 1;
const MOST = 50; // conversations
const MOST_CHARACTERS = 2_500_000; // of the 5 million or so that browsers keep
let saved = "";
const returning = new Set(); // conversations that were opened and are not shown yet
const cleared = new Set(); // a last step of their answers may still come

/** What the panel shows, as the records the server wrote: one a turn. */
export function shownRecords() {
  return all("#evidence .record").map((element) => JSON.parse(element.textContent));
}

const storage = {
  get: (area, key) => attempt(() => area().getItem(key)),
  remove: (area, key) => attempt(() => area().removeItem(key)),
};
const local = () => localStorage;
const session = () => sessionStorage;

function attempt(action) {
  try {
    return action() ?? null;
  } catch {
    return null; // the browser keeps nothing for this page
  }
}

/**
 * A conversation is known by its first question and when that was asked, and by those that took another's place: what it
 * was before is another conversation.
 */
function keyOf(records) {
  let hash = 5381;
  const telling = records.filter((record, at) => !at || record.edited).map((record) => record.asked + record.question);
  telling[0] = records[0].question;
  for (const sign of telling.join("")) hash = (hash * 33 + sign.codePointAt(0)) >>> 0;
  return `${PREFIX}${records[0].asked}-${hash.toString(36)}`;
}

function parsed(key) {
  try {
    const talk = JSON.parse(localStorage.getItem(key));
    const sound =
      talk.version === VERSION &&
      Number.isFinite(talk.updated) &&
      Array.isArray(talk.turns) &&
      talk.turns.length &&
      talk.turns.every((turn) => typeof turn?.question === "string");
    return sound ? { key, ...talk } : null;
  } catch {
    return null;
  }
}

/** Every conversation that is kept, the newest first; entries that are none of ours are left alone. */
function talks() {
  const keys = attempt(() => Object.keys(localStorage)) || [];
  return keys
    .filter((key) => key.startsWith(PREFIX))
    .map(parsed)
    .filter(Boolean)
    .sort((one, other) => other.updated - one.updated);
}

function forget(key) {
  storage.remove(local, key);
  if (storage.get(session, CURRENT) === key) storage.remove(session, CURRENT);
}

function save() {
  const records = shownRecords();
  for (const element of all(".talk-only")) element.hidden = !records.length;
  if (!records.length) return;
  const key = keyOf(records);
  const text = JSON.stringify(records);
  if (returning.delete(key)) {
    saved = text; // it is what is kept already
    attempt(() => sessionStorage.setItem(CURRENT, key)); // another may have been opened meanwhile
  }
  // Until another conversation has come, what was left or cleared is still shown: it is not to be kept again.
  if (text === saved || cleared.has(key)) return;
  saved = text;
  attempt(() => sessionStorage.setItem(CURRENT, key));
  const entry = JSON.stringify({ version: VERSION, updated: Date.now(), turns: records });
  const others = talks().filter((talk) => talk.key !== key);
  let room = MOST_CHARACTERS - entry.length;
  others.slice(0, MOST - 1).forEach((talk) => {
    room -= localStorage.getItem(talk.key).length;
    if (room < 0) forget(talk.key);
  });
  for (const talk of others.slice(MOST - 1)) forget(talk.key);
  say(kept(key, entry, others) ? "" : "This browser keeps no conversations: its storage is full or switched off.");
  if (find("#past")?.open) showPast(); // an answer may come while the list is looked at
}

/** Puts the entry into storage, at the cost of the oldest ones where there is no room. */
function kept(key, entry, others) {
  for (let talk = {}; talk; talk = others.pop()) {
    if (talk.key) forget(talk.key);
    try {
      localStorage.setItem(key, entry);
      return true;
    } catch {
      // Full: without the oldest it may fit.
    }
  }
  return false;
}

export function say(sentence) {
  const notice = find("#talk-notice");
  if (notice && notice.textContent !== sentence) notice.textContent = sentence;
}

function restore(talk) {
  attempt(() => sessionStorage.setItem(CURRENT, talk.key));
  returning.add(talk.key);
  trigger("restored", { records: JSON.stringify(talk.turns) });
}

/** An empty conversation; what was shown stays among the past ones unless it is to be forgotten. */
function begin(forgetting) {
  const current = storage.get(session, CURRENT);
  if (forgetting && current) {
    cleared.add(current);
    forget(current);
  }
  storage.remove(session, CURRENT);
  say("");
  trigger("emptied");
  find("#ask-box textarea")?.focus();
}

/** A last turn makes way, for another question or for another try of one that failed: what was kept of it goes, too. */
export function replaced(number, how) {
  const current = storage.get(session, CURRENT);
  const records = shownRecords();
  const last = records[number - 1];
  const failed = last?.stage === "failed" || last?.stage === "stopped";
  if (!current || number !== records.length || (how === "again" && !failed)) return;
  if (how === "edited" || number === 1 || last.edited) forget(current);
}

function showPast() {
  const rows = talks();
  find("#past-none").hidden = rows.length > 0;
  find("#past-delete").hidden = !rows.length;
  find("#past-delete").textContent = "Delete all";
  find("#past-list").replaceChildren(...rows.map(row));
}

function row(talk) {
  const item = document.createElement("li");
  const open = document.createElement("button");
  const words = document.createElement("bdi");
  const about = document.createElement("span");
  const remove = document.createElement("button");
  const count = talk.turns.length === 1 ? "1 question" : `${talk.turns.length} questions`;
  const when = new Date(talk.updated).toLocaleString("en-GB", { dateStyle: "medium", timeStyle: "short" });
  open.type = remove.type = "button";
  open.className = "talk";
  words.textContent = talk.turns[0].question;
  about.className = "sub";
  about.textContent = `${when} · ${count}`;
  open.append(words, about);
  open.addEventListener("click", () => {
    find("#past").close();
    restore(talk);
    find("#ask-box textarea")?.focus();
  });
  remove.className = "remove";
  remove.textContent = "Delete";
  remove.setAttribute("aria-label", `Delete: ${talk.turns[0].question}`);
  remove.addEventListener("click", () => {
    const at = all("#past-list .remove").indexOf(remove);
    discard([talk]);
    (all("#past-list .remove")[at] || all("#past-list .remove").at(-1) || find("#past .close")).focus();
  });
  item.append(open, remove);
  return item;
}

function discard(rows) {
  const current = storage.get(session, CURRENT);
  for (const talk of rows) {
    cleared.add(talk.key);
    forget(talk.key);
  }
  if (rows.some((talk) => talk.key === current)) begin(false);
  showPast();
}

function openPast() {
  showPast();
  find("#past").showModal();
}

on("click", "#past-open", openPast);
on("click", "#past-delete", (button) => {
  // What cannot be undone takes a second click.
  if (button.textContent === "Delete all") button.textContent = `Delete ${talks().length}, for good?`;
  else {
    discard(talks());
    find("#past .close").focus();
  }
});
on("click", "#talk-new", () => begin(false));
on("click", "#talk-clear", () => begin(true));
heard.addEventListener("connected", () => {
  const talk = parsed(storage.get(session, CURRENT));
  if (talk && !new URLSearchParams(location.search).has("q")) restore(talk);
});
onChange(() => {
  save();
  // The question of the address was asked: a reload is to show this conversation, not to ask it again.
  if (location.search && find("#evidence .turn[data-turn]")) window.history.replaceState(null, "", location.pathname);
});
