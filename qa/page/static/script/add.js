// Adding articles: dropped or chosen files and folders, pasted text, a web address. Files go to Gradio's own upload, a
// few at a time, and are then handed to the articles' folder under their names and the folders they came in.
import { all, find, on } from "./dom.js";
import { watchJob } from "./job.js";
import { call } from "./server.js";

const BATCH = { files: 50, bytes: 32 * 2 ** 20 };
let sending = null;

const box = () => find("#drop");
const many = (count, word) => `${count.toLocaleString("en-GB")} ${word}${count === 1 ? "" : "s"}`;

function tell(sentence, bad = false) {
  const said = find("#add-said");
  said.textContent = sentence;
  said.classList.toggle("bad", bad);
}

// ---- what was dropped or chosen, as {file, name} with the name's folders ----

function entriesOf(transfer) {
  // The items are gone once the event is over, so all of them are asked for at once.
  const items = [...transfer.items].filter((item) => item.kind === "file");
  return items.map((item) => item.webkitGetAsEntry?.() || item.getAsFile()).filter(Boolean);
}

async function* walk(entry) {
  if (entry instanceof File) yield { file: entry, name: entry.name };
  else if (entry.isFile) {
    const file = await new Promise((done, failed) => entry.file(done, failed));
    yield { file, name: entry.fullPath.replace(/^\//, "") };
  } else {
    const reader = entry.createReader();
    for (;;) {
      const part = await new Promise((done, failed) => reader.readEntries(done, failed));
      if (!part.length) return;
      for (const inner of part) yield* walk(inner);
    }
  }
}

async function gather(entries, most) {
  const found = [];
  for (const entry of entries) {
    for await (const item of walk(entry)) {
      if (hidden(item.name)) continue;
      found.push(item);
      if (found.length > most) return found;
    }
  }
  return found;
}

const hidden = (name) => name.includes("/") && name.split("/").some((part) => part.startsWith(".") || part.startsWith("~$"));

// ---- sending ----

function sorted(items) {
  const { endings, largest } = box().dataset;
  const known = endings.split(" ");
  const bytes = parseInt(largest, 10) * 10 ** 6;
  const files = [];
  const left = [];
  for (const item of items) {
    if (!known.some((ending) => item.name.toLowerCase().endsWith(ending))) left.push({ name: item.name, why: "kind" });
    else if (item.file.size > bytes) left.push({ name: item.name, why: "size" });
    else files.push(item);
  }
  return { files, left };
}

function* batches(files) {
  let batch = [];
  let bytes = 0;
  for (const item of files) {
    if (batch.length && (batch.length >= BATCH.files || bytes + item.file.size > BATCH.bytes)) {
      yield batch;
      batch = [];
      bytes = 0;
    }
    batch.push(item);
    bytes += item.file.size;
  }
  if (batch.length) yield batch;
}

async function upload(batch, signal) {
  const form = new FormData();
  for (const { file } of batch) form.append("files", file, "article");
  const answer = await fetch(new URL("gradio_api/upload", document.baseURI), { method: "POST", body: form, signal });
  if (answer.status === 413) throw new Error(`A file is larger than ${box().dataset.largest}: split it and add it again.`);
  if (answer.status === 401) throw new Error("You are signed out: reload the page and sign in.");
  if (!answer.ok) throw new Error("The files did not arrive: try again.");
  const paths = await answer.json();
  return batch.map(({ name }, position) => ({ name, path: paths[position] }));
}

async function send(entries) {
  if (sending) return tell("Files are still being sent: wait for them, or stop sending.", true);
  const most = Number(box().dataset.most);
  sending = new AbortController();
  const { signal } = sending;
  const name = `${Date.now()}-${Math.random()}`; // what is sent together is told in one report
  tell("");
  try {
    const items = await gather(entries, most);
    if (items.length > most) throw new Error(`These are more than ${many(most, "file")}: index the folder with “newsdesk index”.`);
    if (!items.length) throw new Error("There are no files in it: choose others.");
    const { files, left } = sorted(items);
    let sent = 0;
    showSending(sent, files.length);
    for (const batch of batches(files)) {
      const reply = await call("add_files", { files: await upload(batch, signal), sending: name });
      if (reply.error) throw new Error(reply.error);
      sent += batch.length;
      showSending(sent, files.length);
      watchJob();
    }
    if (left.length) {
      await call("add_files", { left: left.slice(0, 500), more: Math.max(left.length - 500, 0), sending: name });
    }
    tell(`${many(files.length, "file")} sent${left.length ? `, ${left.length.toLocaleString("en-GB")} left out` : ""}.`);
  } catch (problem) {
    const stopped = problem.name === "AbortError";
    tell(stopped ? "Sending was stopped. What had arrived is being indexed." : sentence(problem), !stopped);
  } finally {
    sending = null;
    find("#sending").hidden = true;
    watchJob();
  }
}

const sentence = (problem) =>
  problem instanceof TypeError || problem instanceof DOMException
    ? "The files could not be read or sent: is Newsdesk still running? Try again."
    : problem.message;

function showSending(sent, total) {
  find("#sending").hidden = false;
  find("#sending .stat").textContent = `Sending ${sent.toLocaleString("en-GB")} of ${many(total, "file")}`;
  const bar = find("#sending progress");
  bar.max = total || 1;
  bar.value = sent;
}

on("click", "#send-stop", () => sending?.abort());
addEventListener("beforeunload", (event) => sending && event.preventDefault());

on("change", '#drop input[type="file"]', (input) => {
  const files = [...input.files].map((file) => ({ file, name: file.webkitRelativePath || file.name }));
  input.value = "";
  if (files.length) send(files.map(chosen));
});

/** A chosen file in the form of a dropped one, so that both go the same way. */
const chosen = ({ file, name }) => ({ isFile: true, fullPath: name, file: (done) => done(file) });

// ---- dropping: anywhere on the page, so that a file that misses the box does not take the place of the page ----

let over = 0;
const brings = (event) => box() && [...(event.dataTransfer?.types || [])].includes("Files");
const light = () => box()?.classList.toggle("over", over > 0);

document.addEventListener("dragenter", (event) => brings(event) && (over++, light()));
document.addEventListener("dragleave", (event) => brings(event) && ((over = Math.max(over - 1, 0)), light()));
document.addEventListener("dragover", (event) => brings(event) && event.preventDefault());
document.addEventListener("drop", (event) => {
  over = 0;
  light();
  if (!brings(event)) return;
  event.preventDefault();
  const entries = entriesOf(event.dataTransfer);
  find("#tab-articles-button")?.click();
  find(".adding").open = true;
  send(entries);
});

// ---- text and addresses ----

on("click", ".ways [aria-controls]", (button) => {
  for (const other of all(".ways [aria-controls]")) {
    const open = other === button && other.getAttribute("aria-expanded") !== "true";
    other.setAttribute("aria-expanded", String(open));
    const form = document.getElementById(other.getAttribute("aria-controls"));
    form.hidden = !open;
    if (open) find("textarea, input", form).focus();
  }
});

async function submit(form, event, name, doing) {
  event.preventDefault();
  const button = find('[type="submit"]', form);
  if (button.getAttribute("aria-disabled") === "true") return;
  const words = button.textContent;
  button.setAttribute("aria-disabled", "true");
  button.textContent = doing;
  tell("");
  const reply = await call(name, Object.fromEntries(new FormData(form)));
  button.removeAttribute("aria-disabled");
  button.textContent = words;
  tell(reply.error || reply.said, Boolean(reply.error));
  if (reply.error) return;
  form.reset();
  watchJob();
}

on("submit", "#paste-form", (form, event) => submit(form, event, "add_text", "Adding…"));
on("submit", "#fetch-form", (form, event) => submit(form, event, "add_url", "Fetching…"));
