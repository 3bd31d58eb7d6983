// A conversation as a file: the server writes it, the browser saves it.
import { find, on } from "./dom.js";
import { say, shownRecords } from "./history.js";
import { call } from "./server.js";

async function save(form) {
  const reply = await call("export_conversation", { records: JSON.stringify(shownRecords()), form });
  if (reply.error) return say(reply.error);
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([reply.text], { type: `${reply.type};charset=utf-8` }));
  link.download = reply.name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
  say(`Saved as ${reply.name}.`);
}

function close() {
  const menu = find("#export");
  if (!menu?.open) return;
  menu.open = false;
  find("summary", menu).focus();
}

on("click", "#export [data-form]", (button) => {
  close();
  save(button.dataset.form);
});
document.addEventListener("click", (event) => {
  const menu = find("#export");
  if (menu?.open && !menu.contains(event.target)) menu.open = false;
});
on("keydown", "#export", (menu, event) => event.key === "Escape" && close());
