// What stands on the page before the first question: what is in the library, its newest stories, questions worth asking.
import { ask } from "./asking.js";
import { find, on } from "./dom.js";
import { tryOut } from "./history.js";
import { readAlone } from "./reader.js";
import { call, heard } from "./server.js";

let asked = 0;

function put(element, html) {
  if (element.made !== html) element.innerHTML = element.made = html;
}

async function refresh() {
  const turn = ++asked;
  const reply = await call("start_page");
  if (turn !== asked || reply.error) return;
  put(find("#hello .html-container") || find("#hello"), reply.hello);
  const start = find("#start .html-container") || find("#start");
  const examples = find("#examples")?.innerHTML;
  put(start, reply.html);
  const place = find("#examples");
  if (!place) return;
  if (examples) place.innerHTML = examples; // until the new ones are known
  // Each is tried before it is offered, which takes a while after the articles have changed.
  const worth = await call("example_questions");
  if (turn !== asked || worth.error || !find("#examples")) return;
  put(find("#examples"), worth.html);
  find("#examples").removeAttribute("aria-busy");
}

on("click", "#start .example, #start .topic", (button) => {
  const question = button.dataset.question || button.textContent;
  tryOut(question);
  ask(question);
});
on("click", "#start .story", (button) => readAlone({ article: button.dataset.article }));
heard.addEventListener("connected", refresh);
heard.addEventListener("refreshed", refresh);
