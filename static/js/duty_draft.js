// What is filled in stays on the phone until the server has it: draft and photos at every change, then the outbox.
// Without IndexedDB the form is an ordinary form that is sent at once.
(() => {
  "use strict";
  if (!window.dutyForm) return;
  const { form, questions, missing, look, handIn } = window.dutyForm;
  const root = document.querySelector("[data-phone]");
  const words = root.dataset;
  const state = form.querySelector("[data-state]");
  const page = new URL(form.action, location.href).pathname; // where it is written, also on the page that shows two copies
  const photos = {}; // the ids of photos taken here, by the name of their field
  const submitButton = form.querySelector("button[type=submit]:not([data-save-draft])");
  const startedAt = { at: null };
  const PAUSE = 400; // milliseconds after the last letter
  let planned = null;
  let isHandedIn = false;
  let unkeptId = null; // of a record that the phone had no room for

  const ticks = (field) => field.type === "radio" || field.type === "checkbox";
  const isKept = (field) => field.name && field.type !== "hidden" && field.type !== "file" && !field.name.endsWith("_ids");

  // Of a report the server has a copy, too: report_draft.js.
  const report = window.outbox && form.dataset.draftUrl ? window.reportDraft({ form, page, valuesNow, fill, state }) : null;

  form.addEventListener("submit", (event) => {
    if (event.submitter && event.submitter.hasAttribute("data-save-draft")) {
      if (!report) return;
      event.preventDefault();
      save().then(report.saveNow);
      return;
    }
    form.elements.captured_at.value = new Date().toISOString();
    form.elements.started_at.value = startedAt.at || "";
    if (!window.outbox) return;
    event.preventDefault();
    submit();
  });
  form.addEventListener("input", () => {
    startedAt.at = startedAt.at || new Date().toISOString();
  });
  if (!window.outbox) return;

  // --- Draft ----------------------------------------------------------------------------------
  function valuesNow() {
    const values = {};
    for (const field of form.elements) {
      if (!isKept(field) || (ticks(field) && !field.checked)) continue;
      if (field.value || ticks(field)) values[field.name] = field.value;
    }
    return values;
  }

  function fill(values) {
    for (const field of form.elements) {
      if (!isKept(field)) continue;
      const value = values[field.name];
      if (ticks(field)) field.checked = value === field.value;
      else field.value = value || "";
      if ("drawn" in field.dataset) field.dispatchEvent(new Event("restored"));
    }
    look();
  }

  async function save() {
    clearTimeout(planned);
    if (isHandedIn) return;
    const kept = { values: valuesNow(), photos, startedAt: startedAt.at, title: form.dataset.title, error: null };
    try {
      if (report) await report.keep(kept);
      else await window.outbox.keepDraft(page, kept);
      if (!report) say(words.wordDraft, Date.now());
    } catch {
      state.textContent = words.wordNotKept;
      state.classList.add("bottom-bar__state--bad");
    }
  }

  function say(text, at) {
    const time = new Date(at).toLocaleTimeString(document.documentElement.lang, { hour: "2-digit", minute: "2-digit" });
    state.textContent = `${text} ${time}`;
    state.classList.remove("bottom-bar__state--bad");
  }

  async function restore() {
    const draft = report ? await report.begin() : await window.outbox.draft(page);
    if (!draft) return;
    startedAt.at = draft.startedAt;
    fill(draft.values);
    for (const place of form.querySelectorAll("[data-photos]")) {
      const name = place.querySelector("input[type=file]").name;
      for (const id of (draft.photos && draft.photos[name]) || []) await showPhoto(place, name, id);
    }
    say(words.wordRestored, draft.savedAt);
    look();
    if (draft.error) showErrors(draft.error);
  }

  // --- Photos ---------------------------------------------------------------------------------
  for (const place of form.querySelectorAll("[data-photos]")) {
    const input = place.querySelector("input[type=file]");
    input.addEventListener("change", async (event) => {
      event.stopPropagation();
      const files = [...input.files];
      input.value = "";
      for (const file of files) await takePhoto(place, input.name, file);
      look();
      await save();
    });
  }

  async function takePhoto(place, name, file) {
    let photo;
    try {
      photo = { ...(await window.phonePhoto.take(file)), enterprise: form.dataset.enterprise };
    } catch {
      complain(place, words.wordNoPicture);
      return;
    }
    try {
      await window.outbox.keepPhoto(photo);
    } catch {
      // No room on the phone: with a network it goes to the server at once and needs none.
      if (!(await window.outbox.sendPhotoNow(photo))) {
        complain(place, words.wordFull);
        return;
      }
    }
    await showPhoto(place, name, photo.id, photo.blob);
  }

  async function showPhoto(place, name, id, taken) {
    const kept = taken ? { blob: taken } : await window.outbox.photo(id);
    photos[name] = [...(photos[name] || []), id];
    const list = place.querySelector("[data-photos-here]") || place.insertBefore(listHere(), place.querySelector(".photos__take"));
    const item = document.createElement("li");
    item.dataset.photoHere = id;
    const picture = document.createElement("img");
    picture.alt = "";
    picture.width = picture.height = 96;
    if (kept && kept.blob) picture.src = URL.createObjectURL(kept.blob);
    const remove = document.createElement("button");
    remove.type = "button";
    remove.className = "button button--small";
    remove.textContent = words.wordRemove;
    remove.addEventListener("click", async () => {
      photos[name] = photos[name].filter((each) => each !== id);
      item.remove();
      await window.outbox.dropPhoto(id);
      look();
      await save();
    });
    item.append(picture, remove);
    list.append(item);
    for (const error of place.querySelectorAll("[data-local-error]")) error.remove();
  }

  function listHere() {
    const list = document.createElement("ul");
    list.className = "photos__kept";
    list.dataset.photosHere = "";
    return list;
  }

  // --- Handing in -----------------------------------------------------------------------------
  async function submit() {
    clearErrors();
    const wrong = questions.map((question) => [question, missing(question)]).filter(([, text]) => text);
    for (const field of form.querySelectorAll(report ? "textarea[required], input[type=text][required]" : "[name=reason]")) {
      if (!field.value.trim()) wrong.push([field.closest(".field"), words.wordRequired]);
    }
    wrong.sort(([one], [other]) => (one.compareDocumentPosition(other) & Node.DOCUMENT_POSITION_FOLLOWING ? -1 : 1));
    if (wrong.length) {
      for (const [place, text] of wrong) complain(place, text);
      state.textContent = words.wordIncomplete.replace("{count}", wrong.length);
      wrong[0][0].scrollIntoView({ block: "start", behavior: "smooth" });
      return;
    }
    const record = recordNow();
    isHandedIn = true; // from here on the record holds the words
    clearTimeout(planned);
    submitButton.disabled = true;
    state.textContent = words.wordSending;
    state.classList.remove("bottom-bar__state--bad");
    try {
      await window.outbox.queue(record);
    } catch {
      await sendUnkept(record);
      return;
    }
    await window.outbox.sync({ mayWait: true });
    await follow(record.id);
  }

  // No room on the phone: with a network it goes to the server at once. Tried again it is the same record.
  async function sendUnkept(record) {
    unkeptId = record.id;
    const outcome = await window.outbox.sendRecordNow(record);
    if (outcome.state === "done") {
      await window.outbox.dropDraft(page);
      location.assign(`${outcome.url}#stored`);
      return;
    }
    isHandedIn = submitButton.disabled = false;
    if (outcome.state === "refused" || outcome.state === "taken") {
      showErrors(outcome.error);
      return;
    }
    state.textContent = words.wordNotKept;
    state.classList.add("bottom-bar__state--bad");
  }

  function recordNow() {
    const values = valuesNow();
    const answers = { ...values };
    for (const name of ["started_at", "captured_at", "figures_seen"]) {
      if (form.elements[name] && form.elements[name].value) answers[name] = form.elements[name].value;
    }
    Object.assign(answers, window.phonePhoto.lastPlace() || {});
    for (const place of form.querySelectorAll("[data-photos]")) {
      const name = place.querySelector("input[type=file]").name;
      const before = [...place.querySelectorAll("[name$=_ids]:checked")].map((box) => box.value);
      const ids = [...before, ...(photos[name] || [])];
      if (ids.length) answers[`${name}_ids`] = ids;
    }
    return {
      id: unkeptId || window.phonePhoto.newId(),
      page,
      ...(report ? report.known() : {}),
      ...(handIn ? { handIn } : {}),
      title: form.dataset.title,
      enterprise: form.dataset.enterprise,
      kind: form.dataset.kind,
      dueOn: form.dataset.dueOn,
      isCorrection: Boolean(form.elements.reason),
      answers,
      values,
      photosByItem: { ...photos },
      photos: Object.values(photos).flat(),
      startedAt: startedAt.at,
    };
  }

  // Where the record has come to: to its page when it is stored, back to the form when it was refused.
  async function follow(id) {
    const record = await window.outbox.record(id);
    if (!record) return;
    if (record.state === "done") {
      location.assign(`${record.recordUrl}#stored`);
    } else if (record.state === "refused") {
      const { error } = record;
      await window.outbox.reopen(id);
      if (error.code === "figures_changed") {
        location.reload(); // it brings the new figures, and the draft brings the error
        return;
      }
      isHandedIn = submitButton.disabled = false;
      showErrors(error);
    } else {
      showWaiting(record);
    }
  }

  function showWaiting(record) {
    const notice = document.createElement("div");
    notice.setAttribute("role", "status");
    const text = document.createElement("span");
    const link = document.createElement("a");
    link.href = words.outboxUrl;
    link.textContent = words.wordOutbox;
    notice.append(text, " ", link);
    tellOf(record);
    form.hidden = true;
    form.before(notice);
    window.scrollTo(0, 0);
    window.addEventListener("outbox:changed", async () => {
      const now = await window.outbox.record(record.id);
      if (now && now.state === "done") location.assign(`${now.recordUrl}#stored`);
      else if (now) tellOf(now);
    });

    function tellOf(now) {
      notice.className = now.state === "waiting" ? "alert alert--info" : "alert alert--warning";
      text.textContent = window.dutyWords.wordFor(now);
    }
  }

  // --- Errors ---------------------------------------------------------------------------------
  function showErrors({ fields = {}, message = "" }) {
    let first = null;
    for (const [name, texts] of Object.entries(fields)) {
      const field = form.elements[name];
      const one = field && (field.length && !field.tagName ? field[0] : field);
      const place = (one && one.closest("[data-question], [data-signer], .field")) || form;
      for (const text of texts) complain(place, text);
      first = first || place;
    }
    state.textContent = words.wordRefused;
    if (!first && message) complain(form, message);
    (first || form).scrollIntoView({ block: "start" });
  }

  function complain(place, text) {
    const error = document.createElement("p");
    error.className = "field__error";
    error.dataset.localError = "";
    error.setAttribute("role", "alert");
    error.textContent = text;
    const legend = place.querySelector(":scope > legend, :scope > label");
    if (legend) legend.after(error);
    else place.prepend(error);
    if (place.matches("[data-question], .field")) place.classList.add("field--error");
  }

  function clearErrors() {
    for (const error of form.querySelectorAll("[data-local-error]")) error.remove();
    for (const place of form.querySelectorAll(".field--error")) place.classList.remove("field--error");
  }

  // --- Beginning ------------------------------------------------------------------------------
  async function begin() {
    const waiting = (await window.outbox.records()).find((each) => each.page === page && each.state !== "done");
    if (waiting) {
      isHandedIn = true;
      showWaiting(waiting);
      return;
    }
    // Typed a moment ago and sent back by the server: newer than what lies here.
    if (!form.querySelector(".error-summary") && !("isTyped" in form.dataset)) await restore();
    else if (report) await save().then(report.goOn);
  }

  form.addEventListener("change", save);
  form.addEventListener("input", () => {
    clearTimeout(planned);
    planned = setTimeout(save, PAUSE);
  });
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "hidden" && startedAt.at) save();
  });
  begin();
})();
