// A link with data-drawer opens in the drawer at the right; without script it is simply a link.
(function () {
  "use strict";
  var drawer = document.getElementById("drawer");
  if (!drawer || !drawer.showModal) return;
  var body = drawer.querySelector(".drawer__body");
  var whole = drawer.querySelector("[data-drawer-page]");

  document.addEventListener("click", function (event) {
    var link = event.target.closest("a[data-drawer]");
    if (!link || event.metaKey || event.ctrlKey || event.shiftKey || event.button) return;
    event.preventDefault();
    whole.href = link.href;
    body.textContent = "";
    drawer.showModal(); // before the content arrives: a chart measures the place it is drawn in
    drawer.scrollTop = 0;
    window.htmx.ajax("GET", link.href, { target: body, swap: "innerHTML" });
  });

  drawer.addEventListener("click", function (event) {
    if (event.target === drawer || event.target.closest("[data-drawer-close]")) drawer.close();
  });
  drawer.addEventListener("close", function () {
    body.textContent = "";
  });
})();
