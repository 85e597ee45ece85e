// Puts the phone's place into the hidden fields of the form, if it may: without asking where that was allowed
// before, else when the button is pressed. The code is sent with or without it.
(() => {
  "use strict";
  const form = document.querySelector("[data-presence]");
  if (!form || !navigator.geolocation) return;
  const line = form.querySelector("[data-place-line]");
  const ask = form.querySelector("[data-place-ask]");

  function find() {
    ask.hidden = true;
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => {
        form.elements.latitude.value = coords.latitude.toFixed(6);
        form.elements.longitude.value = coords.longitude.toFixed(6);
        form.elements.accuracy_metres.value = Math.round(coords.accuracy);
        line.textContent = line.dataset.sayWith;
      },
      () => {
        line.textContent = line.dataset.sayWithout;
      },
      { enableHighAccuracy: true, maximumAge: 60000, timeout: 15000 },
    );
  }

  async function isAllowed() {
    if (!navigator.permissions) return false;
    try {
      return (await navigator.permissions.query({ name: "geolocation" })).state === "granted";
    } catch {
      return false;
    }
  }

  ask.hidden = false;
  ask.addEventListener("click", find);
  isAllowed().then((allowed) => {
    if (allowed) find();
  });
})();
