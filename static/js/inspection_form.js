// The checklist of an inspection, or the form of a backing visit, on the phone: counts answers, says what is missing, and what
// the result will be before anybody signs it. What is kept on the phone and how it is handed in: duty_draft.js.
(() => {
  "use strict";
  const form = document.querySelector("[data-on-site-form], [data-checked-form]");
  if (!form) return;
  const root = document.querySelector("[data-phone]");
  const answered = form.querySelector("[data-answered]");
  const questions = [...form.querySelectorAll("[data-question]")];
  const presence = form.querySelector("[data-presence-reason]"); // asked for where nothing proves that somebody was there
  const signNow = form.elements.sign_now;
  const signing = signNow && form.querySelector("[data-signing]");
  const signers = signing ? [...signing.querySelectorAll("[data-signer]")] : [];
  const verdict = form.querySelector("[data-verdict]");
  const words = form.dataset;

  const isAnswered = (question) => question.querySelector(".answer input:checked") !== null;
  const isBad = (question) => question.querySelector(".answer--fail input:checked") !== null;
  const textOf = (field) => (field ? field.value.trim() : "");

  // What the server would refuse, said before it goes out: without a network nobody else can say it, and whoever signs is
  // still there.
  function missing(place) {
    if (place === presence) return form.elements.way.value === "ON_SITE" && !textOf(form.elements.no_presence) ? words.wordPresence : "";
    if (signers.includes(place)) return signNow.checked ? missingOf(place) : "";
    if (!isAnswered(place)) return words.wordUnanswered;
    if (!isBad(place)) return "";
    if (!textOf(place.querySelector("[name^=note_]"))) return words.wordNote;
    const due = place.querySelector("[name^=due_]");
    const isPutRight = place.querySelector("[name^=corrected_]:checked") !== null;
    return due && due.value && due.value < due.min && !isPutRight ? words.wordDue : "";
  }

  function missingOf(signer) {
    const name = textOf(signer.querySelector("input[type=text]"));
    if (signer.dataset.signer !== "enterprise") return name ? "" : words.wordSigner;
    const refused = textOf(form.elements.refused_reason);
    if (Boolean(refused) === Boolean(name)) return words.wordEnterprise;
    return refused && !textOf(form.elements.witness) ? words.wordWitness : "";
  }

  function look() {
    answered.textContent = questions.filter(isAnswered).length;
    if (signing) signing.hidden = !signNow.checked;
    if (verdict) tellResult();
  }

  // As `Checklist.result_of` has it: the enterprise hears the result before it signs, with or without a network.
  function tellResult() {
    const bad = questions.filter(isBad);
    const key = bad.filter((question) => "key" in question.dataset).length;
    const general = bad.length - key;
    const say = verdict.dataset;
    verdict.hidden = false;
    verdict.classList.toggle("is-open", !questions.every(isAnswered));
    if (!questions.every(isAnswered)) {
      verdict.textContent = say.wordOpen;
      return;
    }
    const isFailed = key > 0 || general > Number(words.generalLimit);
    const result = document.createElement("strong");
    result.textContent = isFailed ? say.wordFail : bad.length ? say.wordMostly : say.wordPass;
    verdict.replaceChildren(result, ` ${say.wordFound.replace("{key}", key).replace("{general}", general)}`);
  }

  const { onSite, handInUrl, handInName, handInValue } = words;
  const handIn = onSite
    ? { url: root.dataset.recordsUrl, body: { on_site_inspection: Number(onSite) } }
    : { url: handInUrl, body: { [handInName]: handInValue } };
  window.dutyForm = { form, questions: [...(presence ? [presence] : []), ...questions, ...signers], missing, look, handIn };
  look();
  form.addEventListener("input", look);
  form.addEventListener("change", look);
})();
