// Light or dark: the choice is kept in a cookie, so that the server can write it on <html> and nothing flashes.
(function () {
  "use strict";
  var root = document.documentElement;
  var button = document.querySelector("[data-theme-toggle]");
  if (!button) return;
  button.hidden = false;

  function isDark() {
    if (root.dataset.theme) return root.dataset.theme === "dark";
    return window.matchMedia("(prefers-color-scheme: dark)").matches;
  }

  function tell() {
    button.setAttribute("aria-pressed", isDark() ? "true" : "false");
  }

  button.addEventListener("click", function () {
    root.dataset.theme = isDark() ? "light" : "dark";
    document.cookie = "theme=" + root.dataset.theme + "; path=/; max-age=31536000; samesite=lax";
    tell();
    document.dispatchEvent(new CustomEvent("theme:changed"));
  });
  tell();

  // Whoever signs out leaves no page of theirs on the phone. What is not handed in yet stays, under their number.
  document.querySelectorAll("[data-sign-out]").forEach(function (form) {
    form.addEventListener("submit", function () {
      try {
        Object.keys(localStorage).forEach(function (key) { if (/^(hazard|form) text /.test(key)) localStorage.removeItem(key); });
      } catch {
        // A browser that keeps nothing has nothing to forget.
      }
      if (!window.caches) return;
      caches.keys().then(function (names) {
        names.filter(function (name) { return /^duties | pages$/.test(name); }).forEach(function (name) { caches.delete(name); });
      });
    });
  });

  // Menus close when the reader turns elsewhere.
  document.addEventListener("click", function (event) {
    document.querySelectorAll("details.menu[open]").forEach(function (menu) {
      if (!menu.contains(event.target)) menu.open = false;
    });
  });
  document.addEventListener("keydown", function (event) {
    if (event.key !== "Escape") return;
    document.querySelectorAll("details.menu[open]").forEach(function (menu) {
      menu.open = false;
      menu.querySelector("summary").focus();
    });
  });
})();
