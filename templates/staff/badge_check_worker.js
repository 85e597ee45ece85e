{% load static %}// Keeps the page that checks badges, and what it needs, on the device. Its scope is that page alone.
// The page and the list come from the network where there is one, else as they were last seen.
"use strict";
const NAME = "badge-check {{ key_id|escapejs }}";
const PAGE = "{% url "staff:check_badges" %}";
const LIST = "{% url "staff:badge_revocations" %}";
const FILES = [
  "{% static "css/tokens.css" %}", "{% static "css/base.css" %}", "{% static "css/components.css" %}",
  "{% static "css/staff_code.css" %}", "{% static "css/badge.css" %}", "{% static "img/mark.svg" %}",
  "{% static "django_htmx/htmx-2.min.js" %}", "{% static "js/theme.js" %}", "{% static "js/scanner.js" %}",
  "{% static "vendor/jsQR.min.js" %}", "{% static "js/badge_token.js" %}", "{% static "js/badge_check.js" %}",
];
const PATIENCE = 4000; // milliseconds: a network that is there in name only must not hold anybody up

self.addEventListener("install", (event) => {
  event.waitUntil(
    (async () => {
      const cache = await caches.open(NAME);
      await cache.addAll([...FILES, LIST]);
      const page = await fetch(PAGE, { cache: "reload" });
      if (page.ok && !page.redirected) await cache.put(PAGE, page);
      await self.skipWaiting();
    })(),
  );
});

self.addEventListener("activate", (event) => {
  event.waitUntil(
    (async () => {
      for (const name of await caches.keys()) if (name.startsWith("badge-check ") && name !== NAME) await caches.delete(name);
      await self.clients.claim();
    })(),
  );
});

self.addEventListener("fetch", (event) => {
  if (event.request.method !== "GET") return;
  const { origin, pathname } = new URL(event.request.url);
  if (origin !== self.location.origin) return;
  if (pathname === PAGE || pathname === LIST) event.respondWith(newest(event.request, pathname));
  else if (FILES.includes(pathname)) event.respondWith(kept(event.request, pathname));
});

async function newest(request, name) {
  const cache = await caches.open(NAME);
  try {
    const patience = new Promise((_, fail) => setTimeout(() => fail(new Error("no answer")), PATIENCE));
    const answer = await Promise.race([fetch(request), patience]);
    if (answer.ok && !answer.redirected) await cache.put(name, answer.clone());
    // A redirect leads to the sign-in page: whoever has a network has to sign in.
    if (answer.ok || answer.type === "opaqueredirect" || answer.status < 500) return answer;
  } catch {
    // without a network
  }
  return (await cache.match(name, { ignoreVary: true })) || Response.error();
}

async function kept(request, name) {
  const cache = await caches.open(NAME);
  return (await cache.match(name, { ignoreVary: true })) || fetch(request);
}
