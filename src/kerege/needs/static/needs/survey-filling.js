// A form filled in on the device: which questions apply, what is computed, what is missing or
// wrong. The same rules as needs/xlsform/filling.py and answers.py, asked the same cases.
"use strict";
(() => {
  const { evaluate, asText, asNumber, asBool, moment, strip, words } = globalThis.keregeSurvey;
  const LEFT = "left";
  const PASSES = 12;
  const MOST_ROWS = 50;
  const SELECTS = new Set(["select_one", "select_multiple"]);
  const ASKED = new Set([
    "text", "integer", "decimal", "date", "time", "dateTime", "geopoint", "acknowledge", ...SELECTS,
  ]);
  const SHAPES = {
    integer: /^-?\d{1,15}$/,
    decimal: /^-?(\d{1,15}(\.\d{1,10})?|\.\d{1,10})$/,
    geopoint: /^-?\d{1,2}(\.\d+)? -?\d{1,3}(\.\d+)?( -?\d+(\.\d+)?){0,2}$/,
  };
  const CLOCK = /^(\d\d):(\d\d)(?::(\d\d)(?:\.\d{1,6})?)?(?:Z|[+-](\d\d):(\d\d))?$/;
  const REFERENCE = /\$\{\s*([\p{L}\p{N}_-]+)\s*\}/gu;

  const keyOf = (name, rows) => [name, ...rows].join(".");
  const isText = (given) => typeof given === "string";
  const isMapping = (given) => given !== null && typeof given === "object" && !Array.isArray(given);
  const own = (raw, name) => (Object.hasOwn(raw, name) ? raw[name] : undefined);

  const everyItem = (of) => of.flatMap((item) => [item, ...everyItem(item.items || [])]);
  const repeatsAbove = (of, above, found) => {
    for (const item of of) {
      found.set(item.name, above);
      const inside = item.kind === "repeat" ? [...above, item.name] : above;
      if (item.items) repeatsAbove(item.items, inside, found);
    }
    return found;
  };

  const reads = (kind, value) => {
    if (kind === "date") return value.length === 10 && moment(value) !== null;
    if (kind === "dateTime") return moment(value) !== null;
    const found = CLOCK.exec(value);
    if (!found) return false;
    const [hour, minute, second, zoneHour, zoneMinute] = found
      .slice(1)
      .map((part) => Number(part || 0));
    return hour < 24 && minute < 60 && second < 60 && zoneHour < 24 && zoneMinute < 60;
  };
  const isChosen = (kind, value, choices) => {
    if (kind === "select_one") return choices.has(value);
    const chosen = words(value);
    return chosen.every((one) => choices.has(one)) && new Set(chosen).size === chosen.length;
  };
  const wrong = (kind, value, choices, longest) => {
    if ([...value].length > longest) return "long";
    if (SHAPES[kind]) return SHAPES[kind].test(value) ? "" : kind;
    if (kind === "date" || kind === "time" || kind === "dateTime")
      return reads(kind, value) ? "" : "moment";
    if (SELECTS.has(kind) && choices && !isChosen(kind, value, choices))
      return kind === "select_one" ? "one" : "many";
    return "";
  };

  class Filling {
    // `before(key)` tells what the page shows of a question whose condition is left to the server.
    constructor(form, raw, now, before) {
      Object.assign(this, { form, raw, now, before });
      this.above = repeatsAbove(form.items, [], new Map());
      this.kinds = new Map(everyItem(form.items).map((item) => [item.name, item]));
      this.values = new Map();
      this.byName = new Map();
      this.relevant = new Map();
    }

    answer(of, rows, name) {
      const theirs = this.above.get(name);
      if (!theirs) return "";
      const mine = (this.above.get(of) || []).slice(0, rows.length);
      let shared = 0;
      while (shared < Math.min(theirs.length, rows.length) && theirs[shared] === mine[shared])
        shared += 1;
      if (shared === theirs.length && this.kinds.get(name).kind !== "repeat")
        return this.values.get(keyOf(name, rows.slice(0, shared))) ?? "";
      const there = [...(this.byName.get(name) || new Map()).values()];
      return there
        .filter((one) => rows.slice(0, shared).every((row, at) => one.rows[at] === row))
        .map((one) => one.value);
    }

    scope(item, rows, more = {}) {
      return {
        answers: (name) => this.answer(item.name, rows, name),
        here: this.values.get(keyOf(item.name, rows)) ?? "",
        position: rows.length ? rows.at(-1) + 1 : 1,
        columns: {},
        rows: (name) => [...(this.byName.get(name) || new Map()).values()].map((one) => one.value),
        label: (name, value) => this.label(name, value),
        pull: (file, column, keyColumn, key) =>
          own(own(this.form.pulled[file][keyColumn], key) ?? {}, column) ?? "",
        now: this.now,
        ...more,
      };
    }

    label(name, value) {
      const there = this.form.choices[this.kinds.get(name)?.list] || [];
      return there.find((row) => row.name === value)?.label ?? value;
    }

    settle() {
      for (let pass = 0; pass < PASSES; pass += 1) {
        const [values, relevant] = [new Map(this.values), new Map(this.relevant)];
        this.pass(this.form.items, [], this.raw, true);
        if (isSame(values, this.values) && isSame(relevant, this.relevant)) return;
      }
    }

    pass(of, rows, raw, isRelevant) {
      for (const item of of) {
        const key = keyOf(item.name, rows);
        const applies = isRelevant && this.applies(item, rows);
        this.relevant.set(key, applies);
        if (item.kind === "group") this.pass(item.items, rows, raw, applies);
        else if (item.kind === "repeat") this.passRows(item, rows, raw, applies);
        else this.keep(item.name, rows, applies ? this.value(item, rows, raw) : "");
      }
    }

    passRows(item, rows, raw, applies) {
      const there = this.rows(item, rows, raw);
      this.forget(item, rows, there.length);
      there.forEach((row, number) => {
        this.keep(item.name, [...rows, number], "");
        this.pass(item.items, [...rows, number], row, applies);
      });
    }

    keep(name, rows, value) {
      const key = keyOf(name, rows);
      this.values.set(key, value);
      if (!this.byName.has(name)) this.byName.set(name, new Map());
      this.byName.get(name).set(key, { rows, value });
    }

    forget(item, rows, number) {
      for (const one of [item, ...everyItem(item.items)]) {
        for (const [key, there] of [...(this.byName.get(one.name) || [])]) {
          const isHere = rows.every((row, at) => there.rows[at] === row);
          if (isHere && there.rows.length > rows.length && there.rows[rows.length] >= number) {
            this.byName.get(one.name).delete(key);
            this.values.delete(key);
          }
        }
      }
    }

    applies(item, rows) {
      if (!item.relevant) return true;
      if (item.relevant === LEFT) return this.before(keyOf(item.name, rows));
      return asBool(evaluate(item.relevant, this.scope(item, rows)));
    }

    value(item, rows, raw) {
      const given = own(raw, item.name);
      const typed = isText(given) ? strip(given) : "";
      if (item.calculation && (!ASKED.has(item.kind) || item.readonly)) {
        if (item.calculation === LEFT) return typed;
        return asText(evaluate(item.calculation, this.scope(item, rows, { here: typed })));
      }
      if (["start", "end", "today"].includes(item.kind)) return typed;
      return given === undefined || given === null ? (item.default ?? "") : typed;
    }

    rows(item, rows, raw) {
      const given = own(raw, item.name);
      const there = Array.isArray(given) ? given.filter(isMapping) : [];
      const wanted = item.repeat_count === LEFT ? null : item.repeat_count;
      if (!wanted) {
        const none = given === undefined || given === null ? [{}] : [];
        return (there.length ? there : none).slice(0, MOST_ROWS);
      }
      const number = asNumber(evaluate(wanted, this.scope(item, rows)));
      const count = Number.isNaN(number)
        ? 0
        : Math.max(0, Math.min(Math.trunc(number), MOST_ROWS));
      const missing = Math.max(0, count - there.length);
      return [...there.slice(0, count), ...Array.from({ length: missing }, () => ({}))];
    }

    nodes(of, rows, raw) {
      return of.map((item) => {
        const key = keyOf(item.name, rows);
        const applies = this.relevant.get(key);
        const node = { key, item, rows, value: "", applies, children: [], ...this.said(item, rows) };
        if (item.kind === "group") return { ...node, children: this.nodes(item.items, rows, raw) };
        if (item.kind === "repeat") return { ...node, children: this.nodesOfRows(item, rows, raw) };
        return { ...node, ...this.leaf(item, rows, applies) };
      });
    }

    nodesOfRows(item, rows, raw) {
      return this.rows(item, rows, raw).map((row, number) => {
        const here = [...rows, number];
        const children = this.nodes(item.items, here, row);
        const row_ = { kind: "row", name: item.name };
        const applies = this.relevant.get(keyOf(item.name, rows));
        return { key: keyOf(item.name, here), item: row_, rows: here, value: "", applies, children };
      });
    }

    leaf(item, rows, applies) {
      const value = this.values.get(keyOf(item.name, rows));
      const scope = this.scope(item, rows);
      const choices = applies ? this.choices(item, rows) : [];
      const isRequired =
        Boolean(item.required) && item.required !== LEFT && asBool(evaluate(item.required, scope));
      const error =
        applies && ASKED.has(item.kind) ? this.error(item, value, scope, choices, isRequired) : "";
      return { value, choices, isRequired, error };
    }

    said(item, rows) {
      const put = (text) =>
        text?.replace(REFERENCE, (_all, name) => asText(this.answer(item.name, rows, name)));
      return { label: put(item.label), hint: put(item.hint) };
    }

    // The choices there are; null where the server has to say.
    choices(item, rows) {
      if (!SELECTS.has(item.kind)) return [];
      if (item.choice_filter === LEFT) return null;
      const there = this.form.choices[item.list];
      if (!item.choice_filter) return there;
      return there.filter((row) => {
        const columns = { name: row.name, ...row.columns };
        return asBool(evaluate(item.choice_filter, this.scope(item, rows, { columns })));
      });
    }

    error(item, value, scope, choices, isRequired) {
      const { messages, longest } = this.form;
      if (!value) return isRequired ? item.required_message || messages.needed : "";
      const names = choices && new Set(choices.map((row) => row.name));
      const found = wrong(item.kind, value, names, longest);
      if (found) return messages[found];
      if (!item.constraint || item.constraint === LEFT) return "";
      if (asBool(evaluate(item.constraint, scope))) return "";
      return item.constraint_message || messages.impossible;
    }
  }

  const isSame = (one, other) =>
    one.size === other.size && [...one].every(([key, value]) => other.get(key) === value);

  const fill = (form, raw, now, before = () => true) => {
    const filling = new Filling(form, raw, now, before);
    filling.settle();
    return filling.nodes(form.items, [], raw);
  };
  const every = (nodes) => nodes.flatMap((node) => [node, ...every(node.children)]);

  // --- what a page sends, put into the answers (needs/xlsform/answers.py)
  const typed = (item, sent) => {
    if (item.kind === "select_multiple") return [...new Set(sent.filter((one) => one))].join(" ");
    const text = strip(sent.at(-1).replaceAll("\0", "").replaceAll("\r\n", "\n"));
    if (item.kind === "decimal") return words(text).join("").replaceAll(",", ".");
    return item.kind === "integer" ? words(text).join("") : text;
  };
  const collectRows = (item, key, posted, before, rows) => {
    const sent = posted.get(`rows.${key}`);
    const number = /^\d{1,4}$/.test(sent) ? Math.min(Number(sent), MOST_ROWS) : 0;
    const given = own(before, item.name);
    const there = Array.isArray(given) ? given : [];
    const found = [];
    for (let k = 0; k < number; k += 1) {
      if (posted.get("@remove") === `${key}.${k}`) continue;
      found.push(collect(item.items, posted, there[k] ?? {}, [...rows, k]));
    }
    if (posted.get("@add") === key && found.length < MOST_ROWS) found.push({});
    return found;
  };
  const collect = (of, posted, before, rows = []) => {
    let after = { ...before };
    for (const item of of) {
      const key = keyOf(item.name, rows);
      if (item.kind === "group") after = collect(item.items, posted, after, rows);
      else if (item.kind === "repeat") {
        if (posted.has(`rows.${key}`))
          after[item.name] = collectRows(item, key, posted, before, rows);
      } else if (ASKED.has(item.kind) && posted.has(key))
        after[item.name] = typed(item, posted.getAll(key));
    }
    return after;
  };
  const onPage = (form, number) => form.items.filter((item) => form.pages[number].includes(item.name));

  Object.assign(globalThis.keregeSurvey, { fill, every, collect, onPage, LEFT, ASKED, SELECTS });
})();
