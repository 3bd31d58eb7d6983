// The writer: a language model that phrases the answers. It is connected here where the page is served to its owner alone.
import { find, on } from "./dom.js";
import { call } from "./server.js";

const tell = (text) => (find("#writer-said").textContent = text);
const named = () => Object.fromEntries(new FormData(find("#writer-form")));

function show(reply) {
  if (reply.error) return tell(reply.error);
  tell(reply.said);
  const form = find("#writer-form");
  form.hidden = !reply.may;
  find("#writer-operator").hidden = reply.may;
  find("#writer-off").hidden = !reply.on;
  if (!reply.on) return;
  form.elements.url.value = reply.url;
  form.elements.model.value = reply.model;
}

on("click", "#writer-open", async () => {
  find("#writer").showModal();
  show(await call("writer_state"));
});
on("submit", "#writer-form", async (form, event) => {
  event.preventDefault();
  show(await call("connect_writer", named()));
});
on("click", "#writer-off", async () => {
  show(await call("disconnect_writer"));
  find("#writer-form button").focus(); // the button is gone
});
on("click", "#writer-try", async (button) => {
  if (!find("#writer-form").reportValidity()) return;
  button.disabled = true;
  tell("It is tried: this may take a minute or two.");
  const reply = await call("try_writer", named());
  button.disabled = false;
  tell(reply.error || reply.told);
});
