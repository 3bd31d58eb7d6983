// Copying to the clipboard, told by the control that asks for it, or the one that has taken its place meanwhile.
import { onChange } from "./dom.js";
import { inPlaceOf, named } from "./steady.js";

const TOLD = 3000; // milliseconds
const telling = new Set();

function show() {
  for (const { control, name, before, words } of telling) {
    const now = inPlaceOf(control, name);
    now.dataset.label = before;
    if (now.textContent !== words) now.textContent = words;
  }
}

/** Copies a text; `name` is what `named` said of the control where that may be gone by now. */
export async function copy(control, text, name = named(control)) {
  const now = inPlaceOf(control, name);
  const told = { control: now, name, before: now.dataset.label ?? now.textContent, words: "Copied" };
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    told.words = "Cannot copy here";
  }
  telling.add(told);
  show();
  setTimeout(() => {
    telling.delete(told);
    inPlaceOf(told.control, name).textContent = told.before;
  }, TOLD);
}

onChange(show);
