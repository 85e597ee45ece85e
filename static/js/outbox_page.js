// The page of what lies on this phone: records and drafts, each with its state, and what can be done with it.
(function () {
  "use strict";
  const list = document.querySelector("[data-outbox-list]");
  if (!list || !window.outbox) return;
  const template = document.querySelector("[data-outbox-card]");
  const empty = document.querySelector("[data-outbox-empty]");
  const drafts = document.querySelector("[data-drafts]");
  const draftTemplate = document.querySelector("[data-draft-card]");
  const ACTIONS = {
    waiting: ["retry", "edit", "discard"],
    sign_in: ["sign-in", "edit"],
    refused: ["edit", "discard"],
    taken: ["show", "correct", "discard"],
    done: ["show"],
  };
  const TAGS = { done: "tag--ok", waiting: "tag--info", sign_in: "tag--warning", refused: "tag--danger", taken: "tag--warning" };

  async function draw() {
    const records = await window.outbox.records();
    list.replaceChildren(...records.map(card));
    empty.hidden = records.length > 0;
    document.querySelector("[data-outbox-others]").hidden = !(await window.outbox.othersCount());
    const written = await window.outbox.drafts();
    drafts.hidden = !written.length;
    drafts.querySelector("[data-draft-list]").replaceChildren(...written.map(draftCard));
    keepCorrections([...records, ...written].filter((each) => each.state === "taken" || each.trouble === "taken"));
  }

  const correctionsOf = (page) => page.replace(/submit\/$/, "correct/");

  // Their next page may be wanted when the network has gone again.
  async function keepCorrections(taken) {
    if (!taken.length || !navigator.serviceWorker || !navigator.onLine) return;
    const { active } = await navigator.serviceWorker.ready;
    active.postMessage({ keep: taken.map(({ page }) => correctionsOf(page)) });
  }

  function draftCard(draft) {
    const whole = draftTemplate.content.firstElementChild.cloneNode(true);
    const part = (name) => whole.querySelector(`[data-${name}]`);
    part("title").textContent = draft.title || draft.page;
    part("state").textContent = window.dutyWords.wordForDraft(draft);
    const isTaken = draft.trouble === "taken";
    part("open").href = draft.page;
    part("open").hidden = isTaken;
    part("correct").hidden = !isTaken;
    part("correct").addEventListener("click", async () => {
      await window.outbox.moveDraft(draft.page, correctionsOf(draft.page));
      location.assign(correctionsOf(draft.page));
    });
    part("drop").addEventListener("click", (event) => {
      if (window.confirm(event.currentTarget.dataset.confirm)) window.outbox.dropDraft(draft.page);
    });
    return whole;
  }

  // Copies that were not used when the record was handed in.
  function fillOthers(place, { other, others = [] }) {
    const copies = other ? [other, ...others] : others;
    place.hidden = !copies.length;
    for (const copy of copies) {
      const texts = Object.values(copy.values).filter((each) => !/^[A-Z_]+$/.test(each)); // without the codes of choices
      const text = texts.join("\n");
      place.append(Object.assign(document.createElement("p"), { textContent: text, className: "outbox-card__copy" }));
    }
  }

  function card(record) {
    const part = (name) => whole.querySelector(`[data-${name}]`);
    const whole = template.content.firstElementChild.cloneNode(true);
    part("title").textContent = record.title;
    part("state").textContent = window.dutyWords.wordFor(record);
    part("state").classList.add(TAGS[record.state]);
    part("when").textContent = moment(record.doneAt || record.queuedAt);
    const errors = errorsOf(record);
    fillOthers(part("copies"), record);
    part("errors").hidden = !errors.length;
    part("errors").append(...errors.map((text) => Object.assign(document.createElement("li"), { textContent: text })));
    for (const button of whole.querySelectorAll("[data-action]")) {
      button.hidden = !actionsOf(record).includes(button.dataset.action) || Boolean(record.isSending);
      wire(button, record);
    }
    return whole;
  }

  // Figures that got worse since it was written are for a person to look at; the words may stand all the same.
  function actionsOf({ state, error }) {
    return error && error.code === "figures_changed" ? ["edit", "agree", "discard"] : ACTIONS[state];
  }

  function wire(button, record) {
    const corrections = correctionsOf(record.page);
    const acts = {
      agree: () => window.outbox.agree(record.id),
      retry: () => window.outbox.retry(record.id),
      edit: () => window.outbox.reopen(record.id).then(() => location.assign(record.page)),
      correct: () => window.outbox.reopen(record.id, corrections).then(() => location.assign(corrections)),
      discard: () => window.confirm(button.dataset.confirm) && window.outbox.discard(record.id),
    };
    if (button.dataset.action === "show") button.href = record.recordUrl || record.page.replace(/(submit|correct)\/$/, "");
    if (acts[button.dataset.action]) button.addEventListener("click", acts[button.dataset.action]);
  }

  function errorsOf({ error, state }) {
    if (!error || !["refused", "taken"].includes(state)) return [];
    const fields = Object.values(error.fields || {}).flat();
    return fields.length ? fields : [error.message].filter(Boolean);
  }

  function moment(at) {
    return new Date(at).toLocaleString(document.documentElement.lang, { dateStyle: "medium", timeStyle: "short" });
  }

  window.addEventListener("outbox:changed", draw);
  draw();
})();
