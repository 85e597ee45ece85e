// The outbox on a page: it is emptied when the page opens, when the network is back, and from time to time. Where the
// browser knows Background Sync, the worker empties it even after the page was closed.
// What it is and how it is sent: outbox_store.js. Pages listen to "outbox:changed" on window.
(function () {
  "use strict";
  const root = document.querySelector("[data-phone]");
  if (!root || !window.indexedDB || !window.idb) return;
  const { user, photosUrl, recordsUrl, listUrl } = root.dataset;
  const others = window.BroadcastChannel ? new BroadcastChannel("sushi-outbox") : null; // other pages, and the worker
  let timer = null;

  const announce = () => window.dispatchEvent(new CustomEvent("outbox:changed"));
  const store = window.outboxStore.outboxOf({
    user,
    urls: { photos: photosUrl, records: recordsUrl, list: listUrl },
    token: async () => (document.cookie.match(/(?:^|; )csrftoken=([^;]+)/) || ["", ""])[1],
    tell() {
      announce();
      if (others) others.postMessage("changed");
    },
  });
  if (others) others.addEventListener("message", announce);

  async function sync(how) {
    clearTimeout(timer);
    await store.sync(how);
    const pause = await store.nextTryIn();
    if (pause === null) return;
    clearTimeout(timer);
    timer = setTimeout(sync, pause);
  }

  // Asks the browser to wake the worker when there is a network. Safari and older browsers don't know it.
  async function askForSync() {
    if (!navigator.serviceWorker) return;
    const registration = await navigator.serviceWorker.ready;
    if (registration.sync) await registration.sync.register("sushi-outbox").catch(() => null); // switched off there
  }

  async function queue(record) {
    await store.queue(record);
    askForSync();
    askToStay();
  }

  async function keepDraft(page, kept, beginning) {
    await store.keepDraft(page, kept, beginning);
    askToStay();
  }

  async function syncDraft(page) {
    await store.syncDraft(page);
    const kept = await store.draft(page);
    if (kept && kept.draftUrl && !kept.isOnServer) askForSync();
  }

  async function retry(id) {
    await store.again(id);
    return sync({ mayWait: true });
  }

  async function agree(id) {
    await store.agree(id);
    return sync({ mayWait: true });
  }

  // A browser that is short of space deletes what was not asked to stay.
  let hasAsked = false;
  function askToStay() {
    if (hasAsked || !navigator.storage || !navigator.storage.persist) return;
    hasAsked = true;
    navigator.storage.persist();
  }

  window.outbox = { ...store, queue, keepDraft, syncDraft, retry, agree, sync };
  window.addEventListener("online", () => sync({ isNetworkBack: true }));
  document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && sync());
  sync();
})();
