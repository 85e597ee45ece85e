// Reads QR codes with the camera or from a picture, for every [data-scanner] (see templates/staff/_scanner.html).
// What it read goes out as the event `scanned` on the element, with detail.text. Whoever does not call
// preventDefault() on it gets the text put into [data-scanner-text] and that field's form submitted.
// BarcodeDetector where the browser has it for QR codes; elsewhere jsQR, loaded when first needed.
(function () {
  "use strict";
  var PAUSE = 140; // milliseconds between two looks; a phone's processor stays cool
  var SIDES = [1600, 1000, 600]; // a photo is tried in several sizes: small codes and large ones

  document.querySelectorAll("[data-scanner]").forEach(function (root) {
    var video = root.querySelector("video");
    var view = root.querySelector("[data-scanner-view]");
    var state = root.querySelector("[data-scanner-state]");
    var start = root.querySelector("[data-scanner-start]");
    var stop = root.querySelector("[data-scanner-stop]");
    var file = root.querySelector("[data-scanner-file]");
    var canvas = document.createElement("canvas");
    var stream = null;

    function say(name) {
      state.textContent = (name && root.dataset["say" + name]) || "";
    }

    function found(text) {
      close();
      say("Found");
      if (navigator.vibrate) navigator.vibrate(60);
      var event = new CustomEvent("scanned", { bubbles: true, cancelable: true, detail: { text: text } });
      var field = root.querySelector("[data-scanner-text]");
      if (!root.dispatchEvent(event) || !field) return;
      field.value = text;
      field.form.requestSubmit();
    }

    function close() {
      if (stream) stream.getTracks().forEach(function (track) { track.stop(); });
      stream = null;
      video.srcObject = null;
      view.hidden = true;
      stop.hidden = true;
      start.hidden = false;
    }

    async function open() {
      if (!navigator.mediaDevices || !navigator.mediaDevices.getUserMedia) return say("Insecure");
      start.hidden = true;
      say("Opening");
      try {
        stream = await navigator.mediaDevices.getUserMedia({
          audio: false,
          video: { facingMode: { ideal: "environment" }, width: { ideal: 1280 }, height: { ideal: 720 } },
        });
      } catch (error) {
        close();
        return say(error.name === "NotAllowedError" ? "Denied" : "Nocamera");
      }
      video.srcObject = stream;
      view.hidden = false;
      stop.hidden = false;
      await video.play().catch(function () {});
      say("Looking");
      look(await decoder(root), stream);
    }

    async function look(decode, mine) {
      while (stream === mine && stream) {
        var text = video.readyState >= 2 ? await decode(video, video.videoWidth, video.videoHeight, canvas, 800) : null;
        if (stream !== mine) return;
        if (text) return found(text);
        await new Promise(function (next) { setTimeout(next, PAUSE); });
      }
    }

    async function readPicture() {
      if (!file.files.length) return;
      say("Reading");
      var picture;
      try {
        picture = await createImageBitmap(file.files[0]);
      } catch (error) {
        return say("Nopicture");
      }
      file.value = "";
      var decode = await decoder(root);
      for (var side of SIDES) {
        var text = await decode(picture, picture.width, picture.height, canvas, side);
        if (text) return found(text);
      }
      say("Nocode");
    }

    start.addEventListener("click", open);
    stop.addEventListener("click", function () { close(); say(""); });
    file.addEventListener("change", readPicture);
    document.addEventListener("visibilitychange", function () {
      if (document.hidden && stream) { close(); say(""); }
    });
    root.querySelectorAll("[data-scanner-needs-script]").forEach(function (part) { part.hidden = false; });
    start.hidden = false;
  });

  var ready = null;

  function decoder(root) {
    ready = ready || choose(root.dataset.scanner);
    return ready;
  }

  async function choose(address) {
    if ("BarcodeDetector" in window) {
      var formats = await window.BarcodeDetector.getSupportedFormats().catch(function () { return []; });
      if (formats.indexOf("qr_code") >= 0) return withDetector(new window.BarcodeDetector({ formats: ["qr_code"] }));
    }
    await new Promise(function (done, fail) {
      var script = document.createElement("script");
      script.src = address;
      script.onload = done;
      script.onerror = fail;
      document.head.append(script);
    });
    return withJsQr;
  }

  function withDetector(detector) {
    return async function (source) {
      var codes = await detector.detect(source).catch(function () { return []; });
      return codes.length ? codes[0].rawValue : null;
    };
  }

  async function withJsQr(source, width, height, canvas, longest) {
    var scale = Math.min(1, longest / Math.max(width, height, 1));
    canvas.width = Math.max(1, Math.round(width * scale));
    canvas.height = Math.max(1, Math.round(height * scale));
    var context = canvas.getContext("2d", { willReadFrequently: true });
    context.fillStyle = "#fff"; // transparent pictures are codes on white paper
    context.fillRect(0, 0, canvas.width, canvas.height);
    context.drawImage(source, 0, 0, canvas.width, canvas.height);
    var pixels = context.getImageData(0, 0, canvas.width, canvas.height);
    var code = window.jsQR(pixels.data, pixels.width, pixels.height, { inversionAttempts: "dontInvert" });
    return code && code.data ? code.data : null;
  }
})();
