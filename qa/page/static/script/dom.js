// Finding elements and listening to them. Gradio replaces nodes while an answer streams, so nothing listens to a node:
// the document does, and looks at where an event came from.

export const find = (selector, root = document) => root.querySelector(selector);
export const all = (selector, root = document) => [...root.querySelectorAll(selector)];
export const isPhone = () => matchMedia("(max-width: 860px)").matches;
export const calm = () => matchMedia("(prefers-reduced-motion: reduce)").matches;

/** Calls `handler(element, event)` for events of a type inside elements that match, now or later. */
export function on(type, selector, handler) {
  document.addEventListener(type, (event) => {
    const element = event.target instanceof Element ? event.target.closest(selector) : null;
    if (element) handler(element, event);
  });
}

const watchers = [];

/** Calls `watcher` now and after each change of the page, before anything else can look at the page. */
export function onChange(watcher) {
  watchers.push(watcher);
  watcher();
  if (watchers.length > 1) return;
  new MutationObserver(() => {
    for (const each of watchers) each();
  }).observe(document.documentElement, { childList: true, subtree: true });
}
