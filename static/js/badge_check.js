// The page that checks badges without a network: keys from the page, a signed list from this device.
(function () {
  "use strict";
  var root = document.querySelector("[data-badge-check]");
  if (!root) return;
  var DAY = 86400, SLACK = 300, RENEW = 600; // seconds
  var MOST_SHOWN = 10;
  var keys = JSON.parse(document.getElementById("badge-keys").textContent);
  var words = JSON.parse(document.getElementById("badge-words").textContent);
  var form = root.querySelector("[data-badge-form]");
  var field = form.querySelector("[data-scanner-text]");
  var list = null;
  var last = [];
  var canCheck = false;

  function part(name) {
    return root.querySelector("[data-" + name + "]");
  }

  function now() {
    return Math.floor(Date.now() / 1000);
  }

  function say(text, values) {
    return text.replace(/\{(\w+)\}/g, function (whole, name) { return values[name]; });
  }

  function moment(seconds) {
    return new Date(seconds * 1000).toLocaleString(document.documentElement.lang, { dateStyle: "medium", timeStyle: "short" });
  }

  function isStale() {
    return now() > list.issuedAt + DAY || now() > list.nextUpdate;
  }

  function isClockWrong() {
    return now() < list.issuedAt - SLACK;
  }

  async function renew() {
    try {
      var answer = await fetch(root.dataset.revocations, { cache: "no-cache", credentials: "omit" });
      var fresh = answer.ok ? await window.badgeToken.readRevocations(await answer.json(), keys) : null;
      if (fresh && (!list || fresh.issuedAt >= list.issuedAt)) list = fresh;
    } catch (error) {
      // without a network and without a kept list: what is known stays known
    }
    showState();
  }

  function showState() {
    var values = list && { time: moment(list.issuedAt), count: list.serials.size };
    var text = !list ? words.list_none : say(isStale() ? words.list_stale : words.list_fresh, values);
    part("state-list").textContent = text;
    part("state-network").textContent = navigator.onLine ? words.online : words.offline;
  }

  async function judge(token) {
    var claims;
    try {
      claims = await window.badgeToken.read(token, keys, now());
    } catch (refusal) {
      if (!refusal.reason) throw refusal;
      if (refusal.reason === "EXPIRED") return { state: "expired", mood: "warning", lead: words.expired_lead, claims: refusal.claims };
      return { state: "forged", mood: "danger", lead: words.reasons[refusal.reason], claims: null };
    }
    if (list && list.serials.has(claims.serial)) return { state: "revoked", mood: "danger", lead: words.revoked_lead, claims: claims };
    var doubt = !list ? words.no_list : isClockWrong() ? words.clock : isStale() ? say(words.stale, { time: moment(list.issuedAt) }) : null;
    if (doubt) return { state: "unknown", mood: "warning", lead: doubt, claims: claims };
    return { state: "valid", mood: "ok", lead: words.valid_lead, claims: claims };
  }

  var SIGNS = { valid: "✓ ", expired: "! ", unknown: "? ", revoked: "✕ ", forged: "✕ " };

  function spaced(serial) {
    return serial.slice(0, 4) + " " + serial.slice(4);
  }

  function show(verdict, token) {
    var box = part("verdict");
    box.className = "verdict verdict--" + verdict.mood;
    box.dataset.verdict = verdict.state;
    part("verdict-word").textContent = SIGNS[verdict.state] + words[verdict.state];
    part("verdict-lead").textContent = verdict.lead;
    part("verdict-compare").textContent = verdict.state === "valid" ? words.compare : "";
    var facts = part("verdict-facts");
    facts.textContent = "";
    if (verdict.claims) {
      var lastDay = new Date(verdict.claims.expiresAt * 1000 - 1).toLocaleDateString(document.documentElement.lang, { dateStyle: "long", timeZone: "Asia/Shanghai" });
      [["serial", spaced(verdict.claims.serial)], ["kind", words.kinds[verdict.claims.kind]], ["valid_to", lastDay], ["person", verdict.claims.personCode]].forEach(function (fact) {
        var name = document.createElement("dt"), value = document.createElement("dd");
        name.textContent = words[fact[0]];
        value.textContent = fact[1];
        facts.append(name, value);
      });
    }
    var online = part("verdict-online");
    online.hidden = !navigator.onLine || verdict.state === "forged";
    online.href = root.dataset.online.replace("TOKEN", token);
    box.hidden = false;
    box.focus({ preventScroll: true });
    box.scrollIntoView({ block: "start" });
    remember(verdict);
  }

  function remember(verdict) {
    last.unshift({ at: now(), verdict: verdict });
    last = last.slice(0, MOST_SHOWN);
    var rows = part("history-rows");
    rows.textContent = "";
    last.forEach(function (scan) {
      var row = document.createElement("li"), main = document.createElement("div"), side = document.createElement("div"), tag = document.createElement("span");
      main.className = "rows__main number";
      main.textContent = new Date(scan.at * 1000).toLocaleTimeString(document.documentElement.lang) + (scan.verdict.claims ? " · " + spaced(scan.verdict.claims.serial) : "");
      side.className = "rows__side";
      tag.className = "tag tag--" + scan.verdict.mood;
      tag.textContent = words[scan.verdict.state];
      side.append(tag);
      row.append(main, side);
      rows.append(row);
    });
    part("history").hidden = false;
  }

  function tokenIn(text) {
    return text.trim().split("/B/").pop().toUpperCase();
  }

  async function check(text) {
    var token = tokenIn(text);
    if (!list || now() > list.issuedAt + RENEW) await renew();
    show(await judge(token), token);
    field.value = "";
  }

  root.addEventListener("scanned", function (event) {
    if (!canCheck) return; // the form asks the server
    event.preventDefault();
    check(event.detail.text);
  });
  form.addEventListener("submit", function (event) {
    if (!canCheck || !field.value.trim()) return;
    event.preventDefault();
    check(field.value);
  });
  window.addEventListener("online", renew);
  window.addEventListener("offline", showState);

  async function keep() {
    if (!("serviceWorker" in navigator)) return false;
    try {
      await navigator.serviceWorker.register(root.dataset.worker);
      await navigator.serviceWorker.ready;
      return true;
    } catch (error) {
      return false;
    }
  }

  (async function () {
    canCheck = await window.badgeToken.isSupported();
    part("cannot").hidden = canCheck;
    part("cannot").textContent = words.cannot;
    await renew();
    part("state-kept").textContent = (await keep()) ? words.ready : words.not_kept;
    root.dataset.ready = "yes";
  })();
})();
