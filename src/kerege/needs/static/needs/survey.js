// Keeps answers as they are typed. Without this script every button of the page works as well.
(() => {
  "use strict";
  const workers = navigator.serviceWorker;
  const done = document.getElementById("survey-done");
  if (done && workers) {
    // What was sent is not left on the device.
    workers.ready.then((one) => one.active.postMessage({ forget: location.pathname }));
    return;
  }
  const form = document.getElementById("survey");
  const state = document.getElementById("survey-state");
  if (!form || !window.fetch) return;
  let timer = 0;
  let running = Promise.resolve();
  let isLeaving = false;

  const body = () => {
    const data = new URLSearchParams(new FormData(form));
    data.set("@key", crypto.randomUUID ? crypto.randomUUID() : `${Date.now()}-${Math.random()}`);
    return data;
  };
  const keys = (root) =>
    [...new Set([...root.querySelectorAll("[name]")].map((field) => field.name))].join();

  const take = (html) => {
    const fresh = new DOMParser().parseFromString(html, "text/html").getElementById("questions");
    const here = document.getElementById("questions");
    if (!fresh || keys(fresh) === keys(here)) return;
    const focused = document.activeElement && document.activeElement.id;
    for (const field of fresh.querySelectorAll("[id]:is(input, textarea, select)")) {
      const typed = document.getElementById(field.id);
      if (!typed || field.type === "hidden") continue;
      if (field.type === "radio" || field.type === "checkbox") field.checked = typed.checked;
      else field.value = typed.value;
    }
    here.replaceWith(document.adoptNode(fresh));
    if (focused) document.getElementById(focused)?.focus();
    form.dispatchEvent(new Event("survey:taken"));
  };
  const wait = () => {
    form.dataset.offline = "1";
    state.textContent = form.dataset.waiting;
    form.dispatchEvent(new Event("survey:waiting"));
  };

  const save = () => {
    const data = body();
    running = running.then(async () => {
      try {
        const answer = await fetch(location.href, {
          method: "POST",
          body: data,
          headers: { "X-Autosave": "1" },
        });
        if (answer.headers.get("X-Queued")) wait();
        else if (answer.ok) {
          delete form.dataset.offline;
          state.textContent = form.dataset.kept;
          take(await answer.text());
          form.dispatchEvent(new Event("survey:kept"));
        }
      } catch {
        wait();
      }
    });
  };

  if (workers && form.dataset.worker) {
    const ask = async () => {
      const ready = await workers.ready;
      const pages = Array.from({ length: Number(form.dataset.pages) }, (_, at) => at + 1);
      const keep = [form.dataset.form, ...pages.map((page) => `${location.pathname}?page=${page}`)];
      for (const one of document.querySelectorAll("link[rel=stylesheet], script[src]"))
        keep.push(one.href || one.src);
      keep.push(...(form.dataset.files?.split(" ") || [])); // last: they are the largest
      ready.active.postMessage({ replay: true, keep });
    };
    workers.register(form.dataset.worker).then(ask, () => {});
    addEventListener("online", ask);
    // A connection may be said to be back before it carries anything: ask again while all waits.
    setInterval(() => form.dataset.offline && ask(), 5000);
    workers.addEventListener("message", (event) => {
      // A page that is being sent is left alone: to load it again would call the sending off.
      if (isLeaving || !event.data.replayed) return;
      delete form.dataset.offline;
      if (event.data.wasSent) location.replace(location.pathname + location.search);
      else if (event.data.number) state.textContent = form.dataset.kept;
    });
  }
  addEventListener("offline", () => (form.dataset.offline = "1"));
  if (location.hash === "#waiting" || navigator.onLine === false) wait();

  form.addEventListener("submit", () => {
    isLeaving = true;
  });
  form.addEventListener("change", () => {
    clearTimeout(timer);
    save();
  });
  form.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(save, 1500);
  });
  form.addEventListener("submit", () => {
    clearTimeout(timer);
    let key = form.querySelector("input[name='@key']");
    if (!key) {
      key = document.createElement("input");
      key.type = "hidden";
      key.name = "@key";
      form.append(key);
    }
    key.value = crypto.randomUUID ? crypto.randomUUID() : "";
  });
})();
