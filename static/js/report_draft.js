// The draft of a report lies on the phone as it is typed and goes to the server some seconds after the last letter,
// so that it stands there for others and for another device. Where both have gone on by themselves the newer one
// stands in the form and the other one below it: nothing is dropped before a person has said so.
(() => {
  "use strict";
  const PAUSE = 2500; // milliseconds

  window.reportDraft = ({ form, page, valuesNow, fill, state }) => {
    const { outbox, outboxStore, dutyWords } = window;
    const { draftUrl, revision } = form.dataset;
    const field = form.elements.draft_version;
    const pageVersion = Number(field.value); // of the server's copy that this page was made of
    const panel = document.querySelector("[data-other]");
    let unkept = null; // the draft itself, while the phone has no room for it
    let waiting = null;

    const known = () => ({ draftUrl, revision, version: Number(field.value) });
    const current = async () => unkept || outbox.draft(page);

    async function change(fieldsOf) {
      if (unkept) unkept = { ...unkept, ...fieldsOf(unkept) };
      else await outbox.changeDraft(page, fieldsOf);
      await tell();
    }

    // --- Saving ---------------------------------------------------------------------------------
    async function keep(kept) {
      try {
        await outbox.keepDraft(page, kept, known());
        unkept = null;
      } catch {
        const before = (await current()) || known();
        const isOnServer = Boolean(before.isOnServer) && outboxStore.isSame(before.values, kept.values);
        unkept = { ...before, ...kept, isOnServer, savedAt: Date.now() };
      }
      await tell();
      clearTimeout(waiting);
      waiting = setTimeout(saveNow, PAUSE);
    }

    async function saveNow() {
      clearTimeout(waiting);
      if (unkept) {
        const sent = unkept;
        if (!sent.isOnServer && sent.trouble !== "changed") {
          const said = await outbox.sendDraft(sent);
          if (unkept) unkept = { ...unkept, ...outbox.afterSending(unkept, sent, said) };
        }
      } else {
        await outbox.syncDraft(page);
      }
      await tell();
    }

    async function tell() {
      const kept = await current();
      if (!kept) {
        panel.hidden = true; // handed in, and the other copy with it
        return;
      }
      if (kept.version !== undefined) field.value = kept.version; // the button without scripts goes on from there
      state.textContent = dutyWords.wordForDraft(kept, Boolean(unkept));
      state.classList.toggle("bottom-bar__state--bad", Boolean(unkept) || ["changed", "taken"].includes(kept.trouble));
      showOther(kept);
    }

    // --- Beginning: which copy stands in the form ----------------------------------------------
    // Returns the phone's when that is the one; the server's stands in the page already.
    async function begin() {
      const kept = await outbox.draft(page);
      if (!kept) return null;
      const onPage = valuesNow();
      if (outboxStore.isSame(kept.values, onPage)) {
        const version = Math.max(pageVersion, kept.version || 0);
        const isOnServer = Boolean(kept.isOnServer) || (pageVersion > 0 && pageVersion === version);
        await change(() => ({ version, revision, draftUrl, trouble: null, isOnServer }));
        return kept.error ? kept : null;
      }
      // Put right after it was refused, or moved here as a correction: it knows no version and begins from this one.
      const isOurs = kept.version === undefined || (kept.unanswered && outboxStore.isSame(kept.unanswered, onPage));
      if (isOurs || kept.version >= pageVersion) {
        const version = isOurs ? pageVersion : kept.version;
        const isMoved = kept.version === undefined && pageVersion > 0;
        const besides = isMoved ? outboxStore.beside(kept, theirsOnPage(onPage)) : {};
        const trouble = kept.trouble === "changed" ? "changed" : null;
        await change(() => ({ version, revision, draftUrl, trouble, ...besides }));
        if (!kept.isOnServer && !trouble) waiting = setTimeout(saveNow, 0);
        return kept;
      }
      // The server's is newer. What it was made from is in it; what it has not seen stays beside it.
      const newer = { values: onPage, version: pageVersion, revision, draftUrl, trouble: null, isOnServer: true };
      const besides = kept.isOnServer ? {} : outboxStore.beside({ ...kept, values: onPage }, outboxStore.asCopy(kept));
      await change(() => ({ ...newer, ...besides, unanswered: null, onServerAt: Date.parse(form.dataset.savedAt) }));
      return null;
    }

    // Typed a moment ago and sent back by the server with the other copy: the person has seen both.
    async function goOn() {
      await change(() => ({ version: pageVersion, revision, draftUrl, trouble: null }));
    }

    function theirsOnPage(values) {
      const { savedAt, savedBy } = form.dataset;
      return { values, at: Date.parse(savedAt) || Date.now(), by: savedBy || null, version: pageVersion };
    }

    // --- The other copy -------------------------------------------------------------------------
    const isOpen = ({ other, version }) => Boolean(other) && other.version !== undefined && other.version > version;

    function showOther(kept) {
      const { other } = kept;
      panel.hidden = !other;
      if (!other) return;
      const at = new Date(other.at).toLocaleString(document.documentElement.lang, { dateStyle: "medium", timeStyle: "short" });
      const words = other.by ? panel.dataset.wordTheirs : panel.dataset.wordHere;
      panel.querySelector("[data-other-who]").textContent = words.replace("{who}", other.by).replace("{at}", at);
      const now = valuesNow();
      const names = Object.keys({ ...now, ...other.values });
      const different = names.filter((name) => !outboxStore.isSame({ [name]: now[name] }, { [name]: other.values[name] }));
      panel.querySelector("[data-other-texts]").replaceChildren(...different.flatMap((name) => told(name, other.values[name])));
      panel.querySelector("[data-other-keep]").hidden = !isOpen(kept);
      panel.querySelector("[data-other-drop]").hidden = isOpen(kept);
    }

    function told(name, value) {
      const fields = form.elements[name];
      if (!fields) return [];
      const one = fields.length && !fields.tagName ? fields[0] : fields;
      const label = one.closest("fieldset, .field").querySelector("legend, label");
      const option = one.type === "radio" && [...fields].find((each) => each.value === value);
      const text = option ? option.closest("label").textContent.trim() : value || panel.dataset.wordEmpty;
      return [Object.assign(document.createElement("dt"), { textContent: label.firstChild.textContent.trim() }), written(text)];
    }

    function written(text) {
      return Object.assign(document.createElement("dd"), { textContent: text, className: "report-figures__text" });
    }

    panel.querySelector("[data-other-take]").addEventListener("click", async () => {
      const { other, version } = await current();
      const before = valuesNow();
      fill(other.values);
      const isTheirs = other.version !== undefined && other.version >= version;
      await change(() => ({
        values: valuesNow(),
        version: isTheirs ? other.version : version,
        isOnServer: isTheirs,
        trouble: null,
        savedAt: Date.now(),
        other: outboxStore.asCopy({ values: before, savedAt: Date.now() }),
      }));
      await saveNow();
    });
    panel.querySelector("[data-other-keep]").addEventListener("click", async () => {
      await change(({ other }) => ({ version: other.version, trouble: null }));
      await saveNow();
    });
    panel.querySelector("[data-other-drop]").addEventListener("click", async (event) => {
      if (window.confirm(event.currentTarget.dataset.confirm)) await change(dropped);
    });

    const dropped = ({ others = [] }) => ({ other: others[0] || null, others: others.slice(1) });

    window.addEventListener("outbox:changed", tell);
    return { begin, goOn, keep, saveNow, known };
  };
})();
