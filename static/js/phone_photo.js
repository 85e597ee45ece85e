// A photo as a phone sends it: shrunk here, so that a bad network bears it, with its digest, time and place.
(function () {
  "use strict";
  const LONGEST_SIDE = 1600, QUALITY = 0.8;
  const PLACE_OPTIONS = { enableHighAccuracy: false, timeout: 5000, maximumAge: 300000 };
  let place = null;

  async function take(file) {
    const blob = await shrink(file);
    return { id: newId(), blob, sha256: await digest(blob), capturedAt: new Date(timeOf(file)).toISOString(), place };
  }

  // What the camera has just made bears the time of now; a picture from the album bears its own, never a later one.
  function timeOf(file) {
    return Math.min(file.lastModified || Date.now(), Date.now());
  }

  async function shrink(file) {
    const picture = await open(file);
    const scale = Math.min(1, LONGEST_SIDE / Math.max(picture.width, picture.height));
    const canvas = document.createElement("canvas");
    canvas.width = Math.max(1, Math.round(picture.width * scale));
    canvas.height = Math.max(1, Math.round(picture.height * scale));
    const pen = canvas.getContext("2d");
    pen.fillStyle = "#fff";
    pen.fillRect(0, 0, canvas.width, canvas.height);
    pen.drawImage(picture, 0, 0, canvas.width, canvas.height);
    if (picture.close) picture.close();
    const blob = await new Promise((done) => canvas.toBlob(done, "image/jpeg", QUALITY));
    if (!blob) throw new Error("not a picture");
    return blob;
  }

  async function open(file) {
    if (window.createImageBitmap) return createImageBitmap(file, { imageOrientation: "from-image" });
    const image = new Image();
    image.src = URL.createObjectURL(file);
    try {
      await image.decode();
    } finally {
      URL.revokeObjectURL(image.src);
    }
    return image;
  }

  async function digest(blob) {
    if (!window.crypto || !crypto.subtle) return ""; // not on https: the server computes its own
    const bytes = new Uint8Array(await crypto.subtle.digest("SHA-256", await blob.arrayBuffer()));
    return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
  }

  function newId() {
    if (window.crypto && crypto.randomUUID) return crypto.randomUUID();
    const bytes = crypto.getRandomValues(new Uint8Array(16));
    bytes[6] = (bytes[6] & 15) | 64;
    bytes[8] = (bytes[8] & 63) | 128;
    const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
    return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join("-");
  }

  // Asked once, when the person agrees with a button; a place already allowed is looked up without asking.
  async function findPlace(mayAsk) {
    if (!navigator.geolocation) return null;
    if (!mayAsk && !(await isAllowed())) return null;
    return new Promise((done) => {
      navigator.geolocation.getCurrentPosition(
        ({ coords }) => {
          place = {
            latitude: coords.latitude.toFixed(6),
            longitude: coords.longitude.toFixed(6),
            accuracy_metres: String(Math.round(coords.accuracy)),
          };
          done(place);
        },
        () => done(null),
        PLACE_OPTIONS,
      );
    });
  }

  async function isAllowed() {
    if (!navigator.permissions) return false;
    try {
      return (await navigator.permissions.query({ name: "geolocation" })).state === "granted";
    } catch {
      return false;
    }
  }

  // --- The question, where the page has one -----------------------------------------------------
  const ANSWERED = "place asked"; // on this phone, for good: the browser keeps what it was allowed

  function wasAsked() {
    try {
      return Boolean(localStorage.getItem(ANSWERED));
    } catch {
      return false;
    }
  }

  function rememberAsked() {
    try {
      localStorage.setItem(ANSWERED, "1");
    } catch {
      // A browser that keeps nothing asks again.
    }
  }

  async function offerPlace(box) {
    if (!navigator.geolocation) return;
    const line = box.querySelector("[data-place-line]");
    const buttons = box.querySelector("[data-place-buttons]");
    const tell = (found) => {
      buttons.hidden = true;
      line.textContent = found ? box.dataset.wordWith : box.dataset.wordWithout;
    };
    if (await isAllowed()) {
      if (await findPlace(false)) {
        tell(true);
        box.hidden = false;
      }
      return;
    }
    if (wasAsked()) return;
    box.hidden = false;
    box.querySelector("[data-place-ask]").addEventListener("click", async () => {
      rememberAsked();
      buttons.hidden = true;
      tell(await findPlace(true));
    });
    box.querySelector("[data-place-decline]").addEventListener("click", () => {
      rememberAsked();
      box.hidden = true;
    });
  }

  window.phonePhoto = { take, newId, findPlace, lastPlace: () => place };
  for (const box of document.querySelectorAll("[data-place]")) offerPlace(box);
})();
