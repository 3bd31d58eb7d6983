// The evidence panel: which turn it shows, which citation is marked; on a phone it is a sheet from below.
import { all, calm, find, isPhone, on, onChange } from "./dom.js";
import { choose } from "./filters.js";
import { heard } from "./server.js";

export function showTurn(number) {
  for (const section of all("#evidence .turn")) section.hidden = section.dataset.turn !== String(number);
}

export function openSheet(open) {
  const column = find("#ev-col");
  if (!column) return;
  column.classList.toggle("up", open);
  if (isPhone() && !open && column.contains(document.activeElement)) find("#ask-box textarea")?.focus();
}

let marked = ""; // the card that was asked for last, to be found again once the panel was made anew

export function markCitation(card) {
  marked = `#${CSS.escape(card.id)}[data-article="${CSS.escape(card.dataset.article)}"][data-start="${card.dataset.start}"]`;
  for (const other of all("#evidence .card.on")) other.classList.remove("on");
  for (const chip of all("#chat a.on")) chip.classList.remove("on");
  for (const chip of all(`#chat a[href="#${CSS.escape(card.id)}"]`)) chip.classList.add("on");
  card.classList.add("on");
}

export function showCitation(id) {
  const card = document.getElementById(id);
  if (!card) return;
  // An article that stands beside the talk shows the next citation itself.
  if (find("#reader[open]:not(:modal)")) heard.dispatchEvent(new CustomEvent("cited", { detail: card }));
  showTurn(card.closest(".turn").dataset.turn);
  markCitation(card);
  openSheet(true);
  card.scrollIntoView({ behavior: calm() ? "auto" : "smooth", block: "nearest" });
  card.focus({ preventScroll: true });
}

// A new question closes the sheet of the last one.
let turns = 0;
onChange(() => {
  const now = all("#evidence .turn[data-turn]").length;
  if (now > turns) openSheet(false);
  turns = now;
  // What may be asked next comes after the answer, and with it a new panel and a new answer.
  const card = marked && find(`${marked}:not(.on)`);
  if (card) markCitation(card);
});

// Articles that are chosen here are asked alone, or left out.
const picked = () => all("#evidence .turn:not([hidden]) .pick:checked").map((box) => box.closest(".source"));

function showPicked() {
  find("#picked").hidden = !picked().length;
}

for (const [button, name] of [[".only", "articles"], [".without", "without"]]) {
  on("click", `#picked ${button}`, () => {
    choose(name, Object.fromEntries(picked().map((source) => [source.dataset.article, find("h4", source).textContent])));
    for (const box of all("#evidence .pick")) box.checked = false;
    showPicked();
    openSheet(false);
    find("#ask-box textarea")?.focus();
  });
}
on("change", "#evidence .pick", showPicked);
onChange(() => find("#picked") && showPicked());

on("click", ".sheet-close", () => openSheet(false));
document.addEventListener("keydown", (event) => {
  const upDown = { ArrowUp: -1, ArrowDown: 1 }[event.key];
  if (upDown && event.target instanceof Element && event.target.matches("#evidence .card[id]")) {
    // Those of less likely answers stand in a list of their own.
    const cards = all(".card[id]", event.target.closest(".turn"));
    const next = cards[cards.indexOf(event.target) + upDown];
    event.preventDefault();
    if (next) showCitation(next.id);
  }
  if (event.key === "Escape" && !find("dialog[open]")) openSheet(false);
});
