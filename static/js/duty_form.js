// The daily form: counts answers, tells at once when a number is out of its limits, and says what is still missing.
// What is kept on the phone and how it is handed in: duty_draft.js.
(() => {
  "use strict";
  const form = document.querySelector("[data-duty-form]");
  if (!form) return;
  const root = document.querySelector("[data-phone]");
  const answered = form.querySelector("[data-answered]");
  const questions = [...form.querySelectorAll("[data-question]")];

  // As `duties.forms.reading_field` reads it; NaN where it is no number.
  function typedNumber(text) {
    const plain = text.normalize("NFKC").replace(/[−–—﹣]/g, "-").replace(/ /g, "").replace(/。/g, ".");
    const number = plain.replace(/零下/g, "-").replace(/(°C|度|%)$/, "");
    const pointed = number.replace(/,(?!\d{3}\b)/g, ".").replace(/,/g, "");
    return /^[-+]?(\d+\.?\d*|\.\d+)$/.test(pointed) ? Number(pointed) : NaN;
  }

  function reading(row) {
    const text = row.querySelector(".reading__input").value.trim();
    if (!text) return null;
    const number = typedNumber(text);
    const below = row.querySelector(".reading__below input:checked");
    return below && below.value === "-" ? -Math.abs(number) : number;
  }

  function isOutside(readings, number) {
    if (number === null || Number.isNaN(number)) return false;
    const { minimum, maximum } = readings.dataset;
    return (minimum !== undefined && number < Number(minimum)) || (maximum !== undefined && number > Number(maximum));
  }

  const doesNotApply = (question) => question.querySelector(".check--na input:checked") !== null;

  function isBad(question) {
    if (!question.dataset.kind) return false; // a choice in a report: "found something" is no failure
    const readings = question.querySelector("[data-readings]");
    if (!readings) return question.querySelector(".answer--fail input:checked") !== null;
    const numbers = [...readings.querySelectorAll("[data-reading]")].map(reading);
    return !doesNotApply(question) && numbers.some((number) => isOutside(readings, number));
  }

  function judge(question) {
    const readings = question.querySelector("[data-readings]");
    if (!readings) return;
    const bad = isBad(question);
    const verdict = readings.querySelector("[data-verdict]");
    verdict.hidden = !bad;
    verdict.textContent = bad ? verdict.dataset.badText : "";
    question.classList.toggle("question--bad", bad);
    if (bad) question.querySelector("[data-trouble]").open = true;
  }

  function hasPhoto(question) {
    return (
      question.querySelector("[name$=_ids]:checked, [data-photo-here]") !== null ||
      [...question.querySelectorAll("input[type=file]")].some((field) => field.files.length > 0)
    );
  }

  function isAnswered(question) {
    if (doesNotApply(question)) return true;
    switch (question.dataset.kind) {
      case "NUMBER":
        return [...question.querySelectorAll("[data-reading]")].every((row) => reading(row) !== null);
      case "TEXT":
        return question.querySelector("textarea").value.trim() !== "";
      case "PHOTO":
        return hasPhoto(question);
      default:
        return question.querySelector("input[type=radio]:checked") !== null;
    }
  }

  // What the server would refuse, said before it goes out: without a network nobody else can say it.
  function missing(question) {
    const words = root.dataset;
    const kind = question.dataset.kind;
    if (!kind) return missingInChoice(question);
    if (!isAnswered(question)) {
      return { NUMBER: words.wordNumber, TEXT: words.wordRequired, PHOTO: words.wordPhoto }[kind] || words.wordUnanswered;
    }
    const note = question.querySelector("textarea[name^=note_]");
    if (isBad(question) && note && !note.value.trim()) return words.wordNote;
    if (question.dataset.photo === "NEVER" || doesNotApply(question) || hasPhoto(question)) return "";
    const isNotApplicable = question.querySelector(".answer--na input:checked") !== null;
    const wanted = isBad(question) || (question.dataset.photo === "ALWAYS" && !isNotApplicable);
    return wanted ? words.wordPhoto : "";
  }

  // Of a report: a choice, and the text that belongs to one of its answers.
  function missingInChoice(question) {
    const chosen = question.querySelector("input[type=radio]:checked");
    if (!chosen) return root.dataset.wordRequired;
    const { text, textWhen, wordMissing, wordContrary } = chosen.dataset;
    const isWritten = form.elements[text].value.trim() !== "";
    if (chosen.value === textWhen) return isWritten ? "" : wordMissing;
    return isWritten ? wordContrary : "";
  }

  function look() {
    questions.forEach(judge);
    if (answered) answered.textContent = questions.filter(isAnswered).length;
  }

  window.dutyForm = { form, questions, missing, look };
  look();
  form.addEventListener("input", look);
  form.addEventListener("change", look);
})();
