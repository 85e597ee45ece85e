// The checklist of an inspection on the phone: counts answers and says what is missing. What is kept on the phone and how it
// is handed in: duty_draft.js.
(() => {
  "use strict";
  const form = document.querySelector("[data-on-site-form]");
  if (!form) return;
  const root = document.querySelector("[data-phone]");
  const answered = form.querySelector("[data-answered]");
  const questions = [...form.querySelectorAll("[data-question]")];

  const isAnswered = (question) => question.querySelector(".answer input:checked") !== null;
  const isBad = (question) => question.querySelector(".answer--fail input:checked") !== null;

  // What the server would refuse, said before it goes out: without a network nobody else can say it.
  function missing(question) {
    if (!isAnswered(question)) return form.dataset.wordUnanswered;
    const note = question.querySelector("textarea[name^=note_]");
    return isBad(question) && !note.value.trim() ? form.dataset.wordNote : "";
  }

  function look() {
    answered.textContent = questions.filter(isAnswered).length;
  }

  const handIn = { url: root.dataset.recordsUrl, body: { on_site_inspection: Number(form.dataset.onSite) } };
  window.dutyForm = { form, questions, missing, look, handIn };
  look();
  form.addEventListener("input", look);
  form.addEventListener("change", look);
})();
