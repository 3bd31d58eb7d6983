// The question: what is entered in its box, offered under an answer or asked again, and what waits for the answer before.
import { BOX, setQuestion } from "./box.js";
import { all, find, on, onChange } from "./dom.js";
import { filters, setFilters } from "./filters.js";
import { replaced } from "./history.js";
import { heard, trigger } from "./server.js";

let connected = false;
let sent = 0; // questions, by whose number the panel tells that one has come
let underway = "";
let waiting = [];
let emptying = false; // the conversation is being left: a question before it is gone would go with it
let editing = null; // the turn whose question stands in the box, and the filters that were set before

/**
 * Asks a question, now or after those that wait. `how` is "" or "edited" (in the place of `turn` and of what followed),
 * "again", "alone" or "literal" (the question of `turn` once more).
 */
export function ask(question, { how = "", turn = 0, only = filters() } = {}) {
  if (!question.trim()) return;
  waiting.push({ question, how, turn, filters: only });
  next();
}

function busy() {
  emptying &&= Boolean(find("#evidence .turn[data-turn]"));
  if (underway && find("#heard")?.textContent === underway) underway = "";
  return !connected || emptying || underway || find("#ask-box .stop-button, #evidence .turn:is(.searching, .reading)");
}

/** Sends the first question that waits, unless one is being answered. */
function next() {
  if (waiting.length && !busy()) {
    const question = waiting.shift();
    if (question.how === "edited" || question.how === "again") replaced(question.turn, question.how);
    underway = String(++sent);
    trigger("asked", { ...question, id: underway });
  }
  showWaiting();
}

function showWaiting() {
  const list = find("#waiting");
  if (!list || (!waiting.length && !list.childElementCount)) return;
  const shown = all("li", list).map((item) => item.dataset.question);
  if (shown.length === waiting.length && waiting.every((each, at) => each.question === shown[at])) return;
  list.replaceChildren(...waiting.map(row));
}

function row(question) {
  const item = document.createElement("li");
  const words = document.createElement("bdi");
  const back = document.createElement("button");
  item.dataset.question = words.textContent = question.question;
  back.type = "button";
  back.textContent = "Take back";
  back.setAttribute("aria-label", `Take back: ${question.question}`);
  back.addEventListener("click", () => {
    waiting = waiting.filter((other) => other !== question);
    showWaiting();
    const box = find(BOX);
    if (!box.value && !question.how) setQuestion(question.question);
    else box.focus();
  });
  item.append("Waits: ", words, back);
  return item;
}

/** Puts the question of a turn into the box, to be asked in that turn's place. */
export function edit(turn, record) {
  endEdit();
  const before = filters();
  setFilters(record.filters);
  editing = { turn, before };
  const followed = all("#evidence .turn[data-turn]").length - turn;
  const kept = followed ? ` What followed it stays under History, as it is.` : "";
  find("#editing span").textContent = `Changing question ${turn}: its answer is replaced.${kept}`;
  find("#editing").hidden = false;
  showEdited();
  find("#chat .message.user.edited")?.scrollIntoView({ block: "nearest" });
  setQuestion(record.question);
}

function endEdit() {
  if (!editing) return;
  editing = null;
  find("#editing").hidden = true;
  showEdited();
}

function cancelEdit() {
  if (!editing) return;
  setFilters(JSON.parse(editing.before));
  endEdit();
  setQuestion("");
}

function showEdited() {
  all("#chat .message.user").forEach((message, at) => {
    if (message.classList.contains("edited") !== (editing?.turn === at + 1)) message.classList.toggle("edited");
  });
}

/** Asks what stands in the box, which is free at once for the next question. */
function submit() {
  const question = find(BOX).value;
  if (!question.trim()) return;
  const place = editing ? { how: "edited", turn: editing.turn } : {};
  endEdit();
  setQuestion("");
  ask(question, place);
}

// Before Gradio hears of them: it would send the box's text a moment later, with what has been typed by then.
document.addEventListener(
  "keydown",
  (event) => {
    if (event.key !== "Enter" || event.shiftKey || event.isComposing || !event.target.matches?.(BOX)) return;
    event.preventDefault();
    event.stopPropagation();
    submit();
  },
  true,
);
document.addEventListener(
  "click",
  (event) => {
    if (!event.target.closest?.("#ask-box .submit-button")) return;
    event.stopPropagation();
    submit();
  },
  true,
);
on("click", "#edit-cancel", cancelEdit);
on("keydown", BOX, (box, event) => event.key === "Escape" && cancelEdit());

heard.addEventListener("connected", () => {
  connected = true;
  ask(new URLSearchParams(location.search).get("q") || "");
  next();
});
// Another conversation is shown: what waits was asked of this one.
for (const event of ["emptied", "restored"]) {
  heard.addEventListener(event, () => {
    emptying = event === "emptied";
    if (!connected) return; // it comes back on a page that was just opened, where a question may wait already
    underway = "";
    waiting = [];
    endEdit();
    showWaiting();
  });
}
onChange(() => {
  next();
  showEdited();
});
