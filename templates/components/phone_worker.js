{% load static %}// Keeps the pages of what is done today, and what they are made of, on the phone. Pages come from the network where
// there is one, else as they were last seen. When the browser says that the network is back (Background Sync), it
// sends what waits, also after the page was closed; without that the pages do it: static/js/outbox.js.
"use strict";
importScripts("{% static "vendor/idb.min.js" %}", "{% static "js/outbox_store.js" %}");
const FILES_NAME = "{{ name }}-files {{ version|escapejs }}";
const PAGES_NAME = "{{ name }} pages";
const LIST = "{{ list_url|escapejs }}";
const OUTBOX = "{{ outbox_url|escapejs }}";
const URLS = { photos: "{% url "photo-list" %}", records: "{{ records_url|escapejs }}", list: LIST };
const FILES = [{% for file in files %}
  "{{ file|escapejs }}",{% endfor %}
];
const FORM = new RegExp("{{ form_pattern|escapejs }}");
const PATIENCE = 4000; // milliseconds: a network that is there in name only must not hold anybody up

self.addEventListener("install", (event) => {
  event.waitUntil(
    (async () => {
      await (await caches.open(FILES_NAME)).addAll(FILES);
      await self.skipWaiting();
    })(),
  );
});

self.addEventListener("activate", (event) => {
  event.waitUntil(
    (async () => {
      const old = (name) => name.startsWith("{{ name }}-files ") && name !== FILES_NAME;
      for (const name of await caches.keys()) if (old(name)) await caches.delete(name);
      await self.clients.claim();
    })(),
  );
});

// The list names what should be at hand without a network.
self.addEventListener("message", (event) => {
  const { keep = [] } = event.data || {};
  event.waitUntil(Promise.all(keep.map((page) => renew(page).catch(() => null))));
});

self.addEventListener("fetch", (event) => {
  if (event.request.method !== "GET") return;
  const { origin, pathname } = new URL(event.request.url);
  if (origin !== self.location.origin) return;
  if (event.request.mode === "navigate" && (pathname === LIST || pathname === OUTBOX || FORM.test(pathname))) {
    event.respondWith(newest(event.request, pathname));
  } else if (FILES.includes(pathname)) {
    event.respondWith(kept(event.request, pathname));
  }
});

self.addEventListener("sync", (event) => {
  if (event.tag === "sushi-outbox" && self.cookieStore) event.waitUntil(handInForAll());
});

// Whatever waits for a network or for the server makes the browser wake this worker again, later.
async function handInForAll() {
  const pages = new BroadcastChannel("sushi-outbox");
  const token = async () => ((await self.cookieStore.get("csrftoken")) || { value: "" }).value;
  let mustWait = false;
  for (const user of await self.outboxStore.usersHere()) {
    const outbox = self.outboxStore.outboxOf({ user, urls: URLS, token, tell: () => pages.postMessage("changed") });
    await outbox.sync({ mayWait: true, isNetworkBack: true });
    mustWait = mustWait || (await outbox.nextTryIn()) !== null;
  }
  pages.close();
  if (mustWait) throw new Error("no answer from the server yet");
}

async function newest(request, name) {
  let fresh = null;
  try {
    const patience = new Promise((_, fail) => setTimeout(() => fail(new Error("no answer")), PATIENCE));
    fresh = fetch(request);
    const answer = await Promise.race([fresh, patience]);
    await keep(name, answer);
    // A redirect leads to the sign-in page: whoever has a network has to sign in.
    if (answer.ok || answer.type === "opaqueredirect" || answer.status < 500) return answer;
  } catch {
    // without a network
  }
  const known = await (await caches.open(PAGES_NAME)).match(name, { ignoreVary: true });
  return known || fresh || Response.error();
}

async function renew(page) {
  const { pathname } = new URL(page, self.location.origin);
  const answer = await fetch(page, { credentials: "same-origin" });
  await keep(pathname, answer);
}

// The whole page is read first: one that breaks off on the way must not take the place of what is kept.
async function keep(name, answer) {
  if (!answer.ok || answer.redirected) return;
  const { status, statusText, headers } = answer;
  const page = await answer.clone().blob();
  await (await caches.open(PAGES_NAME)).put(name, new Response(page, { status, statusText, headers }));
}

async function kept(request, name) {
  const cache = await caches.open(FILES_NAME);
  const known = await cache.match(name, { ignoreVary: true });{% if never_changes %}
  return known || fetch(request);{% else %}
  return fetch(request).catch(() => known || Response.error());{% endif %}
}
