// The conversation: citation chips, and the actions under an answer.
import { all, find, on, onChange } from "./dom.js";
import { openSheet, showCitation, showTurn } from "./evidence.js";
import { trigger } from "./server.js";

export function setQuestion(text) {
  const box = find("#ask-box textarea");
  if (!box) return;
  // Svelte hears the event, but only the native setter leaves its own view of the value behind.
  Object.getOwnPropertyDescriptor(HTMLTextAreaElement.prototype, "value").set.call(box, text);
  box.dispatchEvent(new Event("input", { bubbles: true }));
  box.focus();
  box.setSelectionRange(text.length, text.length);
}

async function copy(link, section) {
  const template = find("template.copy", section);
  if (!template) return;
  const before = link.textContent;
  try {
    await navigator.clipboard.writeText(template.content.textContent);
    link.textContent = "Copied";
  } catch {
    link.textContent = "Cannot copy here";
  }
  setTimeout(() => (link.textContent = before), 1500);
}

function act(link) {
  const [, name, number] = link.getAttribute("href").match(/^#(\w+)-(\d+)$/) || [];
  const section = document.getElementById(`turn-${number}`);
  if (!section) return;
  if (name === "copy") copy(link, section);
  if (name === "edit") setQuestion(find(".for", section).textContent);
  if (name === "again") trigger("again", { turn: Number(number) });
  if (name === "sources") {
    showTurn(number);
    openSheet(true);
    const card = find(".card, .hint", section);
    card?.setAttribute("tabindex", "-1");
    card?.focus();
  }
}

on("click", '#chat a[href^="#"]', (link, event) => {
  event.preventDefault();
  const href = link.getAttribute("href");
  if (href.startsWith("#cite-")) showCitation(href.slice(1));
  else if (href === "#articles-tab") find("#tab-articles-button")?.click();
  else act(link);
});
on("click", "a.skip", (link, event) => {
  event.preventDefault();
  find("#ask-box textarea")?.focus();
});
on("keydown", 'a[role="button"]', (link, event) => {
  if (event.key !== " ") return;
  event.preventDefault();
  link.click();
});

// Gradio names each message by its raw Markdown; a screen reader is to hear what is shown.
onChange(() => {
  for (const message of all('#chat [data-testid="user"][aria-label], #chat [data-testid="bot"][aria-label]')) {
    message.removeAttribute("aria-label");
  }
  // Its examples are buttons in a "list" that has no list items.
  for (const group of all('#chat .examples[role="list"]')) {
    group.setAttribute("role", "group");
    group.setAttribute("aria-label", "Example questions");
  }
});
