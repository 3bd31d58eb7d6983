// The reader: a dialog with one article, its passage tinted and the answer marked; cards of a list are gone through.
import { all, find, on } from "./dom.js";
import { call } from "./server.js";
import { markCitation } from "./evidence.js";

let opener = null;
let entered = null; // had the focus when the dialog was shown, and gets it from the browser when it closes
let wanted = 0;
let cards = [];
let current = -1;

function readCard(card) {
  cards = card.id ? all(".card[id]", card.closest(".turn")) : all(":scope > .card", card.parentElement);
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

async function read(where) {
  const dialog = find("#reader");
  const title = find("#reader-title");
  const body = find(".body", dialog);
  const turn = ++wanted;
  opener = document.activeElement;
  title.textContent = "Opening…";
  body.replaceChildren();
  showSteps();
  if (!dialog.open) {
    entered = document.activeElement;
    dialog.showModal();
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
  if ([document.body, entered].includes(document.activeElement) && opener?.isConnected) opener.focus();
  opener = entered = null;
}

on("click", "#evidence .open", (button) => readCard(button.closest(".card")));
on("click", "#evidence .also", (button) => readAlone(place(button)));
on("click", "#reader .step", (button) => step(Number(button.dataset.step)));
on("click", "#reader .close", () => find("#reader").close());
on("click", "#reader", (dialog, event) => event.target === dialog && dialog.close());
document.addEventListener("keydown", (event) => {
  const sideways = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
  if (sideways && find("#reader")?.open) step(sideways);
});
// "close" does not bubble, so it is caught on its way down.
document.addEventListener("close", (event) => event.target.id === "reader" && closed(event.target), true);
