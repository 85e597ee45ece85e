// The checklist of an inspection, or the form of a backing visit, on the phone: counts answers and says what is missing. What is kept on the phone and how it
// is handed in: duty_draft.js.
(() => {
  "use strict";
  const form = document.querySelector("[data-on-site-form], [data-checked-form]");
  if (!form) return;
  const root = document.querySelector("[data-phone]");
  const answered = form.querySelector("[data-answered]");
  const questions = [...form.querySelectorAll("[data-question]")];
  const presence = form.querySelector("[data-presence-reason]"); // asked for where nothing proves that somebody was there

  const isAnswered = (question) => question.querySelector(".answer input:checked") !== null;
  const isBad = (question) => question.querySelector(".answer--fail input:checked") !== null;

  // What the server would refuse, said before it goes out: without a network nobody else can say it.
  function missing(question) {
    if (question === presence) return form.elements.way.value === "ON_SITE" && !form.elements.no_presence.value.trim() ? form.dataset.wordPresence : "";
    if (!isAnswered(question)) return form.dataset.wordUnanswered;
    const note = question.querySelector("[name^=note_]");
    return isBad(question) && !note.value.trim() ? form.dataset.wordNote : "";
  }

  function look() {
    answered.textContent = questions.filter(isAnswered).length;
  }

  const { onSite, handInUrl, handInName, handInValue } = form.dataset;
  const handIn = onSite
    ? { url: root.dataset.recordsUrl, body: { on_site_inspection: Number(onSite) } }
    : { url: handInUrl, body: { [handInName]: handInValue } };
  window.dutyForm = { form, questions: presence ? [presence, ...questions] : questions, missing, look, handIn };
  look();
  form.addEventListener("input", look);
  form.addEventListener("change", look);
})();
