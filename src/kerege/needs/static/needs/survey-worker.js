// Keeps the pages of an answer for when there is no connection, and queues what is sent meanwhile.
// Every save carries a key of its own, so one that is sent twice counts once.
"use strict";

const PAGES = "kerege-survey-pages";
const ANSWER = /\/needs\/survey-answers\/([^/]+)\//;
const FORM = /\/form\.json$/;
const secret = (url) => ANSWER.exec(new URL(url, self.location).pathname)?.[1];

const database = () =>
  new Promise((resolve, reject) => {
    const opening = indexedDB.open("kerege-survey", 1);
    opening.onupgradeneeded = () =>
      opening.result.createObjectStore("queue", { keyPath: "number", autoIncrement: true });
    opening.onsuccess = () => resolve(opening.result);
    opening.onerror = () => reject(opening.error);
  });

const inQueue = async (mode, act) => {
  const base = await database();
  try {
    return await new Promise((resolve, reject) => {
      const work = base.transaction("queue", mode);
      const asked = act(work.objectStore("queue"));
      work.oncomplete = () => resolve(asked.result);
      work.onerror = () => reject(work.error);
    });
  } finally {
    base.close();
  }
};

const send = (saved) =>
  fetch(saved.url, {
    method: "POST",
    body: saved.body,
    redirect: "manual",
    headers: {
      "Content-Type": "application/x-www-form-urlencoded",
      ...(saved.autosave ? { "X-Autosave": "1" } : {}),
    },
  });

let draining = Promise.resolve();
// Send what waits, in its order; stop at the first that does not get through.
const drain = () => {
  draining = draining.catch(() => {}).then(async () => {
    const waiting = await inQueue("readonly", (queue) => queue.getAll());
    for (const saved of waiting) {
      const answer = await send(saved);
      if (answer.status >= 500 || answer.status === 429) throw new Error("not now");
      // What is refused (a closed survey, an old address) stays here: nothing typed is thrown away.
      if (answer.status >= 400 && answer.status !== 422) continue;
      await inQueue("readwrite", (queue) => queue.delete(saved.number));
    }
    await tell(waiting.some((saved) => !saved.autosave), waiting.length);
  });
  return draining;
};

const tell = async (wasSent, number) => {
  const pages = await self.clients.matchAll({ type: "window" });
  for (const page of pages) page.postMessage({ replayed: true, wasSent, number });
};

const onwards = (url, body) => {
  const fields = new URLSearchParams(body);
  const step = { next: 1, back: -1 }[fields.get("@go")] || 0;
  const page = Math.max(1, Number(fields.get("@page") || 1) + step);
  return `${new URL(url).pathname}?page=${page}#waiting`;
};

const post = async (request) => {
  const saved = {
    url: request.url,
    body: await request.clone().text(),
    autosave: request.headers.has("X-Autosave"),
  };
  try {
    await drain();
    return await fetch(request);
  } catch {
    await inQueue("readwrite", (queue) => queue.add(saved));
    if (saved.autosave) return new Response("", { status: 202, headers: { "X-Queued": "1" } });
    return Response.redirect(onwards(saved.url, saved.body), 303);
  }
};

// Only what has arrived whole replaces what was kept: a connection may break in the middle.
const replace = async (kept, url, answer) =>
  kept.put(url, new Response(await answer.blob(), { headers: answer.headers }));

// Some browsers play a sound only if they get the part of it that they ask for.
const part = async (request, whole) => {
  const asked = /^bytes=(\d+)-(\d*)$/.exec(request.headers.get("Range") || "");
  if (!asked) return whole;
  const all = await whole.blob();
  const [first, last] = [Number(asked[1]), Math.min(Number(asked[2] || all.size), all.size - 1)];
  const range = `bytes ${first}-${last}/${all.size}`;
  const headers = { "Content-Type": all.type, "Content-Range": range };
  return new Response(all.slice(first, last + 1), { status: 206, headers });
};

const get = async (request) => {
  const kept = await caches.open(PAGES);
  try {
    const answer = await fetch(request);
    if (answer.status === 200 && !answer.redirected)
      await replace(kept, request.url, answer.clone());
    return answer;
  } catch (error) {
    const found =
      (await kept.match(request.url)) || (await kept.match(request.url, { ignoreSearch: true }));
    if (found) return part(request, found);
    throw error;
  }
};

// What the device works with: the form and the answers, and what is still waiting here.
const getForm = async (request) => {
  const answer = await get(request);
  if (!answer.ok) return answer;
  const given = await answer.json();
  const waiting = await inQueue("readonly", (queue) => queue.getAll());
  given.waiting = waiting
    .filter((saved) => secret(saved.url) === secret(request.url))
    .map((saved) => saved.body);
  return new Response(JSON.stringify(given), { headers: { "Content-Type": "application/json" } });
};

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));
self.addEventListener("sync", (event) => event.waitUntil(drain()));

self.addEventListener("message", (event) => {
  const { keep, forget, replay } = event.data;
  const work = async () => {
    const kept = await caches.open(PAGES);
    if (forget) {
      const mine = (await kept.keys()).filter((one) => secret(one.url) === secret(forget));
      await Promise.all(mine.map((one) => kept.delete(one)));
    }
    if (replay) await drain();
    // A page is fetched once; whoever opens it with a connection gets, and keeps, a newer one.
    for (const url of keep || []) {
      if (await kept.match(url)) continue;
      const answer = await fetch(url);
      if (answer.ok) await replace(kept, new URL(url, self.location).href, answer);
    }
  };
  event.waitUntil(work().catch(() => {}));
});

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (url.origin !== self.location.origin) return;
  if (request.method === "POST" && ANSWER.test(url.pathname)) event.respondWith(post(request));
  const isKept = ANSWER.test(url.pathname) || /\.(css|js|svg)$/.test(url.pathname);
  if (request.method !== "GET" || !isKept) return;
  event.respondWith(FORM.test(url.pathname) ? getForm(request) : get(request));
});
