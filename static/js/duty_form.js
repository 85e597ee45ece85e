// Duty form: counts answers, notes the phone's time, keeps a draft in this browser until the record is stored.
(() => {
  const prefix = "duty-draft:";
  const forget = document.querySelector("[data-forget-draft]");
  if (forget) {
    try {
      for (const name of Object.keys(localStorage)) {
        if (name.startsWith(prefix + forget.dataset.forgetDraft)) localStorage.removeItem(name);
      }
    } catch {
      // a browser without storage has no draft
    }
  }
  const form = document.querySelector("[data-duty-form]");
  if (!form) return;
  const key = prefix + location.pathname;
  const state = form.querySelector("[data-state]");
  const answered = form.querySelector("[data-answered]");
  const kept = (field) => field.name && field.type !== "hidden";

  function count() {
    if (answered) answered.textContent = form.querySelectorAll("[data-question] input:checked").length;
  }

  function tell(text, at) {
    const time = new Date(at).toLocaleTimeString(document.documentElement.lang, { hour: "2-digit", minute: "2-digit" });
    state.textContent = `${text} ${time}`;
  }

  function save() {
    const values = {};
    for (const field of form.elements) {
      if (!kept(field) || (field.type === "radio" && !field.checked)) continue;
      if (field.value) values[field.name] = field.value;
    }
    const at = Date.now();
    try {
      localStorage.setItem(key, JSON.stringify({ at, values }));
      tell(form.dataset.draftText, at);
    } catch {
      // private mode: nothing is kept, and nothing says it is
    }
  }

  function restore() {
    let draft = null;
    try {
      draft = JSON.parse(localStorage.getItem(key));
    } catch {
      return;
    }
    if (!draft) return;
    for (const field of form.elements) {
      if (!kept(field) || !(field.name in draft.values)) continue;
      if (field.type === "radio") field.checked = field.value === draft.values[field.name];
      else if (!field.value) field.value = draft.values[field.name];
    }
    tell(form.dataset.restoredText, draft.at);
  }

  if (!form.querySelector(".error-summary")) restore();
  count();
  form.addEventListener("change", () => {
    count();
    save();
  });
  form.addEventListener("submit", () => {
    const captured = form.querySelector("[name=captured_at]");
    captured.value = new Date().toISOString();
  });
})();
