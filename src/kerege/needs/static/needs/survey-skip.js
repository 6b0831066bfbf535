// Shows and hides questions, filters lists and says what is wrong on the device, also without a
// connection. The server's word is the last one: it judges again whatever is sent.
// What does not apply lies in <template> elements: it is neither read out nor sent.
"use strict";
(() => {
  const { fill, every, collect, onPage, LEFT, ASKED, SELECTS } = globalThis.keregeSurvey;
  const form = document.getElementById("survey");
  if (!form || !form.dataset.form) return;
  const state = document.getElementById("survey-state");
  const page = Number(form.querySelector("[name='@page']").value) - 1;
  const touched = new Set();
  const told = new Set();
  let known = null;

  const questions = () => document.getElementById("questions");
  const escaped = (key) => CSS.escape(key);
  // Where each question lies, those in templates included.
  let places = new Map();
  const look = (root = questions(), found = new Map()) => {
    for (const one of root.querySelectorAll("[data-key], template")) {
      if (one.dataset.key && !found.has(one.dataset.key)) found.set(one.dataset.key, one);
      if (one.localName === "template") look(one.content, found);
    }
    places = found;
    return found;
  };
  const place = (key) => places.get(key);
  const isShown = (key) => {
    const there = place(key);
    return Boolean(there) && there.localName !== "template" && questions().contains(there);
  };

  // --- showing and hiding
  const show = (key, wanted) => {
    const there = place(key);
    if (!there || (there.localName !== "template") === wanted) return false;
    if (wanted) {
      places.set(key, there.content.firstElementChild);
      there.replaceWith(there.content);
    } else {
      const template = document.createElement("template");
      template.dataset.key = key;
      there.replaceWith(template);
      template.content.append(there);
      places.set(key, template);
    }
    return true;
  };
  const isSeen = (node) => {
    if (!node.applies) return false;
    return node.item.kind !== "group" || node.children.some(isSeen);
  };

  const element = (name, attributes, text = "") => {
    const made = document.createElement(name);
    for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
    made.textContent = text;
    return made;
  };

  // --- lists
  const offered = (there, control) =>
    control
      ? [...control.options].map((option) => option.value).filter((value) => value)
      : [...there.querySelectorAll(".survey__choice input")].map((input) => input.value);
  // The label of a choice with its picture, and its sound beside it.
  const named = (row, id) => {
    const source = (name) => new URL(`files/${name}`, new URL(form.dataset.form, location.href)).href;
    const label = element("label", { for: id }, row.label);
    if (row.image)
      label.prepend(element("img", { class: "survey__picture", src: source(row.image), alt: "" }));
    if (!row.audio) return [label];
    const sound = { class: "survey__sound", src: source(row.audio), preload: "none" };
    return [label, element("audio", { ...sound, controls: "", "aria-label": row.label })];
  };
  const choices = (node, there) => {
    if (node.choices === null) return;
    const control = there.querySelector("select");
    const wanted = node.choices.map((row) => row.name);
    if (offered(there, control).join(" ") === wanted.join(" ")) return;
    if (control) {
      const chosen = control.value;
      control.replaceChildren(
        control.options[0],
        ...node.choices.map((row) => element("option", { value: row.name }, row.label)),
      );
      control.value = wanted.includes(chosen) ? chosen : "";
      return;
    }
    const chosen = new Set(
      [...there.querySelectorAll(".survey__choice :checked")].map((input) => input.value),
    );
    for (const old of there.querySelectorAll(".survey__choice, fieldset > p.quiet")) old.remove();
    const type = node.item.kind === "select_multiple" ? "checkbox" : "radio";
    node.choices.forEach((row, at) => {
      const id = `${node.key}--${at + 1}`;
      const line = element("div", { class: "survey__choice" });
      const input = element("input", { type, name: node.key, value: row.name, id });
      input.checked = chosen.has(row.name);
      line.append(input, ...named(row, id));
      there.querySelector("fieldset").append(line);
    });
  };

  // --- what is wrong
  const controlOf = (there, key) =>
    there.querySelector("fieldset") || there.querySelector(`#${escaped(key)}`);
  const describe = (there, key) => {
    const ids = [`${key}-hint`, `${key}-error`].filter((id) =>
      there.querySelector(`#${escaped(id)}`),
    );
    const control = controlOf(there, key);
    if (ids.length) control.setAttribute("aria-describedby", ids.join(" "));
    else control.removeAttribute("aria-describedby");
  };
  const say = (node, there) => {
    const id = `${node.key}-error`;
    const message = told.has(node.key) ? node.error : "";
    const old = there.querySelector(`#${escaped(id)}`);
    // What the server said stays until the answer is touched.
    if ((old?.textContent || "") === message || (old && !touched.has(node.key))) return;
    old?.remove();
    there.classList.toggle("field--wrong", Boolean(message));
    const control = controlOf(there, node.key);
    control.toggleAttribute("aria-invalid", false);
    if (message) {
      const line = element("p", { class: "field__error", id }, message);
      const before = there.querySelector(".field__help, legend, :scope > label");
      if (before) before.after(line);
      else there.prepend(line);
      if (control.localName !== "fieldset") control.setAttribute("aria-invalid", "true");
    }
    describe(there, node.key);
  };
  const need = (node, there) => {
    if (node.item.required === LEFT) return;
    there.querySelector(".field__optional")?.toggleAttribute("hidden", node.isRequired);
    const control = there.querySelector(`#${escaped(node.key)}`);
    if (control && control.localName !== "fieldset")
      control.toggleAttribute("required", node.isRequired);
  };
  const words = (node, there) => {
    for (const part of ["label", "hint"]) {
      const shown = there.querySelector(`[data-${part}]`);
      if (node[part] !== undefined && shown && shown.textContent !== node[part])
        shown.textContent = node[part];
    }
    const value = there.querySelector("[data-value]");
    if (value && node.item.calculation && node.item.calculation !== LEFT)
      value.textContent = node.value;
  };

  // --- rows of what is asked several times
  const renamed = (row, depth, number) => {
    const rename = (key) => {
      const [whole, tail] = /^(.*?)(--\d+|-hint|-error)?$/s.exec(key).slice(1);
      const lead = whole.startsWith("rows.") ? "rows." : "";
      const parts = whole.slice(lead.length).split(".");
      if (parts.length > depth + 1) parts[depth + 1] = number;
      return lead + parts.join(".") + (tail || "");
    };
    const within = (root) => {
      for (const one of root.querySelectorAll("*")) {
        for (const name of ["id", "name", "for", "data-key"])
          if (one.hasAttribute(name)) one.setAttribute(name, rename(one.getAttribute(name)));
        if (one.name === "@remove" || one.name === "@add") one.value = rename(one.value);
        if (one.hasAttribute("aria-describedby"))
          one.setAttribute(
            "aria-describedby",
            one.getAttribute("aria-describedby").split(" ").map(rename).join(" "),
          );
        if (one.hasAttribute("data-number"))
          one.textContent = one.dataset.number.replace("0", number + 1);
        if (one.localName === "template") within(one.content);
      }
    };
    const made = row.cloneNode(true);
    made.dataset.key = rename(made.dataset.key);
    within(made);
    return made;
  };
  const empty = (root) => {
    for (const field of root.querySelectorAll("input, select, textarea")) {
      if (field.type === "checkbox" || field.type === "radio") field.checked = false;
      else if (!field.name.startsWith("rows.")) field.value = "";
    }
    for (const template of root.querySelectorAll("template")) empty(template.content);
  };
  const rowsOf = (there) => [...there.querySelectorAll(":scope > [data-row]")];
  const rows = (node) => {
    const there = place(node.key);
    if (!there || there.localName === "template") return;
    let here = rowsOf(there);
    for (const row of here.slice(node.children.length)) row.remove();
    while (here.length && here.length < node.children.length) {
      const made = renamed(here.at(-1), node.rows.length, here.length);
      empty(made);
      here.at(-1).after(made);
      here = rowsOf(there);
    }
    look();
    const count = there.querySelector(`[name="rows.${escaped(node.key)}"]`);
    if (count) count.value = rowsOf(there).length;
  };

  // --- putting answers into the fields
  const put = (node) => {
    const there = place(node.key);
    if (!there || !ASKED.has(node.item.kind) || touched.has(node.key)) return;
    const chosen = new Set(node.value.split(" "));
    for (const field of there.querySelectorAll(`[name="${escaped(node.key)}"]`)) {
      if (field.type === "hidden") continue;
      if (field.type === "radio") field.checked = field.value === node.value;
      else if (field.type === "checkbox") field.checked = chosen.has(field.value);
      else if (field.value !== node.value) field.value = node.value;
    }
  };

  // --- the whole
  const now = () => {
    const at = new Date();
    const local = new Date(at - at.getTimezoneOffset() * 60000).toISOString().slice(0, 19);
    const [east, minutes] = [at.getTimezoneOffset() <= 0, Math.abs(at.getTimezoneOffset())];
    const two = (number) => String(number).padStart(2, "0");
    return `${local}${east ? "+" : "-"}${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`;
  };
  const here = () => {
    const names = new Set(known.form.pages[page]);
    return every(filled().filter((node) => names.has(node.item.name)));
  };
  const filled = () => fill(known.form, known.answers, now(), isShown);

  const isLeft = () => {
    const items = onPage(known.form, page).flatMap((item) => [item, ...(item.items || [])]);
    return items.some((item) => Object.values(item).includes(LEFT));
  };

  const refresh = (fills = false) => {
    let isNew = false;
    look();
    for (const node of here()) {
      if (node.item.kind === "row") continue;
      const hasMoved = show(node.key, isSeen(node));
      if (node.item.kind === "repeat" && node.item.repeat_count !== LEFT) rows(node);
      const there = place(node.key);
      if (!there || there.localName === "template") continue;
      const isAsked = ASKED.has(node.item.kind);
      if (hasMoved && isAsked) isNew = true;
      if (SELECTS.has(node.item.kind) && !node.item.readonly) choices(node, there);
      if (fills || hasMoved) put(node);
      words(node, there);
      if (!isAsked || node.item.readonly) continue;
      need(node, there);
      say(node, there);
    }
    return isNew;
  };

  const read = () => {
    known.answers = collect(onPage(known.form, page), new FormData(form), known.answers);
  };
  const keep = async () => {
    if (!globalThis.caches) return;
    const kept = await caches.open("kerege-survey-pages");
    const json = { "Content-Type": "application/json" };
    const { form: asked, answers } = known;
    const address = new URL(form.dataset.form, location.href).href;
    await kept.put(address, new Response(JSON.stringify({ form: asked, answers }), { headers: json }));
  };

  const onChange = (event) => {
    if (event.target.name) touched.add(event.target.name);
    if (!known) return;
    read();
    const name = event.target.name;
    if (event.type === "change" && name) {
      const node = here().find((one) => one.key === name);
      if (node?.error && node.value) told.add(name);
    }
    const isNew = refresh();
    read(); // a list that has become shorter may have lost its choice
    if ([refresh(), isNew].includes(true)) state.textContent = form.dataset.more;
  };

  const summary = (wrong) => {
    document.querySelector(".error-summary")?.remove();
    const box = element("div", { class: "error-summary", role: "alert", tabindex: "-1" });
    const list = element("ul", {});
    for (const { node, at } of wrong) {
      const label = place(node.key)?.querySelector("[data-label]")?.textContent || node.key;
      const href = at === page ? `#${node.key}` : `?page=${at + 1}#${node.key}`;
      const line = element("li", {});
      line.append(element("a", { href }, `${label}: ${node.error}`));
      list.append(line);
    }
    box.append(element("h2", {}, form.dataset.mend), list);
    form.before(box);
    box.focus();
  };
  const wrongOn = (nodes, at) => {
    const names = new Set(known.form.pages[at]);
    return every(nodes.filter((node) => names.has(node.item.name)))
      .filter((node) => node.error)
      .map((node) => ({ node, at }));
  };
  // Without a connection the device judges before it goes on; with one, the server does.
  const onSubmit = (event) => {
    const go = event.submitter?.name === "@go" ? event.submitter.value : "";
    const isOffline = form.dataset.offline || navigator.onLine === false;
    if (!known || !isOffline || (go !== "next" && go !== "send")) return;
    read();
    const nodes = filled();
    const pages = go === "send" ? known.form.pages.map((_names, at) => at) : [page];
    const wrong = pages.flatMap((at) => wrongOn(nodes, at));
    if (!wrong.length) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    for (const { node } of wrong) told.add(node.key);
    refresh();
    summary(wrong);
  };

  form.addEventListener("input", onChange);
  form.addEventListener("change", onChange);
  form.addEventListener("submit", onSubmit, true);
  form.addEventListener("survey:taken", () => known && refresh());
  form.addEventListener("survey:kept", () => known && keep().catch(() => {}));
  form.addEventListener("survey:waiting", () => {
    if (known && isLeft()) state.textContent = `${form.dataset.waiting} ${form.dataset.left}`;
  });

  const begin = async () => {
    const answer = await fetch(form.dataset.form);
    if (!answer.ok) return;
    const given = await answer.json();
    known = given;
    for (const body of given.waiting || []) {
      const posted = new URLSearchParams(body);
      const at = Math.max(0, Number(posted.get("@page") || 1) - 1);
      if (given.form.pages[at]) known.answers = collect(onPage(given.form, at), posted, known.answers);
    }
    for (const line of questions().querySelectorAll(".field__error[id]"))
      told.add(line.id.replace(/-error$/, ""));
    refresh(true);
    read();
    refresh(true);
    form.dataset.ready = "1";
    if (form.dataset.offline) form.dispatchEvent(new Event("survey:waiting"));
  };
  begin().catch(() => {});
})();
