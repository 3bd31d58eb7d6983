// Conversations of the past, kept in this browser: one entry of localStorage each, so that two tabs do not overwrite
// each other. What is kept is untrusted, here and on the server, which proves every quote again before it is shown.
import { all, find, on, onChange } from "./dom.js";
import { call, heard, trigger } from "./server.js";

const PREFIX = "newsdesk-talk-";
const CURRENT = "newsdesk-talk"; // in sessionStorage: what this tab shows again after a reload
const VERSION = 1;
const MOST = 50; // conversations
const MOST_CHARACTERS = 2_500_000; // of the 5 million or so that browsers keep
let saved = "";
const returning = new Set(); // conversations that were opened and are not shown yet
const borrowed = new Set(); // conversations of which an answer was opened by its address
const examples = new Set(); // questions that were only tried
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

/** Every conversation that is kept, pinned ones and then the newest first; entries that are none of ours are left alone. */
function talks() {
  const keys = attempt(() => Object.keys(localStorage)) || [];
  return keys
    .filter((key) => key.startsWith(PREFIX))
    .map(parsed)
    .filter(Boolean)
    .sort((one, other) => Boolean(other.pinned) - Boolean(one.pinned) || other.updated - one.updated);
}

function forget(key) {
  storage.remove(local, key);
  if (storage.get(session, CURRENT) === key) storage.remove(session, CURRENT);
}

function save() {
  const records = shownRecords();
  for (const element of all(".talk-only")) element.hidden = !records.length;
  if (!records.length) return;
  const whose = keyOf(records);
  if (borrowed.has(whose) && records.length === 1) return; // it is kept with the store
  const key = borrowed.has(whose) ? `${whose}-shared` : whose;
  const text = JSON.stringify(records);
  if (returning.delete(key)) {
    saved = text; // it is what is kept already
    attempt(() => sessionStorage.setItem(CURRENT, key)); // another may have been opened meanwhile
  }
  // Until another conversation has come, what was left or cleared is still shown: it is not to be kept again.
  if (text === saved || cleared.has(key)) return;
  saved = text;
  attempt(() => sessionStorage.setItem(CURRENT, key));
  const { name, pinned } = parsed(key) || {};
  const tried = records.every((record) => examples.has(record.question));
  const entry = JSON.stringify({ version: VERSION, updated: Date.now(), name, pinned, tried, turns: records });
  const others = talks().filter((talk) => talk.key !== key);
  let room = MOST_CHARACTERS - entry.length;
  others.slice(0, MOST - 1).forEach((talk) => {
    room -= localStorage.getItem(talk.key).length;
    if (room < 0) forget(talk.key);
  });
  for (const talk of others.slice(MOST - 1)) forget(talk.key);
  say(kept(key, entry, others) ? "" : "This browser keeps no conversations: its storage is full or switched off.");
  showPast(); // an answer may come while the list is looked at
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

/** A question that is asked to see what happens: a conversation of such alone is not listed. */
export function tryOut(question) {
  examples.add(question);
}

/** An empty conversation; what was shown stays among the past ones unless it is to be forgotten. */
function begin(forgetting) {
  const current = storage.get(session, CURRENT);
  if (current && (forgetting || parsed(current)?.tried)) {
    cleared.add(current);
    forget(current);
  }
  storage.remove(session, CURRENT);
  say("");
  if (find("#evidence .turn[data-turn]")) trigger("emptied");
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

/** The list stands in a dialog, and on a wide screen beside the talk. */
function showPast() {
  for (const place of all(".past")) {
    if (place.contains(document.activeElement) && document.activeElement.matches(".rename")) continue;
    const wanted = find(".past-search", place).value.trim().toLowerCase();
    const rows = talks().filter((talk) => !talk.tried);
    const found = rows.filter((talk) => !wanted || said(talk).toLowerCase().includes(wanted));
    find(".past-none", place).hidden = rows.length > 0;
    find(".past-search", place).hidden = rows.length < 2 && !wanted;
    const list = find(".past-list", place);
    const current = storage.get(session, CURRENT);
    const made = JSON.stringify([current, wanted, found.map(({ key, updated, name, pinned }) => [key, updated, name, pinned])]);
    if (list.made === made) continue;
    list.made = made;
    list.replaceChildren(...found.map((talk) => row(talk, talk.key === current)));
  }
  const rows = talks();
  if (find("#past-delete")) {
    find("#past-delete").hidden = !rows.length;
    find("#past-delete").textContent = "Delete all";
  }
}

const said = (talk) => [talk.name || "", ...talk.turns.map((turn) => turn.question)].join("\n");
const title = (talk) => talk.name || talk.turns[0].question;

function row(talk, current) {
  const item = document.createElement("li");
  const open = document.createElement("button");
  const words = document.createElement("bdi");
  const about = document.createElement("span");
  const acts = document.createElement("span");
  const count = talk.turns.length === 1 ? "1 question" : `${talk.turns.length} questions`;
  const when = new Date(talk.updated).toLocaleString("en-GB", { dateStyle: "medium", timeStyle: "short" });
  item.dataset.talk = talk.key;
  open.type = "button";
  open.className = "talk";
  if (current) open.setAttribute("aria-current", "true");
  words.textContent = title(talk);
  about.className = "sub";
  about.textContent = `${talk.pinned ? "Pinned · " : ""}${when} · ${count}`;
  open.append(words, about);
  open.addEventListener("click", () => {
    find("#past").close();
    restore(talk);
    find("#ask-box textarea")?.focus();
  });
  acts.className = "acts";
  acts.append(
    act("pin", talk.pinned ? "Unpin" : "Pin", talk, () => change(talk.key, { pinned: !talk.pinned })),
    act("name", "Rename", talk, () => rename(item, talk)),
    act("remove", "Delete", talk, (button) => {
      const list = button.closest(".past-list");
      const at = all(".remove", list).indexOf(button);
      discard([talk]);
      (find(".take-back", list.parentElement) || all(".remove", list)[at] || find("#past .close")).focus();
    }),
  );
  item.append(open, acts);
  return item;
}

function act(name, words, talk, doing) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = name;
  button.textContent = words;
  button.setAttribute("aria-label", `${words}: ${title(talk)}`);
  button.addEventListener("click", () => doing(button));
  return button;
}

function change(key, what) {
  const talk = parsed(key);
  if (!talk) return;
  attempt(() => localStorage.setItem(key, JSON.stringify({ ...talk, key: undefined, ...what })));
  const place = document.activeElement?.closest(".past");
  const name = document.activeElement?.className;
  showPast();
  find(`[data-talk="${CSS.escape(key)}"] .${what.pinned === undefined ? "name" : name || "pin"}`, place || document)?.focus();
}

function rename(item, talk) {
  const field = document.createElement("input");
  field.className = "rename";
  field.value = title(talk);
  field.maxLength = 120;
  field.setAttribute("aria-label", "Name of this conversation");
  find(".talk", item).hidden = true;
  item.prepend(field);
  field.select();
  let done = false;
  const end = (keep) => {
    if (done) return;
    done = true;
    const name = field.value.trim();
    field.remove();
    find(".talk", item).hidden = false;
    if (keep && name !== title(talk)) change(talk.key, { name: name || undefined });
    else find(".name", item).focus();
  };
  field.addEventListener("blur", () => end(true));
  field.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" && event.key !== "Escape") return;
    event.preventDefault();
    event.stopPropagation();
    end(event.key === "Enter");
  });
}

