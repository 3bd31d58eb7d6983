// The colour theme: follows the system until it is chosen here.
import { find, on } from "./dom.js";

const KEY = "newsdesk-theme";
const WORDS = { system: "as the system", light: "light", dark: "dark" };
const systemDark = matchMedia("(prefers-color-scheme: dark)");

function chosen() {
  try {
    const theme = localStorage.getItem(KEY);
    return theme in WORDS ? theme : "system";
  } catch {
    return "system";
  }
}

export function showTheme() {
  const theme = chosen();
  const dark = theme === "dark" || (theme === "system" && systemDark.matches);
  if (document.body.classList.contains("dark") !== dark) document.body.classList.toggle("dark", dark);
  document.documentElement.style.colorScheme = dark ? "dark" : "light";
  const button = find("#theme-toggle");
  if (button && button.dataset.theme !== theme) {
    button.dataset.theme = theme;
    button.setAttribute("aria-label", `Colour theme: ${WORDS[theme]}`);
    button.title = `Colour theme: ${WORDS[theme]}`;
  }
}

function nextTheme() {
  const dark = document.body.classList.contains("dark");
  // From "system" the first click must change what is seen; after both themes it is the system's turn again.
  const order = systemDark.matches ? ["system", "light", "dark"] : ["system", "dark", "light"];
  try {
    localStorage.setItem(KEY, order[(order.indexOf(chosen()) + 1) % order.length]);
  } catch {
    document.body.classList.toggle("dark", !dark);
    return;
  }
  showTheme();
}

showTheme();
systemDark.addEventListener("change", showTheme);
// Gradio sets the class by itself while it starts.
new MutationObserver(showTheme).observe(document.body, { attributes: true, attributeFilter: ["class"] });
on("click", "#theme-toggle", nextTheme);
