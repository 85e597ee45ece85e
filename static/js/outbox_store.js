// What this phone keeps until the server has it: drafts, photos, and records that wait to be handed in; and how they
// get there. Everything lies in IndexedDB under the number of the person who signed in; nothing is deleted before
// the server has said that it stored it. It knows no page: outbox.js uses it in pages, worker.js in the worker.
(function () {
  "use strict";
  const DELAYS = [5, 15, 60, 300, 900]; // seconds between tries while the server does not answer
  const KEPT_DAYS = 3; // how long a record that was handed in is still told of
  const DRAFT_DAYS = 60; // how long a draft stays here that the server has, too
  const PATIENCE = 60000; // milliseconds for one request: a photo over a bad network takes its time
  const DAY = 86400000;
  const durable = { durability: "strict" };
  let opened = null;

  function database() {
    opened =
      opened ||
      self.idb.openDB("sushi-duties", 1, {
        upgrade(db) {
          db.createObjectStore("drafts", { keyPath: ["user", "page"] });
          db.createObjectStore("photos", { keyPath: "id" });
          db.createObjectStore("records", { keyPath: "id" }).createIndex("user", "user");
        },
      });
    return opened;
  }

  async function within(names, work) {
    const transaction = (await database()).transaction(names, "readwrite", durable);
    await work((name) => transaction.objectStore(name));
    await transaction.done;
  }

  // Whose something lies here. The worker serves them all; the server takes each only from its own session.
  async function usersHere() {
    const db = await database();
    const all = [...(await db.getAll("records")), ...(await db.getAll("drafts"))];
    return [...new Set(all.map((each) => each.user))];
  }

  // Words are the same whatever the lines end in: a form sends them with another end than it shows.
  function isSame(one, other) {
    const plain = (text) => (text || "").replace(/\r\n?/g, "\n");
    const names = new Set([...Object.keys(one || {}), ...Object.keys(other || {})]);
    names.delete("reason"); // of a correction: no part of a report
    return [...names].every((name) => plain((one || {})[name]) === plain((other || {})[name]));
  }

  // Another copy of a draft beside it: told of until a person drops it. Earlier ones wait behind it.
  function beside({ other, others = [], values }, copy) {
    const different = [copy, other, ...others].filter((each) => each && !isSame(each.values, values));
    const once = different.filter((each, at) => different.findIndex((first) => isSame(first.values, each.values)) === at);
    return { other: once[0] || null, others: once.slice(1) };
  }

  function asCopy({ values, savedAt }) {
    return { values, at: savedAt, by: null };
  }

  // One at a time: two pages, or a page and the worker. Should two do it all the same, the ids make the server
  // store each thing once.
  function alone(name, work, mayWait) {
    if (!navigator.locks) return work();
    return navigator.locks.request(name, { ifAvailable: !mayWait }, (lock) => (lock ? work() : null));
  }

  // `urls`: photos, records, list. `token`: a promise of the CSRF token. `tell`: called after every change.
  function outboxOf({ user, urls, token, tell }) {
    // --- Drafts ---------------------------------------------------------------------------------
    async function draft(page) {
      return (await database()).get("drafts", [user, page]);
    }

    async function drafts() {
      const all = await (await database()).getAll("drafts");
      return all.filter((each) => each.user === user).sort((one, other) => other.savedAt - one.savedAt);
    }

    // What the form says goes over what lies here; what only the server can say stays. `beginning` is what the page
    // knew of the server's copy when it opened.
    async function keepDraft(page, kept, beginning = {}) {
      await within(["drafts"], async (store) => {
        const before = (await store("drafts").get([user, page])) || beginning;
        const isOnServer = Boolean(before.isOnServer) && isSame(before.values, kept.values);
        store("drafts").put({ ...before, isOnServer, ...kept, user, page, savedAt: Date.now() });
      });
      tell();
    }

    async function changeDraft(page, fieldsOf) {
      await within(["drafts"], async (store) => {
        const now = await store("drafts").get([user, page]);
        if (now) store("drafts").put({ ...now, ...fieldsOf(now) });
      });
      tell();
    }

    async function dropDraft(page) {
      const gone = await draft(page);
      await within(["drafts", "photos"], (store) => {
        for (const id of Object.values((gone && gone.photos) || {}).flat()) store("photos").delete(id);
        store("drafts").delete([user, page]);
      });
      tell();
    }

    // To where corrections are written; the version there is another one, which that page will say.
    async function moveDraft(page, to) {
      await within(["drafts"], async (store) => {
        const { version, revision, trouble, ...kept } = await store("drafts").get([user, page]);
        const there = await store("drafts").get([user, to]);
        store("drafts").put({ ...kept, ...(there ? beside(kept, asCopy(there)) : {}), page: to, isOnServer: false });
        store("drafts").delete([user, page]);
      });
      tell();
    }

    // The server's copy of a report: what changes in the draft by its answer. Daily records have no such copy.
    async function sendDraft(kept) {
      const body = new FormData();
      for (const [name, value] of Object.entries(kept.values)) body.append(name, value);
      body.append("draft_version", kept.version || 0);
      if (kept.revision) body.append("draft_revision", kept.revision);
      const answer = await post(kept.draftUrl, body);
      if (answer.ok) {
        const at = Date.parse(answer.body.saved_at) || Date.now();
        return { version: answer.body.version, isOnServer: true, onServerAt: at, trouble: null, unanswered: null };
      }
      const code = answer.body && answer.body.code;
      if (code === "draft_changed") {
        const { content, saved_by, saved_at, version } = answer.body;
        // It is what this phone sent when no answer came: nobody else has written.
        if (kept.unanswered && isSame(kept.unanswered, content)) return sendDraft({ ...kept, version, unanswered: null });
        return { trouble: "changed", theirs: { values: content, by: saved_by, at: Date.parse(saved_at), version } };
      }
      if (code === "already_submitted") return { trouble: "taken" };
      if (answer.isSignedOut || outcomeOf(answer).state === "sign_in") return { trouble: "sign_in" };
      if ([403, 404].includes(answer.status)) return { trouble: "gone" }; // no longer one's own to write
      return { trouble: "waiting", unanswered: kept.unanswered || kept.values };
    }

    function afterSending(now, sent, { theirs, ...said }) {
      if (said.isOnServer) return { ...said, isOnServer: isSame(now.values, sent.values) };
      return theirs ? { ...said, ...beside(now, theirs) } : said;
    }

    function syncDraft(page) {
      return alone("sushi-drafts", () => pushDraft(page), true);
    }

    async function pushDraft(page) {
      const kept = await draft(page);
      if (!kept || !kept.draftUrl || kept.isOnServer || kept.version === undefined) return;
      if (["changed", "taken"].includes(kept.trouble)) return; // a person has to look
      const said = await sendDraft(kept);
      await changeDraft(page, (now) => afterSending(now, kept, said));
    }

    async function pushDrafts() {
      for (const { page } of await drafts()) {
        await syncDraft(page);
        const now = await draft(page);
        if (now && ["waiting", "sign_in"].includes(now.trouble)) return; // the others would fare the same
      }
    }

    // --- Photos ---------------------------------------------------------------------------------
    async function keepPhoto(taken) {
      await within(["photos"], (store) => store("photos").put({ ...taken, user, isThere: false }));
    }

    // For a phone without room: straight to the server, and only the number stays here.
    async function sendPhotoNow(taken) {
      const answer = await postPhoto(taken);
      return answer.ok;
    }

    async function photo(id) {
      return (await database()).get("photos", id);
    }

    async function dropPhoto(id) {
      await within(["photos"], (store) => store("photos").delete(id));
    }

    // --- Records --------------------------------------------------------------------------------
    // The draft goes in the same transaction in which its record begins to wait: one of the two is always there.
    // Another copy that was not used goes along with the record.
    async function queue(record) {
      await within(["records", "drafts"], async (store) => {
        const { other = null, others = [] } = (await store("drafts").get([user, record.page])) || {};
        const waiting = { state: "waiting", tries: 0, nextAt: 0, error: null, queuedAt: Date.now(), other, others };
        store("records").put({ ...record, user, ...waiting });
        store("drafts").delete([user, record.page]);
      });
      tell();
    }

    async function records() {
      const all = await (await database()).getAllFromIndex("records", "user", user);
      return all.sort((one, other) => other.queuedAt - one.queuedAt);
    }

    async function record(id) {
      return (await database()).get("records", id);
    }

    async function othersCount() {
      const all = await (await database()).getAll("records");
      return all.filter((each) => each.user !== user && each.state !== "done").length;
    }

    // Back to where it was written, to be put right; `page` may be the one for corrections.
    async function reopen(id, page) {
      const back = await record(id);
      if (!back) return;
      const error = page ? null : back.error; // elsewhere it is no longer wrong
      const { values, photosByItem, startedAt, title, draftUrl, other, others } = back;
      const known = page ? {} : { version: back.version, revision: back.revision };
      const kept = { values, photos: photosByItem, startedAt, title, draftUrl, other, others, error, ...known };
      await within(["records", "drafts"], async (store) => {
        const there = await store("drafts").get([user, page || back.page]);
        const besides = there ? beside(kept, asCopy(there)) : {};
        store("drafts").put({ ...kept, ...besides, user, page: page || back.page, savedAt: Date.now() });
        store("records").delete(id);
      });
      tell();
    }

    async function discard(id) {
      const gone = await record(id);
      if (!gone) return;
      await within(["records", "photos"], (store) => {
        for (const each of gone.photos) store("photos").delete(each);
        store("records").delete(id);
      });
      tell();
    }

    const waitAgain = { state: "waiting", tries: 0, nextAt: 0, error: null };

    // Somebody has read that the figures have changed, and hands in what was written all the same.
    function agree(id) {
      return change(id, ({ answers: { figures_seen, ...answers } }) => ({ ...waitAgain, answers }));
    }

    function again(id) {
      return change(id, () => waitAgain);
    }

    // --- Handing in -----------------------------------------------------------------------------
    function sync({ mayWait = false, isNetworkBack = false } = {}) {
      return alone("sushi-outbox", () => handInAll(isNetworkBack), mayWait);
    }

    function mustWait({ nextAt, error }, isNetworkBack) {
      const isForNetwork = error && error.status === 0;
      return nextAt > Date.now() && !(isNetworkBack && isForNetwork);
    }

    // When the browser says that the network is back, what failed for want of one goes at once; a server that is
    // unwell is left its time.
    async function handInAll(isNetworkBack) {
      await forgetOld();
      for (const each of (await records()).reverse()) {
        if (each.state === "sign_in") await change(each.id, () => ({ state: "waiting", nextAt: 0 }));
        else if (each.state !== "waiting" || mustWait(each, isNetworkBack)) continue;
        if (!(await handIn(each))) return; // no network, no server or no session: the others would fare the same
      }
      await pushDrafts();
    }

    // Whether it makes sense to go on with the next one.
    async function handIn(waiting) {
      await change(waiting.id, () => ({ isSending: true }));
      let outcome = null;
      for (const id of waiting.photos) {
        outcome = await sendPhoto(id);
        if (outcome) break;
      }
      if (!outcome) outcome = await sendRecord(waiting);
      if (outcome.state === "done") {
        const done = { state: "done", doneAt: Date.now(), recordUrl: outcome.url, isSending: false, error: null };
        const { values, answers, ...told } = (await record(waiting.id)) || waiting;
        await within(["records", "photos"], (store) => {
          store("records").put({ ...told, ...done });
          for (const id of waiting.photos) store("photos").delete(id);
        });
        tell();
        return true;
      }
      if (outcome.state === "waiting") {
        const delay = DELAYS[Math.min(waiting.tries, DELAYS.length - 1)] * 1000;
        outcome = { ...outcome, tries: waiting.tries + 1, nextAt: Date.now() + delay };
      }
      await change(waiting.id, () => ({ ...outcome, isSending: false }));
      return outcome.state === "refused" || outcome.state === "taken";
    }

    // When the next try is due, in milliseconds from now; null when nothing waits for the server to answer.
    async function nextTryIn() {
      const waiting = (await records()).filter((each) => each.state === "waiting").map((each) => each.nextAt);
      const unsaved = (await drafts()).filter((each) => each.trouble === "waiting" && !each.isOnServer);
      if (unsaved.length) waiting.push(Date.now() + DELAYS[2] * 1000);
      return waiting.length ? Math.max(1000, Math.min(...waiting) - Date.now()) : null;
    }

    async function sendPhoto(id) {
      const kept = await photo(id);
      if (!kept || kept.isThere) return null;
      const answer = await postPhoto(kept);
      if (!answer.ok) return outcomeOf(answer);
      await within(["photos"], (store) => store("photos").put({ ...kept, isThere: true }));
      return null;
    }

    function postPhoto(kept) {
      const body = new FormData();
      body.append("id", kept.id);
      body.append("enterprise", kept.enterprise);
      if (kept.sha256) body.append("sha256", kept.sha256);
      body.append("captured_at", kept.capturedAt);
      if (kept.place) for (const [name, value] of Object.entries(kept.place)) body.append(name, value);
      body.append("photo", kept.blob, `${kept.id}.jpg`);
      return post(urls.photos, body);
    }

    // A record that is none of a duty says itself where it goes and what goes with its answers.
    async function sendRecord(waiting) {
      const { id, answers, handIn } = waiting;
      if (handIn) return stored(await post(handIn.url, JSON.stringify({ id, ...handIn.body, answers }), "application/json"));
      const body = {
        id: waiting.id,
        enterprise: waiting.enterprise,
        kind: waiting.kind,
        due_on: waiting.dueOn,
        is_correction: waiting.isCorrection,
        answers: waiting.answers,
      };
      return stored(await post(urls.records, JSON.stringify(body), "application/json"));
    }

    function stored(answer) {
      return answer.ok ? { state: "done", url: answer.body.url } : outcomeOf(answer);
    }

    // The server refuses what is sent from the session of somebody else, who has signed in meanwhile.
    async function post(url, body, type) {
      if (!(await token())) await fetch(urls.list).catch(() => null); // any page brings a new one
      const headers = { "X-CSRFToken": await token(), "X-Signed-In-As": user, Accept: "application/json" };
      if (type) headers["Content-Type"] = type;
      const patience = new AbortController();
      const alarm = setTimeout(() => patience.abort(), PATIENCE);
      try {
        const answer = await fetch(url, { method: "POST", headers, body, signal: patience.signal, redirect: "manual" });
        const isJson = (answer.headers.get("Content-Type") || "").includes("json");
        const isSignedOut = answer.type === "opaqueredirect" || !(await token()); // pages lead to the sign-in
        return { ok: answer.ok && isJson, status: answer.status, body: isJson ? await answer.json() : null, isSignedOut };
      } catch {
        return { ok: false, status: 0, body: null, isSignedOut: false };
      } finally {
        clearTimeout(alarm);
      }
    }

    function outcomeOf({ status, body, isSignedOut }) {
      const error = { status, ...((body && body.error) || {}) };
      const steps = ["password_change_required", "second_factor_required"];
      if (status === 401 || (status === 403 && (steps.includes(error.code) || isSignedOut))) return { state: "sign_in", error };
      if (status === 409 && error.code === "already_submitted") return { state: "taken", error };
      if ([400, 403, 404, 409, 413, 415, 422].includes(status) && body) return { state: "refused", error };
      return { state: "waiting", error };
    }

    // For a phone without room for a record: straight to the server; what came of it, kept nowhere.
    async function sendRecordNow(unkept) {
      for (const id of unkept.photos) {
        const outcome = await sendPhoto(id);
        if (outcome) return outcome;
      }
      return sendRecord(unkept);
    }

    async function change(id, fieldsOf) {
      await within(["records"], async (store) => {
        const now = await store("records").get(id);
        if (now) store("records").put({ ...now, ...fieldsOf(now) });
      });
      tell();
    }

    async function forgetOld() {
      const now = Date.now();
      for (const each of await records()) {
        if (each.state === "done" && each.doneAt < now - KEPT_DAYS * DAY) await discard(each.id);
      }
      for (const each of await drafts()) {
        if (each.isOnServer && !each.other && each.savedAt < now - DRAFT_DAYS * DAY) await dropDraft(each.page);
      }
    }

    return {
      user, draft, drafts, keepDraft, changeDraft, dropDraft, moveDraft, sendDraft, afterSending, syncDraft, keepPhoto, sendPhotoNow, photo,
      dropPhoto, queue, records, record, othersCount, reopen, discard, agree, again, sync, nextTryIn, sendRecordNow,
    };
  }

  self.outboxStore = { outboxOf, usersHere, isSame, beside, asCopy };
})();
