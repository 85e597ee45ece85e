// A form that needs a network keeps what was typed when there is none: on the phone, until it was sent again. Without
// this script it is a plain form. Drawn signatures stay on the open page only.
(() => {
  "use strict";
  const KEY = "form text "; // theme.js forgets them at sign-out
  const LASTING = 2 * 24 * 3600 * 1000;
  const form = document.querySelector("[data-kept-form]");
  if (!form) return;
  const key = `${KEY}${form.dataset.user} ${location.pathname}`;
  const line = form.querySelector("[data-kept-state]");
  const unkept = ["hidden", "file", "submit"];
  const fields = [...form.elements].filter((one) => one.name && !unkept.includes(one.type) && !("drawn" in one.dataset));

  function say(words) {
    line.textContent = words;
    line.hidden = false;
  }

  function valueOf(field) {
    if (field.type === "checkbox" || field.type === "radio") return field.checked;
    return field.multiple ? [...field.selectedOptions].map((one) => one.value) : field.value;
  }

  function restore(field, value) {
    if (typeof value === "boolean") field.checked = value;
    else if (Array.isArray(value)) for (const one of field.options) one.selected = value.includes(one.value);
    else field.value = value;
  }

  const nameOf = (field) => (field.type === "radio" ? `${field.name}=${field.value}` : field.name);

  function keep() {
    const values = Object.fromEntries(fields.map((field) => [nameOf(field), valueOf(field)]));
    try {
      localStorage.setItem(key, JSON.stringify({ at: Date.now(), values }));
      return true;
    } catch {
      return false; // no room, or a browser that keeps nothing
    }
  }

  // What was sent may not have arrived, so it stays for a while; nobody is led back to a form that has done its work.
  function read(name) {
    try {
      const stored = JSON.parse(localStorage.getItem(name));
      if (stored && Date.now() - stored.at < LASTING) return stored.values;
      localStorage.removeItem(name);
    } catch {
      // A browser that keeps nothing has nothing to give back.
    }
    return null;
  }

  try {
    Object.keys(localStorage).filter((name) => name.startsWith(KEY)).forEach(read);
  } catch {
    // The same.
  }
  const stored = read(key);
  if (stored && !("isTyped" in form.dataset)) {
    for (const field of fields) if (nameOf(field) in stored) restore(field, stored[nameOf(field)]);
    say(form.dataset.wordRestored);
  }

  form.addEventListener("input", keep);
  form.addEventListener("change", keep);
  form.addEventListener("submit", (event) => {
    if (navigator.onLine) return;
    event.preventDefault();
    say(keep() ? form.dataset.wordOffline : form.dataset.wordNotKept);
  });
})();
