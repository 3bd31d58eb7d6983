// The Speakers tab: everything that somebody said, under the articles that tell it. It is reached by a name that is entered,
// from an article's card, from an answer, and by an address.
import { copy } from "./copy.js";
import { find, on } from "./dom.js";
import { call, heard } from "./server.js";

const NOBODY = { speaker: "", about: "", outlet: "", order: "newest", shown: 0, read: 0 };
let view = { ...NOBODY };
let asked = 0;

function tell(sentence, bad = false) {
  find("#speaker-said").textContent = sentence;
  find("#speaker-said").classList.toggle("bad", bad);
}

/** Shows what is asked for, the newest first; `focus` is what is to have the focus then. */
async function show(focus) {
  const form = find("#speaker-form");
  if (!form) return; // Gradio makes a tab when it is first opened, and calls speakers() then.
  const turn = ++asked;
  form.elements.speaker.value = view.speaker;
  form.elements.about.value = view.about;
  tell("Looking through the articles…");
  for (let left = true; left; ) {
    const reply = await call("speaker_page", view);
    if (turn !== asked) return;
    left = reply.left;
    tell(reply.error || (left ? `${reply.read} of ${left} articles looked through…` : ""), Boolean(reply.error));
    if (reply.error) return;
    put(reply.html, focus);
    focus = "";
    view.read = reply.next;
  }
}

/** Puts what is found in place; whatever has the focus in it keeps that, unless `focus` is to have it. */
function put(html, focus) {
  const result = find("#speaker-result");
  const held = document.activeElement.closest?.("#speaker-result .card")?.dataset;
  find("#speaker-offered").replaceChildren();
  result.innerHTML = html;
  const same = held && `[data-article="${CSS.escape(held.article)}"][data-start="${held.start}"] .open`;
  if (focus || same) find(focus || same, result)?.focus({ preventScroll: true });
}

/** Everything that somebody said, or what they said about something. */
export function openSpeaker(speaker, given = {}) {
  view = { ...NOBODY, ...given, speaker };
  find("#tab-speakers-button")?.click();
  if (find("#tab-speakers")) find("#tab-speakers").scrollTop = 0;
  show(":is(h3, .none)");
}

/** Gradio has put the tab in place. */
export function speakers() {
  if (view.speaker) show(":is(h3, .none)");
  else offer();
}

/** Before a name is entered, some are offered. */
async function offer() {
  if (view.speaker || !find("#speaker-offered")) return;
  const reply = await call("newest_speakers");
  const place = find("#speaker-offered");
  if (place && !view.speaker && !reply.error) place.innerHTML = reply.html;
}

on("click", "#tab-speakers-button", offer);
heard.addEventListener("indexed", offer);
heard.addEventListener("connected", () => {
  const given = Object.fromEntries(new URLSearchParams(location.search));
  if (given.speaker) openSpeaker(given.speaker, { about: given.about || "" });
});
on("submit", "#speaker-form", (form, event) => {
  event.preventDefault();
  openSpeaker(form.elements.speaker.value.trim(), { about: form.elements.about.value.trim() });
});
on("click", ".speaker[data-speaker]", (button) => openSpeaker(button.dataset.speaker));
on("change", "#speaker-result [data-view]", (field) => {
  view = { ...view, [field.dataset.view]: field.value, shown: 0 };
  show(`[data-view="${field.dataset.view}"]`);
});
on("click", "#speaker-result .more-sayings", (button) => {
  const before = document.querySelectorAll("#speaker-result .source").length;
  view.shown = Number(button.dataset.shown);
  show(`.sayings > .source:nth-child(${before + 1}) .open`);
});
on("click", "#speaker-link", (button) => {
  const given = new URLSearchParams({ speaker: view.speaker });
  if (view.about) given.set("about", view.about);
  copy(button, `${location.origin}${location.pathname}?${given}`);
});
