// The conversation: citation chips, the actions and offers under an answer, and what of it is in sight.
import { ask, edit } from "./asking.js";
import { copy } from "./copy.js";
import { all, find, on, onChange } from "./dom.js";
import { openSheet, showCitation, showTurn } from "./evidence.js";
import { say } from "./history.js";
import { save } from "./saved.js";
import { call } from "./server.js";
import { openSpeaker } from "./speakers.js";
import { named } from "./steady.js";

/** The page's address with the question of a turn and its filters, which asks it. */
function addressOf(record) {
  const asked = new URLSearchParams({ q: record.question });
  for (const name of record.filters.outlets) asked.append("outlet", name);
  for (const id of record.filters.articles || []) asked.append("article", id);
  for (const id of record.filters.without || []) asked.append("without", id);
  for (const day of ["since", "until", "as_of"]) if (record.filters[day]) asked.set(day, record.filters[day]);
  return `${location.origin}${location.pathname}?${asked}`;
}

/** Keeps an answer with the store, and copies the address that opens it. */
async function share(link, record) {
  const name = named(link);
  const reply = await call("share_answer", { record: JSON.stringify(record) });
  if (reply.error) return say(reply.error);
  copy(link, `${location.origin}${location.pathname}?answer=${reply.name}`, name);
  say("This answer is kept with the articles: its address is copied.");
}

function recordOf(number) {
  const record = find(`#turn-${number} .record`);
  return record && JSON.parse(record.textContent);
}

function act(link) {
  const [, name, digits] = link.getAttribute("href").match(/^#(\w+)-(\d+)$/) || [];
  const number = Number(digits);
  const record = recordOf(number);
  if (!record) return;
  const section = document.getElementById(`turn-${number}`);
  if (name === "copy") copy(link, find(".copy", section).textContent);
  if (name === "link") copy(link, addressOf(record));
  if (name === "share") share(link, record);
  if (name === "edit") edit(number, record);
  if (name === "save") save(link, record);
  if (["again", "alone", "literal"].includes(name)) ask(record.question, { how: name, turn: number });
  if (name === "sources") {
    showTurn(number);
    openSheet(true);
    const card = find(".card, .hint", section);
    card?.setAttribute("tabindex", "-1");
    card?.focus();
  }
}

on("click", '#chat a[href^="#"]:not([href="#articles-tab"])', (link, event) => {
  event.preventDefault();
  const href = link.getAttribute("href");
  if (href.startsWith("#cite-")) showCitation(href.slice(1));
  else if (href.startsWith("#speaker-")) openSpeaker(decodeURIComponent(href.slice("#speaker-".length)));
  else act(link);
});
on("click", 'a[href="#articles-tab"]', (link, event) => {
  event.preventDefault();
  find("#tab-articles-button")?.click();
});
on("click", "#chat .offer", (button) => {
  const [, number, at] = button.id.match(/^offer-(\d+)-(\d+)$/) || [];
  const record = recordOf(number);
  const offer = record?.answer?.offers[at - 1];
  if (offer) ask(offer, { only: JSON.stringify(record.filters) });
});
on("click", ".copy-path", (button) => copy(button, button.dataset.copy));
on("click", "a.skip", (link, event) => {
  event.preventDefault();
  find("#ask-box textarea")?.focus();
});
on("keydown", 'a[role="button"]', (link, event) => {
  if (event.key !== " ") return;
  event.preventDefault();
  link.click();
});

// The latest question stays at the top while its answer arrives below it, until its reader scrolls. Gradio would follow
// the end of the answer, and scroll what was asked for out of sight.
const GAP = 16; // pixels above the question
let latest = "";
let size = ""; // how high the conversation is, and how much of that is seen: less while questions wait
let following = true;

onChange(() => {
  const log = find("#chat .bubble-wrap");
  const questions = all("#chat .message.user");
  const question = questions.at(-1);
  if (!log || !question) return;
  const now = `${questions.length} ${question.textContent}`;
  following ||= now !== latest;
  const sized = `${log.scrollHeight} ${log.clientHeight}`;
  if (!following || (now === latest && sized === size)) return;
  latest = now;
  size = sized;
  log.scrollTop += question.getBoundingClientRect().top - log.getBoundingClientRect().top - GAP;
});
for (const type of ["wheel", "touchmove", "pointerdown", "keydown"]) {
  on(type, "#chat .bubble-wrap", () => (following = false));
}

// Gradio names each message by its raw Markdown; a screen reader is to hear what is shown.
onChange(() => {
  for (const message of all('#chat [data-testid="user"][aria-label], #chat [data-testid="bot"][aria-label]')) {
    message.removeAttribute("aria-label");
  }
  // Its label holds the button too, whose word would be part of the name.
  find("#ask-box textarea:not([aria-label])")?.setAttribute("aria-label", "Your question");
});
