// The page's script: what happens without asking Gradio for a new state. Text from articles never becomes code here:
// the server sends HTML it has escaped, and these modules only put it in place.
import "./asking.js";
import "./chat.js";
import "./draft.js";
import "./evidence.js";
import "./export.js";
import "./history.js";
import "./keyboard.js";
import "./print.js";
import "./reader.js";
import "./saved.js";
import "./start.js";
import "./steady.js";
import "./writer.js";
import { watchJob } from "./job.js";
import { connect } from "./server.js";
import { showTheme } from "./theme.js";

export { articles } from "./articles.js";
export { speakers } from "./speakers.js";
export { watchJob };

/** Gradio has put the evidence panel in place, which carries the server's functions. */
export function evidence(element, functions, trigger) {
  connect(functions, trigger);
  showTheme();
  watchJob();
}
