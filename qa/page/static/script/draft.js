// The Check tab: a draft is pasted or read from a file, and its quotations are judged.
import { find, on } from "./dom.js";
import { place, readAlone } from "./reader.js";
import { call } from "./server.js";

let checking = 0;

function tell(sentence, bad = false) {
  find("#draft-said").textContent = sentence;
  find("#draft-said").classList.toggle("bad", bad);
}

async function check() {
  const turn = ++checking;
  tell("Checking…");
  const reply = await call("check_draft", { text: find("#draft-form textarea").value });
  if (turn !== checking) return;
  tell(reply.error || "", Boolean(reply.error));
  if (reply.error) return;
  find("#draft-result").innerHTML = reply.html;
  find("#draft-result h3").focus({ preventScroll: true });
  find("#draft-result").scrollIntoView({ block: "nearest" });
}

on("submit", "#draft-form", (form, event) => {
  event.preventDefault();
  check();
});

on("change", "#draft-file", async (input) => {
  const file = input.files[0];
  input.value = "";
  if (!file) return;
  tell("Reading…");
  const form = new FormData();
  form.append("files", file, `draft${file.name.match(/(\.\w+)?\.\w+$/)?.[0] || ".txt"}`);
  try {
    const answer = await fetch(new URL("gradio_api/upload", document.baseURI), { method: "POST", body: form });
    if (!answer.ok) throw new Error();
    const [path] = await answer.json();
    const reply = await call("read_draft", { path, name: file.name });
    if (reply.error) return tell(reply.error, true);
    find("#draft-form textarea").value = reply.text;
    check();
  } catch {
    tell("The file did not arrive: try again, or paste its text.", true);
  }
});

on("click", "#draft-result .source", (button) => readAlone(place(button)));
on("click", "#draft-result a.quoted", (link, event) => {
  event.preventDefault();
  const quotation = document.getElementById(link.hash.slice(1));
  quotation.scrollIntoView({ block: "nearest" });
  quotation.focus({ preventScroll: true });
});
