// On every duty page: the worker that keeps the pages on the phone, and one line that says what is saved where.
(function () {
  "use strict";
  const root = document.querySelector("[data-phone]");
  if (!root) return;
  const line = document.querySelector("[data-phone-state]");

  forgetPagesOfOthers();
  if (navigator.serviceWorker) {
    navigator.serviceWorker.register(root.dataset.workerUrl).then(keepTodaysPages, () => null);
  }

  // Whoever used this phone before leaves no page behind, whether they signed out or not.
  function forgetPagesOfOthers() {
    const name = "duties-user";
    try {
      if (localStorage.getItem(name) === root.dataset.user) return;
      localStorage.setItem(name, root.dataset.user);
      if (window.caches) forgetPages();
    } catch {
      // without storage nothing was kept
    }
  }

  async function forgetPages() {
    for (const name of await caches.keys()) if (name.endsWith(" pages")) await caches.delete(name);
  }

  async function keepTodaysPages() {
    const ready = await navigator.serviceWorker.ready;
    const links = document.querySelectorAll("[data-keep-page]");
    const keep = [root.dataset.outboxUrl, root.dataset.listUrl, ...Array.from(links, (link) => link.getAttribute("href"))];
    if (navigator.onLine) ready.active.postMessage({ keep });
  }

  async function tell() {
    const parts = [];
    let waiting = [];
    if (window.outbox) waiting = (await window.outbox.records()).filter((each) => each.state !== "done");
    if (!navigator.onLine) parts.push(root.dataset.wordOffline);
    const worst = ["sign_in", "refused", "taken", "waiting"].find((state) => waiting.some((each) => each.state === state));
    line.replaceChildren(parts.join(" "));
    if (worst && location.pathname !== root.dataset.outboxUrl) {
      const link = document.createElement("a");
      link.href = root.dataset.outboxUrl;
      link.textContent = `${wordFor(waiting.find((each) => each.state === worst))} (${waiting.length})`;
      line.append(" ", link);
    }
    line.classList.toggle("phone-state--attention", Boolean(worst) && worst !== "waiting");
    line.hidden = !line.textContent.trim();
    markCards(waiting, window.outbox ? await window.outbox.drafts() : []);
  }

  // A duty that waits on this phone, or is half written, says so in the list.
  function markCards(waiting, drafts) {
    for (const card of document.querySelectorAll("[data-keep-page]")) {
      const isHere = (each) => each.page === card.getAttribute("href");
      const record = waiting.find(isHere);
      const draft = drafts.find(isHere);
      const tag = card.querySelector("[data-phone-tag]");
      if (!tag) continue;
      tag.hidden = !record && !draft;
      if (record) tag.textContent = wordFor(record);
      else if (draft) tag.textContent = draft.isOnServer ? root.dataset.wordOnServer : root.dataset.wordDraft;
    }
  }

  function wordFor(record) {
    const words = root.dataset;
    if (record.isSending) return words.wordSending;
    if (record.state === "waiting") return record.tries && navigator.onLine ? words.wordRetrying : words.wordWaiting;
    if (record.error && record.error.code === "figures_changed") return words.wordFigures;
    return { sign_in: words.wordSignIn, refused: words.wordRefused, taken: words.wordTaken, done: words.wordDone }[record.state];
  }

  // What of a draft is saved where, and since when; of a daily record only the phone has one.
  function wordForDraft(draft, isUnkept = false) {
    const words = root.dataset;
    const here = isUnkept ? words.wordNoRoom : `${words.wordDraft} ${clock(draft.savedAt)}`;
    if (!draft.draftUrl) return here;
    return `${here} · ${wordForServer(draft)}`;
  }

  function wordForServer(draft) {
    const words = root.dataset;
    if (draft.isOnServer) return `${words.wordOnServer} ${clock(draft.onServerAt || draft.savedAt)}`;
    const { trouble } = draft;
    if (trouble === "changed") return words.wordChanged;
    if (trouble === "taken") return words.wordTaken;
    if (trouble === "gone") return words.wordGone;
    if (trouble === "sign_in") return words.wordDraftSignIn;
    if (!navigator.onLine) return words.wordDraftOffline;
    return trouble === "waiting" ? words.wordDraftRetrying : words.wordNotOnServer;
  }

  function clock(at) {
    return new Date(at).toLocaleTimeString(document.documentElement.lang, { hour: "2-digit", minute: "2-digit" });
  }

  window.dutyWords = { wordFor, wordForDraft };
  for (const event of ["online", "offline", "outbox:changed"]) window.addEventListener(event, tell);
  tell();
})();
