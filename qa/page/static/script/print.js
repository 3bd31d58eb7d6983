// On paper an open article stands alone. A modal dialog lies above the page and is cut off after one sheet, so what it
// shows is put into the page itself while it is printed.
import { find } from "./dom.js";

addEventListener("beforeprint", () => {
  const reader = find("#reader[open]");
  if (!reader) return;
  const paper = document.createElement("div");
  paper.id = "paper";
  for (const part of [find("h2", reader), find(".body", reader)]) {
    const copy = part.cloneNode(true);
    copy.removeAttribute("id");
    paper.append(copy);
  }
  document.body.append(paper);
});
addEventListener("afterprint", () => find("#paper")?.remove());
