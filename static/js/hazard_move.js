// The forms about a hazard on a phone: photos are shrunk and sent one by one with their time, digest and place,
// and what was typed stays on the phone until it has arrived. Without this script they are plain forms.
(function () {
  "use strict";
  const KEY = "hazard text ";

  for (const form of document.querySelectorAll("[data-move-form]")) {
    keepText(form);
    for (const input of form.querySelectorAll("input[type=file]")) sendPhotos(form, input);
  }

  // --- Photos ---------------------------------------------------------------------------------
  function sendPhotos(form, input) {
    input.addEventListener("change", async () => {
      const files = [...input.files];
      const unsent = new DataTransfer();
      input.value = "";
      form.setAttribute("aria-busy", "true");
      for (const file of files) {
        let photo = null;
        try {
          photo = await window.phonePhoto.take(file);
        } catch {
          unsent.items.add(file); // the server says what is wrong with it
          continue;
        }
        if (await send(form, photo)) show(form, input, photo);
        else unsent.items.add(new File([photo.blob], "photo.jpg", { type: "image/jpeg" }));
      }
      input.files = unsent.files; // these come along with the form
      form.removeAttribute("aria-busy");
    });
  }

  async function send(form, photo) {
    const body = new FormData();
    body.append("id", photo.id);
    body.append("enterprise", form.dataset.enterprise);
    body.append("photo", photo.blob, "photo.jpg");
    body.append("captured_at", photo.capturedAt);
    if (photo.sha256) body.append("sha256", photo.sha256);
    for (const [name, value] of Object.entries(window.phonePhoto.lastPlace() || {})) body.append(name, value);
    try {
      const headers = { "X-CSRFToken": form.elements.csrfmiddlewaretoken.value };
      return (await fetch(form.dataset.photosUrl, { method: "POST", body, headers })).ok;
    } catch {
      return false;
    }
  }

  function show(form, input, photo) {
    let list = input.parentElement.querySelector("[data-photos-sent]");
    if (!list) {
      list = Object.assign(document.createElement("ul"), { className: "evidence" });
      list.dataset.photosSent = "";
      input.after(list);
    }
    const picture = Object.assign(new Image(96, 96), { src: URL.createObjectURL(photo.blob), alt: "" });
    const box = Object.assign(document.createElement("input"), { type: "checkbox", checked: true });
    Object.assign(box, { name: `${input.name}_ids`, value: photo.id });
    const words = document.createElement("span");
    words.append(box, ` ${form.dataset.wordKeep}`);
    const label = document.createElement("label");
    label.append(picture, words);
    const row = document.createElement("li");
    row.append(label);
    list.append(row);
  }

  // --- Text -----------------------------------------------------------------------------------
  function keepText(form) {
    const key = `${KEY}${form.dataset.user} ${new URL(form.action, location.href).pathname}`;
    const line = form.querySelector("[data-move-state]");
    const fields = () => [...form.elements].filter((one) => one.name && (one.matches("textarea, select, input[type=text], input[type=date]") || one.name === "key"));
    const stored = read(key);
    if (stored && stored.isSent && Number(form.dataset.moves) > stored.moves) localStorage.removeItem(key);
    else if (stored && !("isTyped" in form.dataset)) {
      for (const field of fields()) if (stored.values[field.name] !== undefined) field.value = stored.values[field.name];
      tell(line, form.dataset.wordRestored);
      if (form.closest("details")) form.closest("details").open = true;
    }

    function save(isSent) {
      const values = Object.fromEntries(fields().map((field) => [field.name, field.value]));
      try {
        localStorage.setItem(key, JSON.stringify({ values, isSent, moves: Number(form.dataset.moves) }));
        return true;
      } catch {
        return false; // no room, or a browser that keeps nothing
      }
    }

    form.addEventListener("input", () => save(false));
    form.addEventListener("submit", (event) => {
      const isKept = save(true);
      if (navigator.onLine) return;
      event.preventDefault();
      save(false);
      tell(line, isKept ? form.dataset.wordOffline : form.dataset.wordNotKept);
    });
  }

  // A report that was sent leads to a hazard: on any page of one, it has arrived.
  if (document.querySelector("[data-hazard-page]")) {
    for (const key of Object.keys(localStorage)) {
      const stored = key.startsWith(KEY) && key.includes("/new/") && read(key);
      if (stored && stored.isSent) localStorage.removeItem(key);
    }
  }

  function read(key) {
    try {
      return JSON.parse(localStorage.getItem(key));
    } catch {
      return null;
    }
  }

  function tell(line, words) {
    if (!line) return;
    line.textContent = words;
    line.hidden = false;
  }
})();
