// Turns the code on [data-staff-code] every half minute. A code that the server would refuse is never left standing:
// without network it is covered before it dies, and comes back by itself.
(function () {
  "use strict";
  var root = document.querySelector("[data-staff-code]");
  if (!root) return;
  var place = root.querySelector("[data-code]");
  var dead = root.querySelector("[data-dead]");
  var bar = root.querySelector("[data-bar]");
  var state = root.querySelector("[data-state]");
  var news = root.querySelector("[data-news]");
  var STEP = bar.max * 1000;
  var COVER_AFTER = STEP - 5000; // the server believes a code for one more step; five seconds are for scanning it
  var RETRY = 2000;
  var turnsAt = 0; // by this phone's clock, but only differences of it are used
  var asking = false;
  var askedAt = 0;

  function take() {
    turnsAt = Date.now() + Number(place.firstElementChild.dataset.left);
    dead.hidden = true;
    place.hidden = false;
    news.textContent = "";
  }

  async function ask() {
    if (asking) return;
    asking = true;
    askedAt = Date.now();
    try {
      var limit = AbortSignal.timeout ? { signal: AbortSignal.timeout(8000) } : {};
      var answer = await fetch(root.dataset.staffCode, Object.assign({ cache: "no-store", redirect: "manual" }, limit));
      if (answer.type === "opaqueredirect" || answer.status === 403) return location.reload(); // signed out meanwhile
      if (!answer.ok) throw new Error(answer.status);
      place.innerHTML = await answer.text();
      take();
    } catch (error) {
      // shown by tick()
    } finally {
      asking = false;
    }
  }

  // Not dimmed but taken out of the page: what can't be seen can't be photographed.
  function cover() {
    if (!dead.hidden) return;
    place.hidden = true;
    place.firstElementChild.replaceChildren();
    dead.hidden = false;
    news.textContent = dead.querySelector("strong").textContent;
  }

  function tick() {
    var left = turnsAt - Date.now();
    if (left > STEP + 1000) turnsAt = Date.now(); // the phone's clock was put back: ask, don't believe it
    bar.value = Math.max(0, left / 1000);
    if (left > 0) {
      state.textContent = root.dataset.sayLeft.replace("{seconds}", Math.ceil(left / 1000));
      return;
    }
    if (-left > COVER_AFTER) cover();
    state.textContent = navigator.onLine && -left < 3000 ? root.dataset.sayFetching : root.dataset.sayWeak;
    if (Date.now() - askedAt > RETRY || askedAt < turnsAt) ask();
  }

  // A bright, waking screen while the code is shown, where the browser lets us.
  var awake = null;
  async function stayAwake() {
    if (document.hidden || !navigator.wakeLock) return;
    awake = await navigator.wakeLock.request("screen").catch(function () { return null; });
  }

  root.querySelector("[data-retry]").addEventListener("click", ask);
  window.addEventListener("online", ask);
  document.addEventListener("visibilitychange", function () {
    if (document.hidden) return;
    tick();
    stayAwake();
  });
  take();
  tick();
  stayAwake();
  setInterval(tick, 250);
})();
