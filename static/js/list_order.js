// Moves the items of a list up and down; the places are numbers in its fields, which do the same without scripts.
(() => {
  for (const list of document.querySelectorAll("[data-ordered]")) {
    const texts = list.closest("form").dataset;
    const rows = [...list.querySelectorAll(":scope > [data-item]")];
    const place = (row) => row.querySelector(".control-item__place input");

    // Two rows change places, and so do their numbers: those between belong to items further down the page.
    function exchange(row, other) {
      if (!other || !place(row).value || !place(other).value) return;
      [place(row).value, place(other).value] = [place(other).value, place(row).value];
      if (row.compareDocumentPosition(other) & Node.DOCUMENT_POSITION_PRECEDING) other.before(row);
      else other.after(row);
    }

    function button(sign, text, neighbour) {
      const made = document.createElement("button");
      made.type = "button";
      made.className = "button button--small control-item__move";
      made.textContent = sign;
      made.setAttribute("aria-label", text);
      made.addEventListener("click", () => {
        const row = made.closest("[data-item]");
        exchange(row, row[neighbour]);
        made.focus();
      });
      return made;
    }

    for (const row of rows) {
      const question = row.querySelector(".control-item__question").textContent;
      place(row).parentElement.append(
        button("↑", `${texts.upText} ${question}`, "previousElementSibling"),
        button("↓", `${texts.downText} ${question}`, "nextElementSibling"),
      );
    }
  }
})();
