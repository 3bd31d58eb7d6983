// The reader: one article beside the talk (on a phone a dialog), its passage tinted and the answer marked; cards of a list
// are gone through. What is selected in it can be asked about.
import { setQuestion } from "./box.js";
import { copy } from "./copy.js";
import { all, find, isPhone, on } from "./dom.js";
import { markCitation, openSheet } from "./evidence.js";
import { choose } from "./filters.js";
import { call, heard } from "./server.js";

let opener = null;
let entered = null; // had the focus when the dialog was shown, and gets it from the browser when it closes
let wanted = 0;
let cards = [];
let current = -1;

function readCard(card) {
  const list = card.closest(".turn, .others, .sayings, .compared");
  cards = card.id ? all(".card[id]", list) : all(".card:not([id])", list);
  current = cards.indexOf(card);
  read(place(card));
}

export function readAlone(wantedPlace) {
  cards = [];
  current = -1;
  read(wantedPlace);
}

export function step(by) {
  const card = cards[current + by];
  if (!card) return;
  current += by;
  const before = opener;
  read(place(card));
  opener = find(".open", card) || before;
  if (card.id) markCitation(card);
}

function showSteps() {
  const steps = find("#reader .steps");
  steps.hidden = cards.length < 2;
  find(".where", steps).textContent = `${current + 1} of ${cards.length}`;
  for (const button of all(".step", steps)) button.disabled = !cards[current + Number(button.dataset.step)];
}

function present(dialog) {
  // Over a dialog, which keeps everything else from being used, it is one itself.
  if (isPhone() || find("dialog[open]")) dialog.showModal();
  else dialog.show();
  document.body.classList.toggle("docked", !dialog.matches(":modal"));
}

async function read(where) {
  const dialog = find("#reader");
  const title = find("#reader-title");
  const body = find(".body", dialog);
  const turn = ++wanted;
  opener = document.activeElement;
  title.textContent = "Opening…";
  body.replaceChildren();
  find(".ask-about", dialog).hidden = true;
  showSteps();
  if (!dialog.open) {
    entered = document.activeElement;
    present(dialog);
  }
  const reply = await call("read_article", where);
  if (turn !== wanted) return;
  title.textContent = reply.error ? "This article cannot be shown" : reply.title;
  if (reply.error) {
    const sentence = document.createElement("p");
    sentence.textContent = reply.error;
    body.replaceChildren(sentence);
    return;
  }
  body.innerHTML = reply.html;
  find(".ask-about", dialog).hidden = false;
  body.scrollTop = 0;
  const mark = find("mark", body) || find(".passage", body);
  if (mark) mark.scrollIntoView({ block: "center" });
  body.focus({ preventScroll: true });
}

export function place(element) {
  const data = element.dataset;
  return {
    article: data.article,
    start: data.start ?? null,
    end: data.end ?? null,
    answer_start: data.answerStart ?? null,
    answer_end: data.answerEnd ?? null,
  };
}

// "close" is told a task after the closing: whoever has moved the focus since then, or reads again, is left alone.
function closed(dialog) {
  if (dialog.open) return;
  wanted++;
  document.body.classList.remove("docked");
  find("#selected").hidden = true;
  if ([document.body, entered].includes(document.activeElement) && opener?.isConnected) opener.focus();
  opener = entered = null;
}

on("click", ":is(#evidence, #reader, #speakers, .compared) .open", (button) => readCard(button.closest(".card")));
on("click", ":is(#evidence, #reader, #speakers, .compared) .also", (button) => readAlone(place(button)));
on("click", "#reader .step", (button) => step(Number(button.dataset.step)));
on("click", "#reader .close", () => find("#reader").close());
on("click", "#reader:modal", (dialog, event) => event.target === dialog && dialog.close());
document.addEventListener("keydown", (event) => {
  const reader = find("#reader[open]");
  const sideways = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
  if (sideways && reader?.contains(event.target)) step(sideways);
  // Of a dialog that is none to the browser, Escape is not its business.
  if (event.key === "Escape" && reader && !find("dialog:modal")) reader.close();
});
heard.addEventListener("cited", (event) => readCard(event.detail));
matchMedia("(max-width: 860px)").addEventListener("change", () => {
  const reader = find("#reader[open]");
  if (!reader) return;
  reader.close();
  present(reader);
});

/** Asks only one article from now on. */
export function askAbout(article, title) {
  choose("articles", { [article]: title });
  if (find("#reader:modal")) find("#reader").close();
  openSheet(false);
  find("#tab-ask-button")?.click();
  find("#ask-box textarea")?.focus();
}

const shown = () => find("#reader article[data-article]");
on("click", "#reader .ask-about", () => askAbout(shown().dataset.article, shown().dataset.title));

// ---- what is selected ----

const SHORTEST = 3; // characters that are worth asking about

function selected() {
  const selection = document.getSelection();
  const inside = selection.rangeCount && shown()?.contains(selection.getRangeAt(0).commonAncestorContainer);
  return inside ? selection.toString().trim() : "";
}

document.addEventListener("selectionchange", () => {
  const tools = find("#selected");
  if (!tools) return;
  const text = selected();
  tools.hidden = text.length < SHORTEST;
  if (!tools.hidden) tools.dataset.text = text; // on a phone the selection goes when a button is touched
});
on("mousedown", "#selected button", (button, event) => event.preventDefault());
on("click", "#selected button", async (button) => {
  const { text } = find("#selected").dataset;
  const article = shown();
  if (button.dataset.do === "copy") return copy(button, `“${text}” (${article.dataset.citation})`);
  find("#selected").hidden = true;
  document.getSelection().removeAllRanges();
  if (button.dataset.do === "ask") {
    if (find("#reader:modal")) find("#reader").close();
    find("#tab-ask-button")?.click();
    return setQuestion(`“${text.replace(/\s+/g, " ")}” `);
  }
  const reply = await call("who_else", { article: article.dataset.article, text });
  if (shown() !== article) return;
  find("#reader .others")?.remove();
  const where = document.createElement("div");
  if (reply.error) where.textContent = reply.error;
  else where.innerHTML = reply.html;
  article.before(...where.childNodes);
  const others = find("#reader .others");
  others?.scrollIntoView({ block: "nearest" });
  others?.setAttribute("tabindex", "-1");
  others?.focus({ preventScroll: true });
});
// "close" does not bubble, so it is caught on its way down.
document.addEventListener("close", (event) => event.target.id === "reader" && closed(event.target), true);
