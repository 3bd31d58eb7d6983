// The page's script: what happens without asking Gradio for a new state. Text from articles never becomes code here:
// the server sends HTML it has escaped, and this file only puts it in place.
"use strict";

const Newsdesk = (() => {
  const find = (selector, root = document) => root.querySelector(selector);
  const all = (selector, root = document) => [...root.querySelectorAll(selector)];
  const isPhone = () => matchMedia("(max-width: 860px)").matches;
  const calm = () => matchMedia("(prefers-reduced-motion: reduce)").matches;

  // ---- theme: follows the system until it is chosen here ----
  const THEMES = ["system", "light", "dark"];
  const systemDark = matchMedia("(prefers-color-scheme: dark)");

  function chosenTheme() {
    try {
      const theme = localStorage.getItem("newsdesk-theme");
      return THEMES.includes(theme) ? theme : "system";
    } catch {
      return "system";
    }
  }

  function showTheme() {
    const theme = chosenTheme();
    const dark = theme === "dark" || (theme === "system" && systemDark.matches);
    if (document.body && document.body.classList.contains("dark") !== dark) document.body.classList.toggle("dark", dark);
    document.documentElement.style.colorScheme = dark ? "dark" : "light";
    const button = find("#theme-toggle");
    if (button && button.dataset.theme !== theme) {
      button.dataset.theme = theme;
      const words = { system: "as the system", light: "light", dark: "dark" }[theme];
      button.setAttribute("aria-label", `Colour theme: ${words}`);
      button.title = `Colour theme: ${words}`;
    }
  }

  function nextTheme() {
    const dark = document.body.classList.contains("dark");
    // From "system" the first click must change what is seen; after both themes it is the system's turn again.
    const order = systemDark.matches ? ["system", "light", "dark"] : ["system", "dark", "light"];
    const theme = order[(order.indexOf(chosenTheme()) + 1) % order.length];
    try {
      localStorage.setItem("newsdesk-theme", theme);
    } catch {
      document.body.classList.toggle("dark", !dark);
      return;
    }
    showTheme();
  }

  systemDark.addEventListener("change", showTheme);
  document.addEventListener("DOMContentLoaded", () => {
    showTheme();
    // Gradio sets the class by itself while it starts.
    new MutationObserver(showTheme).observe(document.body, { attributes: true, attributeFilter: ["class"] });
  });

  // ---- the server, through the components it gave its functions to ----
  let server = {};
  const triggers = {};

  async function call(name, request = {}) {
    const silence = { error: "The server does not answer. Is Newsdesk still running?" };
    try {
      return (await server[name](request)) ?? silence;
    } catch {
      return silence;
    }
  }

  // ---- the reader ----
  let opener = null;
  let wanted = 0;

  // Cards of one list can be gone through while the reader is open.
  let cards = [];
  let current = -1;

  function readCard(card) {
    cards = all(":scope > .card", card.parentElement);
    current = cards.indexOf(card);
    read(place(card));
  }

  function readAlone(wantedPlace) {
    cards = [];
    current = -1;
    read(wantedPlace);
  }

  function step(by) {
    const card = cards[current + by];
    if (!card) return;
    current += by;
    const before = opener;
    read(place(card));
    opener = find(".open", card) || before;
    if (card.id) markCitation(card);
  }

  function showSteps() {
    const steps = find("#reader .steps");
    steps.hidden = cards.length < 2;
    find(".where", steps).textContent = `${current + 1} of ${cards.length}`;
    for (const button of all(".step", steps)) button.disabled = !cards[current + Number(button.dataset.step)];
  }

  async function read(place) {
    const dialog = find("#reader");
    const title = find("#reader-title");
    const body = find(".body", dialog);
    const turn = ++wanted;
    opener = document.activeElement;
    title.textContent = "Opening…";
    body.replaceChildren();
    showSteps();
    if (!dialog.open) dialog.showModal();
    const reply = await call("read_article", place);
    if (turn !== wanted) return;
    title.textContent = reply.error ? "This article cannot be shown" : reply.title;
    if (reply.error) {
      const sentence = document.createElement("p");
      sentence.textContent = reply.error;
      body.replaceChildren(sentence);
      return;
    }
    body.innerHTML = reply.html;
    body.scrollTop = 0;
    const mark = find("mark", body) || find(".passage", body);
    if (mark) mark.scrollIntoView({ block: "center" });
    body.focus({ preventScroll: true });
  }

  function place(element) {
    const data = element.dataset;
    return {
      article: data.article,
      start: data.start ?? null,
      end: data.end ?? null,
      answer_start: data.answerStart ?? null,
      answer_end: data.answerEnd ?? null,
    };
  }

  function readerClosed() {
    wanted++;
    if (opener && opener.isConnected) opener.focus();
    opener = null;
  }

  // ---- evidence ----
  function showTurn(number) {
    for (const section of all("#evidence .turn")) section.hidden = section.dataset.turn !== String(number);
  }

  function openSheet(open) {
    const column = find("#ev-col");
    if (!column) return;
    column.classList.toggle("up", open);
    if (isPhone() && !open && column.contains(document.activeElement)) find("#ask-box textarea")?.focus();
  }

  function markCitation(card) {
    for (const other of all("#evidence .card.on")) other.classList.remove("on");
    for (const chip of all("#chat a.on")) chip.classList.remove("on");
    for (const chip of all(`#chat a[href="#${CSS.escape(card.id)}"]`)) chip.classList.add("on");
    card.classList.add("on");
  }

  function showCitation(id) {
    const card = document.getElementById(id);
    if (!card) return;
    showTurn(card.closest(".turn").dataset.turn);
    markCitation(card);
    openSheet(true);
    card.scrollIntoView({ behavior: calm() ? "auto" : "smooth", block: "nearest" });
    card.focus({ preventScroll: true });
  }

  function setQuestion(text) {
    const box = find("#ask-box textarea");
    if (!box) return;
    // Svelte listens to the event, and React-like frameworks need the native setter; this serves both.
    Object.getOwnPropertyDescriptor(HTMLTextAreaElement.prototype, "value").set.call(box, text);
    box.dispatchEvent(new Event("input", { bubbles: true }));
    box.focus();
    box.setSelectionRange(text.length, text.length);
  }

  async function copy(link, number) {
    const template = find(`#turn-${number} template.copy`);
    if (!template) return;
    const before = link.textContent;
    try {
      await navigator.clipboard.writeText(template.content.textContent);
      link.textContent = "Copied";
    } catch {
      link.textContent = "Cannot copy here";
    }
    setTimeout(() => (link.textContent = before), 1500);
  }

  function act(link) {
    const [, name, number] = link.getAttribute("href").match(/^#(\w+)-(\d+)$/) || [];
    const section = document.getElementById(`turn-${number}`);
    if (!section) return;
    if (name === "copy") copy(link, number);
    if (name === "edit") setQuestion(find(".for", section).textContent);
    if (name === "again") triggers.evidence("again", { turn: Number(number) });
    if (name === "sources") {
      showTurn(number);
      openSheet(true);
      const card = find(".card, .hint", section);
      card?.setAttribute("tabindex", "-1");
      card?.focus();
    }
  }

  function evidence(element, functions, trigger) {
    server = functions;
    triggers.evidence = trigger;
    started();
    watchJob();
  }

  // A new question closes the sheet of the last one.
  let turns = 0;
  function turnsChanged() {
    const now = all("#evidence .turn[data-turn]").length;
    if (now > turns) openSheet(false);
    turns = now;
  }

  // ---- articles ----
  const list = { query: "", sort: "added", descending: true, offset: 0 };
  let asked = 0;

  async function refreshList() {
    if (!find("#list")) return; // Gradio makes a tab when it is first opened.
    const turn = ++asked;
    const reply = await call("list_articles", list);
    const target = find("#list");
    if (turn !== asked || !target) return;
    if (reply.error) {
      target.textContent = reply.error;
      return;
    }
    find("#list-heading").innerHTML = reply.heading;
    target.innerHTML = reply.html;
    find("#list-failures").innerHTML = reply.failures;
    find(".library").classList.toggle("bare", !reply.articles);
  }

  function articles(element) {
    let timer = 0;
    element.addEventListener("input", (event) => {
      if (event.target.id !== "list-search") return;
      clearTimeout(timer);
      timer = setTimeout(() => {
        list.query = event.target.value.trim();
        list.offset = 0;
        refreshList();
      }, 200);
    });
    element.addEventListener("click", (event) => {
      const button = event.target.closest("button");
      if (!button) return;
      const row = button.closest("tr[data-article]");
      if (button.matches(".sort")) sortBy(button.dataset.sort);
      else if (button.dataset.offset !== undefined) turnPage(Number(button.dataset.offset));
      else if (button.matches(".title")) readAlone({ article: row.dataset.article });
      else if (button.matches(".remove")) remove(button, row.dataset.article);
      else if (button.matches(".undo")) undo(button);
    });
    refreshList();
    watchJob();
  }

  async function sortBy(column) {
    list.descending = list.sort === column ? !list.descending : column !== "title";
    list.sort = column;
    list.offset = 0;
    await refreshList();
    find(`#list [data-sort="${CSS.escape(column)}"]`)?.focus();
  }

  async function turnPage(offset) {
    list.offset = offset;
    await refreshList();
    find("#list-heading").scrollIntoView({ block: "nearest" });
  }

  async function remove(button, article) {
    button.disabled = true;
    const reply = await call("remove_article", { article });
    const notice = find("#removed");
    if (reply.error) notice.textContent = reply.error;
    else notice.innerHTML = reply.html;
    await refreshList();
    if (reply.error) button.disabled = false;
    else find(".undo", notice)?.focus();
    articlesChanged();
  }

  async function undo(button) {
    button.disabled = true;
    const reply = await call("undo_remove", { token: button.dataset.token });
    const notice = find("#removed");
    if (reply.error) notice.textContent = reply.error;
    else notice.replaceChildren();
    find("#list-search").focus();
    watchJob();
  }

  // ---- the indexing job, which any session can see ----
  let watching = false;
  let seen = null;

  function showJob(state) {
    find("#notice").textContent = state.notice || "";
    const box = find("#job");
    if (!box) return;
    // A report that was there before this page was opened is old news; one that came in since is shown.
    if (state.html !== undefined && (state.running || seen !== null)) {
      if (box.innerHTML !== state.html) box.innerHTML = state.html;
    }
    if (state.error) box.textContent = state.error;
    find("#reindex").disabled = Boolean(state.running);
    find("#reindex").textContent = state.running ? "Indexing…" : "Re-index";
    find("#job-cancel").hidden = !state.running;
    find("#job-cancel").disabled = Boolean(state.cancelling);
  }

  async function watchJob() {
    if (watching) return;
    watching = true;
    for (;;) {
      const state = await call("job_state");
      showJob(state);
      if (state.error) break;
      if (seen !== null && state.number !== seen) {
        refreshList();
        articlesChanged();
      }
      seen = state.number;
      if (!state.running) break;
      await new Promise((done) => setTimeout(done, 400));
    }
    watching = false;
  }

  async function startJob() {
    find("#reindex").disabled = true;
    const state = await call("start_job");
    showJob(state);
    if (!state.error) watchJob();
  }

  function articlesChanged() {
    triggers.evidence?.("refreshed", {});
  }

  // ---- one listener for the whole page: Gradio replaces nodes while an answer streams ----
  document.addEventListener("click", (event) => {
    const target = event.target instanceof Element ? event.target : null;
    if (!target) return;
    const link = target.closest('#chat a[href^="#"]');
    if (link) {
      event.preventDefault();
      const href = link.getAttribute("href");
      if (href.startsWith("#cite-")) showCitation(href.slice(1));
      else if (href === "#articles-tab") find("#tab-articles-button")?.click();
      else act(link);
      return;
    }
    if (target.closest("#evidence .open")) return void readCard(target.closest(".card"));
    if (target.closest("#evidence .also")) return void readAlone(place(target.closest(".also")));
    if (target.closest("#reader .step")) return void step(Number(target.closest(".step").dataset.step));
    if (target.closest(".sheet-close")) return openSheet(false);
    if (target.closest("#reader .close") || target.id === "reader") return find("#reader").close();
    if (target.closest("#theme-toggle")) return nextTheme();
    if (target.closest("#reindex")) return void startJob();
    if (target.closest("#job-cancel")) return void call("cancel_job").then(showJob);
    if (target.closest("a.skip")) {
      event.preventDefault();
      find("#ask-box textarea")?.focus();
    }
    if (target.closest("#tab-articles-button")) {
      refreshList();
      watchJob();
    }
  });

  document.addEventListener("keydown", (event) => {
    const link = event.target instanceof Element && event.target.closest('a[role="button"]');
    if (link && event.key === " ") {
      event.preventDefault();
      link.click();
    }
    const sideways = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    if (sideways && find("#reader")?.open) step(sideways);
    const upDown = { ArrowUp: "previousElementSibling", ArrowDown: "nextElementSibling" }[event.key];
    if (upDown && event.target instanceof Element && event.target.matches("#evidence .card[id]")) {
      const next = event.target[upDown];
      event.preventDefault();
      if (next) showCitation(next.id);
    }
    if (event.key === "Escape" && !find("#reader")?.open) openSheet(false);
  });

  // "close" does not bubble, so it is caught on its way down.
  document.addEventListener("close", (event) => event.target.id === "reader" && readerClosed(), true);

  // Gradio names each message by its raw Markdown; a screen reader is to hear what is shown.
  function mendNames() {
    for (const message of all('#chat [data-testid="user"][aria-label], #chat [data-testid="bot"][aria-label]')) {
      message.removeAttribute("aria-label");
    }
    // The visible words of the upload box name it better than the other words of its label.
    find("#upload button[aria-label]")?.removeAttribute("aria-label");
    // Its examples are buttons in a "list" that has no list items.
    for (const group of all('#chat .examples[role="list"]')) {
      group.setAttribute("role", "group");
      group.setAttribute("aria-label", "Example questions");
    }
  }

  // Gradio puts parts of the page in place when it likes, so the whole is watched, once a frame at most.
  let due = false;
  function started() {
    showTheme();
    new MutationObserver(() => {
      if (due) return;
      due = true;
      requestAnimationFrame(() => {
        due = false;
        mendNames();
        turnsChanged();
      });
    }).observe(document.body, { childList: true, subtree: true });
  }

  return { evidence, articles, watchJob };
})();
