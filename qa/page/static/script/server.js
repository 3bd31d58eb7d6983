// The server, through the evidence panel: Gradio gives a component its functions and a way to raise its events.

export const SILENT = { error: "The server does not answer. Is Newsdesk still running?" };
let functions = {};
let tellConnected;
const connected = new Promise((resolve) => (tellConnected = resolve));

/**
 * Tells the modules of events: "connected", "indexed" (articles have changed), "saved" (how the saved questions are), and
 * whatever is raised.
 */
export const heard = new EventTarget();
let raise = null;

export function connect(serverFunctions, raiser) {
  functions = serverFunctions;
  raise = raiser;
  tellConnected();
  heard.dispatchEvent(new Event("connected"));
}

/**
 * What a function of qa/page/desk.py answers; `{error}` where it or the way to it failed. A tab that is in place before
 * the evidence panel, which carries the functions, waits for them.
 */
export async function call(name, request = {}) {
  await connected;
  try {
    return (await functions[name](request)) ?? SILENT;
  } catch {
    return SILENT;
  }
}

/** Raises an event that app.py listens to. */
export function trigger(name, data = {}) {
  raise?.(name, data);
  heard.dispatchEvent(new Event(name));
}
