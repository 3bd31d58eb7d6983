// The Check tab: a draft is pasted or read from a file; its quotations are judged, then its sentences a few at a time.
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
  const text = find("#draft-form textarea").value;
  tell("Checking…");
  const reply = await call("check_draft", { text });
  if (turn !== checking) return;
  tell(reply.error || "", Boolean(reply.error));
  if (reply.error) return;
  find("#draft-result").innerHTML = reply.html;
  find("#draft-result h3").focus({ preventScroll: true });
  find("#draft-result").scrollIntoView({ block: "nearest" });
  judgeSentences(text, turn);
}

/** Asks for the sentences of the draft, a few at a time, until all are judged or another draft is checked. */
async function judgeSentences(text, turn) {
  const list = find("#draft-result .sentences");
  const total = Number(list?.dataset.of || 0);
  const said = find("#draft-result .sentences-said");
  for (let first = 0; first < total; ) {
    said.textContent = `Sentences with figures, days or names: ${first} of ${total} judged…`;
    const reply = await call("check_sentences", { text, first });
    if (turn !== checking) return;
    if (reply.error || !reply.html.length) {
      said.textContent = `${first} of ${total} sentences were judged. ${reply.error || ""}`;
      return;
    }
    for (const item of reply.html) {
      list.insertAdjacentHTML("beforeend", item);
      first++;
      for (const link of document.querySelectorAll(`#draft-result a[href="#sentence-${first}"]`)) {
        link.classList.add(list.lastElementChild.className);
      }
    }
  }
  if (total) said.textContent = summed(list);
}

function summed(list) {
  const counts = ["differs", "unsettled", "absent", "supported"].map((status) => {
    const badges = list.querySelectorAll(`.${status} .badge`);
    return badges.length ? `${badges[0].textContent} ${badges.length}` : "";
  });
  const total = list.children.length;
  return `${total} ${total === 1 ? "sentence" : "sentences"} with figures, days or names. ${counts.filter(Boolean).join(" · ")}`;
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
on("change", "#draft-open", (box) => find("#draft-result").classList.toggle("open-alone", box.checked));
on("click", "#draft-result .draft a", (link, event) => {
  event.preventDefault();
  const quotation = document.getElementById(link.hash.slice(1));
  if (!quotation) return;
  if (!quotation.offsetParent) find("#draft-open").click();
  quotation.scrollIntoView({ block: "nearest" });
  quotation.focus({ preventScroll: true });
});
