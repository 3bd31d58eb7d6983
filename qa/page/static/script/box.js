// The box that a question is written in.
import { find } from "./dom.js";

export const BOX = "#ask-box textarea";

export function setQuestion(text) {
  const box = find(BOX);
  if (!box) return;
  // Svelte hears the event, but only the native setter leaves its own view of the value behind.
  Object.getOwnPropertyDescriptor(HTMLTextAreaElement.prototype, "value").set.call(box, text);
  box.dispatchEvent(new Event("input", { bubbles: true }));
  box.focus();
  box.setSelectionRange(text.length, text.length);
}
