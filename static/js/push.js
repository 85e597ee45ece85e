// Subscribes this browser to push messages from the settings page, and marks it in the list of devices.
(function () {
  "use strict";
  var root = document.querySelector("[data-push]");
  if (!root) return;
  var button = root.querySelector("[data-subscribe]");
  var state = root.querySelector("[data-state]");
  root.hidden = false;

  function say(words) {
    state.textContent = words;
  }

  if (!("serviceWorker" in navigator) || !("PushManager" in window) || !("Notification" in window)) {
    button.disabled = true;
    say(root.dataset.sayUnsupported);
    return;
  }

  function fromBase64(text) {
    var raw = atob(text.replace(/-/g, "+").replace(/_/g, "/"));
    return Uint8Array.from(raw, function (letter) { return letter.charCodeAt(0); });
  }

  function toBase64(buffer) {
    var raw = String.fromCharCode.apply(null, new Uint8Array(buffer));
    return btoa(raw).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
  }

  async function digestOf(endpoint) {
    var digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(endpoint));
    return Array.from(new Uint8Array(digest), function (byte) { return byte.toString(16).padStart(2, "0"); }).join("");
  }

  function worker() {
    return navigator.serviceWorker.register(root.dataset.worker, { scope: root.dataset.scope });
  }

  // A name by which people tell their devices apart.
  function nameOfDevice() {
    var agent = navigator.userAgent;
    var system = (/HarmonyOS|Android|iPhone|iPad|Windows|Mac OS X|Linux/.exec(agent) || [""])[0];
    var browser = (/MicroMessenger|Edg|Firefox|Chrome|Safari/.exec(agent) || [""])[0];
    var names = { "Mac OS X": "Mac", Edg: "Edge", MicroMessenger: "WeChat" };
    return [names[system] || system, names[browser] || browser].filter(Boolean).join(" ");
  }

  function sameKey(subscription) {
    var key = subscription.options && subscription.options.applicationServerKey;
    return !key || toBase64(key) === root.dataset.key;
  }

  async function subscribe() {
    if ((await Notification.requestPermission()) !== "granted") return say(root.dataset.sayDenied);
    await worker();
    var registration = await navigator.serviceWorker.getRegistration(root.dataset.scope);
    await activated(registration);
    var old = await registration.pushManager.getSubscription();
    if (old && !sameKey(old)) await old.unsubscribe();
    var subscription = await registration.pushManager.subscribe({
      userVisibleOnly: true,
      applicationServerKey: fromBase64(root.dataset.key),
    });
    await tell(subscription);
  }

  // A worker that is still being installed cannot be subscribed yet.
  function activated(registration) {
    if (registration.active) return null;
    return new Promise(function (done) {
      var coming = registration.installing || registration.waiting;
      coming.addEventListener("statechange", function () { if (coming.state === "activated") done(); });
    });
  }

  async function tell(subscription) {
    var form = new FormData();
    form.set("endpoint", subscription.endpoint);
    form.set("p256dh", toBase64(subscription.getKey("p256dh")));
    form.set("auth", toBase64(subscription.getKey("auth")));
    form.set("name", nameOfDevice());
    var headers = JSON.parse(document.body.getAttribute("hx-headers"));
    var answer = await fetch(root.dataset.push, { method: "POST", body: form, headers: headers, redirect: "manual" });
    if (answer.ok || answer.type === "opaqueredirect") return location.reload();
    say(answer.status === 422 ? (await answer.json()).error : root.dataset.sayFailed);
  }

  button.addEventListener("click", async function () {
    button.disabled = true;
    say("");
    try {
      await subscribe();
    } catch (error) {
      say(root.dataset.sayFailed);
    }
    button.disabled = false;
  });

  // Which of the devices in the list this is; one that takes messages already needs no button.
  (async function () {
    var registration = await navigator.serviceWorker.getRegistration(root.dataset.scope);
    var subscription = registration && (await registration.pushManager.getSubscription());
    if (!subscription || !sameKey(subscription)) return;
    var here = document.querySelector('[data-device="' + (await digestOf(subscription.endpoint)) + '"]');
    if (!here) return;
    here.querySelector("[data-here]").hidden = false;
    button.hidden = !here.querySelector(".tag--danger");
  })();
})();