let gone = []; // what was deleted last, as it was kept

function discard(rows) {
  const current = storage.get(session, CURRENT);
  gone = rows.map((talk) => [talk.key, storage.get(local, talk.key)]);
  for (const talk of rows) {
    cleared.add(talk.key);
    forget(talk.key);
  }
  if (rows.some((talk) => talk.key === current)) begin(false);
  showPast();
  for (const place of all(".past .gone")) {
    place.hidden = false;
    find("span", place).textContent = rows.length === 1 ? "Deleted." : `${rows.length} deleted.`;
  }
}

on("click", ".past .take-back", (button) => {
  for (const [key, entry] of gone) {
    cleared.delete(key);
    attempt(() => entry && localStorage.setItem(key, entry));
  }
  gone = [];
  for (const place of all(".past .gone")) place.hidden = true;
  showPast();
  find(".talk", button.closest(".past"))?.focus();
});
on("input", ".past-search", showPast);

function openPast() {
  for (const place of all(".past .gone")) place.hidden = true;
  showPast();
  if (getComputedStyle(find("#rail")).display === "none") find("#past").showModal();
  else (find("#rail .talk") || find("#rail button")).focus();
}

on("click", "#past-open", openPast);
on("click", "#past-delete", (button) => {
  // So much takes a second click.
  if (button.textContent === "Delete all") button.textContent = `Delete ${talks().length}?`;
  else {
    discard(talks());
    find("#past .take-back").focus();
  }
});
on("click", "#talk-new, #rail .new", () => begin(false));
on("click", "#talk-clear", () => begin(true));
heard.addEventListener("connected", async () => {
  const asked = new URLSearchParams(location.search);
  if (asked.has("answer")) {
    const reply = await call("shared_answer", { name: asked.get("answer") });
    if (reply.error) return say(reply.error);
    borrowed.add(keyOf(JSON.parse(reply.records)));
    return trigger("restored", { records: reply.records });
  }
  const talk = parsed(storage.get(session, CURRENT));
  if (talk && !asked.has("q")) restore(talk);
});
heard.addEventListener("connected", showPast);
addEventListener("storage", showPast); // another tab keeps its talk there, too
onChange(() => {
  save();
  // The question of the address was asked: a reload is to show this conversation, not to ask it again.
  const turns = all("#evidence .turn[data-turn]").length;
  const stays = new URLSearchParams(location.search).has("answer") && turns < 2;
  if (location.search && turns && !stays) window.history.replaceState(null, "", location.pathname);
});
