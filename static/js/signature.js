// Draws signatures with finger, pen or mouse. What is drawn goes as a picture into the hidden field before it; without
// this script the typed name stands alone.
(() => {
  "use strict";
  for (const pad of document.querySelectorAll("[data-pad]")) {
    const field = pad.parentElement.querySelector("[data-drawn]");
    const canvas = pad.querySelector("canvas");
    const pen = canvas.getContext("2d");
    let isDrawing = false;

    pad.hidden = false;
    pen.lineWidth = 4;
    pen.lineCap = pen.lineJoin = "round";
    pen.strokeStyle = "#000";

    function point(event) {
      const box = canvas.getBoundingClientRect();
      return [
        ((event.clientX - box.left) * canvas.width) / box.width,
        ((event.clientY - box.top) * canvas.height) / box.height,
      ];
    }

    canvas.addEventListener("pointerdown", (event) => {
      isDrawing = true;
      canvas.setPointerCapture(event.pointerId);
      pen.beginPath();
      pen.moveTo(...point(event));
      event.preventDefault();
    });
    canvas.addEventListener("pointermove", (event) => {
      if (!isDrawing) return;
      pen.lineTo(...point(event));
      pen.stroke();
    });
    for (const end of ["pointerup", "pointercancel"]) {
      canvas.addEventListener(end, () => {
        if (!isDrawing) return;
        isDrawing = false;
        keep(canvas.toDataURL("image/png"));
      });
    }
    pad.querySelector("[data-clear]").addEventListener("click", () => {
      pen.clearRect(0, 0, canvas.width, canvas.height);
      keep("");
    });

    function keep(value) {
      field.value = value;
      field.dispatchEvent(new Event("change", { bubbles: true }));
    }

    // A draft that was restored, or a form that came back with an error, shows what had been drawn.
    function show() {
      pen.clearRect(0, 0, canvas.width, canvas.height);
      if (!field.value) return;
      const image = new Image();
      image.onload = () => pen.drawImage(image, 0, 0);
      image.src = field.value;
    }
    field.addEventListener("restored", show);
    show();
  }
})();
