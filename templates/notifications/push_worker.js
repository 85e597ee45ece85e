{% load static %}// Shows push messages and opens what they are about. Its scope is /notifications/; it keeps nothing.
"use strict";
const LIST = "{% url "notifications:list_notices" %}";
const NAME = "苏食安";

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));

function read(data) {
  try {
    return data ? data.json() : {};
  } catch {
    return {};
  }
}

// Only pages of this platform are ever opened, whatever a message says.
function ours(address) {
  try {
    const url = new URL(address || LIST, self.location.origin);
    return url.origin === self.location.origin ? url.href : new URL(LIST, self.location.origin).href;
  } catch {
    return new URL(LIST, self.location.origin).href;
  }
}

self.addEventListener("push", (event) => {
  const message = read(event.data);
  event.waitUntil(
    self.registration.showNotification(String(message.title || NAME), {
      body: String(message.text || ""),
      icon: "{% static "img/mark.svg" %}",
      tag: ours(message.url), // the same news again takes the place of the first
      requireInteraction: message.urgent === true,
      data: { url: ours(message.url) },
    }),
  );
});

self.addEventListener("notificationclick", (event) => {
  event.notification.close();
  const url = ours(event.notification.data && event.notification.data.url);
  event.waitUntil(
    (async () => {
      for (const client of await self.clients.matchAll({ type: "window" })) {
        if (client.url === url) return client.focus();
      }
      return self.clients.openWindow(url);
    })(),
  );
});
