// The expressions of a form, evaluated on the device by the same rules as on the server
// (needs/xlsform/expression.py and functions.py). The server parses them; here is no parser.
// A shared table of cases (tests/needs/survey_cases.json) is asked of both.
"use strict";
globalThis.keregeSurvey = (() => {
  const BLANK = "\\t-\\r\\x1c-\\x20\\x85\\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000";
  const SPACES = new RegExp(`[${BLANK}]+`, "u");
  const EDGES = new RegExp(`^[${BLANK}]+|[${BLANK}]+$`, "gu");
  const NUMBER = /^-?(\d+(\.\d*)?|\.\d+)([eE][-+]?\d+)?$/;
  const MOMENT =
    /^(\d{4})-(\d\d)-(\d\d)(?:[T ](\d\d):(\d\d)(?::(\d\d)(?:\.\d{1,6})?)?(?:Z|[+-](\d\d):(\d\d))?)?$/;
  const LONGEST_TEXT = 1000;
  const MOST_DIGITS = 30;

  const strip = (text) => text.replace(EDGES, "");
  const words = (text) => strip(text).split(SPACES).filter((word) => word);

  // --- days, in the calendar that the server uses (no zones: a form has the clock of the wall)
  const daysOf = (year, month, day) => {
    const y = month <= 2 ? year - 1 : year;
    const era = Math.floor(y / 400);
    const ofEra = y - era * 400;
    const ofYear = Math.floor((153 * (month + (month > 2 ? -3 : 9)) + 2) / 5) + day - 1;
    const days = ofEra * 365 + Math.floor(ofEra / 4) - Math.floor(ofEra / 100) + ofYear;
    return era * 146097 + days - 719468;
  };
  const dateOf = (days) => {
    const z = days + 719468;
    const era = Math.floor(z / 146097);
    const ofEra = z - era * 146097;
    const less = Math.floor(ofEra / 1460) - Math.floor(ofEra / 36524) + Math.floor(ofEra / 146096);
    const y = Math.floor((ofEra - less) / 365);
    const ofYear = ofEra - (365 * y + Math.floor(y / 4) - Math.floor(y / 100));
    const m = Math.floor((5 * ofYear + 2) / 153);
    const month = m < 10 ? m + 3 : m - 9;
    const year = y + era * 400 + (month <= 2 ? 1 : 0);
    const day = ofYear - Math.floor((153 * m + 2) / 5) + 1;
    const pad = (number, width) => String(number).padStart(width, "0");
    return `${pad(year, 4)}-${pad(month, 2)}-${pad(day, 2)}`;
  };
  const moment = (text) => {
    const found = MOMENT.exec(text);
    if (!found) return null;
    const [year, month, day, hour, minute, second, zoneHour, zoneMinute] = found
      .slice(1)
      .map((part) => Number(part || 0));
    const isLeap = (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
    const length = [31, isLeap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][month - 1];
    if (!year || !length || !day || day > length) return null;
    if (hour > 23 || minute > 59 || second > 59 || zoneHour > 23 || zoneMinute > 59) return null;
    return { text, year, month, day, hour, minute, second };
  };
  const days = (at) =>
    daysOf(at.year, at.month, at.day) + (at.hour * 3600 + at.minute * 60 + at.second) / 86400;

  // --- values: texts, numbers, conditions, lists of texts
  const asText = (value) => {
    if (Array.isArray(value)) return value[0] ?? "";
    if (typeof value !== "number") return String(value);
    if (Number.isNaN(value)) return "";
    if (!Number.isFinite(value)) return value > 0 ? "Infinity" : "-Infinity";
    if (Number.isInteger(value)) return BigInt(value).toString();
    if (Math.abs(value) >= 1e-4) return String(value);
    return value.toExponential().replace(/e-(\d)$/, "e-0$1");
  };
  const asNumber = (value) => {
    if (typeof value === "number" || typeof value === "boolean") return Number(value);
    const text = strip(asText(value));
    if (NUMBER.test(text)) return Number(text);
    const at = moment(text);
    return at ? days(at) : NaN;
  };
  const asBool = (value) => {
    if (typeof value === "boolean") return value;
    if (typeof value === "number") return value !== 0 && !Number.isNaN(value);
    return asText(value) !== "";
  };

  // --- operators
  const compared = {
    "=": (one, other) => one === other,
    "!=": (one, other) => one !== other,
    "<": (one, other) => one < other,
    "<=": (one, other) => one <= other,
    ">": (one, other) => one > other,
    ">=": (one, other) => one >= other,
  };
  const compare = (sign, one, other) => {
    if (Array.isArray(one)) return one.some((member) => compare(sign, member, other));
    if (Array.isArray(other)) return other.some((member) => compare(sign, one, member));
    if (sign !== "=" && sign !== "!=") return compared[sign](asNumber(one), asNumber(other));
    if (typeof one === "boolean" || typeof other === "boolean")
      return compared[sign](asBool(one), asBool(other));
    if (typeof one === "number" || typeof other === "number")
      return compared[sign](asNumber(one), asNumber(other));
    return compared[sign](one, other);
  };
  const divided = (one, other) => {
    if (other !== 0) return one / other;
    return one === 0 || Number.isNaN(one) ? NaN : Math.sign(one) * Infinity;
  };
  const reckoned = {
    "+": (one, other) => one + other,
    "-": (one, other) => one - other,
    "*": (one, other) => one * other,
    div: divided,
    mod: (one, other) => one % other,
  };

  // --- functions of values
  const all = (values) =>
    values.flatMap((value) => (Array.isArray(value) ? value : [asText(value)]));
  const numbers = (values) => all(values).map(asNumber).filter((number) => !Number.isNaN(number));

  // The exact sum, rounded once: 0.1 ten times is 1 (Shewchuk 1997).
  const sum = (terms) => {
    const odd = terms.filter((term) => !Number.isFinite(term));
    if (odd.length) return odd.reduce((one, other) => one + other);
    const partials = [];
    for (let term of terms) {
      let kept = 0;
      for (let other of partials) {
        if (Math.abs(term) < Math.abs(other)) [term, other] = [other, term];
        const high = term + other;
        const low = other - (high - term);
        if (low) partials[kept++] = low;
        term = high;
      }
      partials.length = kept;
      partials.push(term);
    }
    let high = 0;
    let low = 0;
    while (partials.length) {
      const before = high;
      const next = partials.pop();
      high = before + next;
      low = next - (high - before);
      if (low) break;
    }
    const rest = partials.at(-1) || 0;
    if ((low < 0 && rest < 0) || (low > 0 && rest > 0)) {
      const twice = low * 2;
      const tried = high + twice;
      if (twice === tried - high) high = tried;
    }
    return Number.isFinite(high) ? high : NaN;
  };

  const round = (value, digits = 0) => {
    const number = asNumber(value);
    let places = asNumber(digits);
    if (!Number.isFinite(number)) return number;
    if (Number.isNaN(places)) return NaN;
    places = Math.trunc(Math.max(-MOST_DIGITS, Math.min(MOST_DIGITS, places)));
    const [mantissa, exponent] = Math.abs(number).toExponential().split("e");
    const written = mantissa.replace(".", "");
    const kept = Number(exponent) + 1 + places;
    if (kept >= written.length) return number;
    const head = BigInt(kept > 0 ? written.slice(0, kept) : "0");
    const up = kept >= 0 && written[kept] >= "5" ? 1n : 0n;
    return Math.sign(number) * Number(`${head + up}e${-places}`);
  };
  const pow = (value, exponent) => {
    const [one, other] = [asNumber(value), asNumber(exponent)];
    if (one === 1) return 1;
    if (one === -1 && Math.abs(other) === Infinity) return 1;
    const found = one ** other;
    const isOut = Math.abs(found) === Infinity && Number.isFinite(one) && Number.isFinite(other);
    return isOut ? NaN : found;
  };
  const regex = (value, pattern) => {
    const text = asText(value);
    if ([...text].length > LONGEST_TEXT) return false;
    return new RegExp(`^(?:${asText(pattern)})$`, "u").test(text);
  };
  const substr = (value, start, end) => {
    const [first, last] = [asNumber(start), end === undefined ? NaN : asNumber(end)];
    return [...asText(value)]
      .slice(Number.isFinite(first) ? first : 0, Number.isFinite(last) ? last : undefined)
      .join("");
  };
  const selectedAt = (value, at) => {
    const [chosen, number] = [words(asText(value)), asNumber(at)];
    return number >= 0 && number < chosen.length ? chosen[Math.trunc(number)] : "";
  };
  const date = (value) => {
    if (typeof value === "number")
      return value + 719163 >= 1 && value + 719163 < 3652060 ? dateOf(Math.floor(value)) : "";
    const at = moment(asText(value));
    return at ? at.text.slice(0, 10) : "";
  };
  const formatDate = (value, form) => {
    const at = moment(asText(value));
    if (!at) return "";
    const two = (number) => String(number).padStart(2, "0");
    const marks = {
      "%Y": String(at.year).padStart(4, "0"), "%y": two(at.year % 100), "%m": two(at.month),
      "%n": String(at.month), "%d": two(at.day), "%e": String(at.day), "%H": two(at.hour),
      "%h": String(at.hour), "%M": two(at.minute), "%S": two(at.second),
    };
    return asText(form).replace(/%[A-Za-z]/g, (mark) => marks[mark] ?? mark);
  };
  const translate = (value, these, those) => {
    const after = [...asText(those)];
    const table = new Map([...asText(these)].map((letter, k) => [letter, after[k] ?? ""]));
    return [...asText(value)].map((letter) => table.get(letter) ?? letter).join("");
  };
  const extreme = (pick) => (...values) => {
    const found = numbers(values);
    return found.length ? found.reduce((one, other) => (pick(other, one) ? other : one)) : NaN;
  };
  const cut = (text, part, take) => {
    const [whole, sign] = [asText(text), asText(part)];
    const at = whole.indexOf(sign);
    return at < 0 ? "" : take(whole, at, sign.length);
  };

  const functions = {
    selected: (value, one) => words(asText(value)).includes(strip(asText(one))),
    "selected-at": selectedAt,
    "count-selected": (value) => words(asText(value)).length,
    regex,
    contains: (text, part) => asText(text).includes(asText(part)),
    "starts-with": (text, part) => asText(text).startsWith(asText(part)),
    "ends-with": (text, part) => asText(text).endsWith(asText(part)),
    substr,
    "substring-before": (text, part) => cut(text, part, (whole, at) => whole.slice(0, at)),
    "substring-after": (text, part) =>
      cut(text, part, (whole, at, length) => whole.slice(at + length)),
    "string-length": (text) => [...asText(text)].length,
    "normalize-space": (text) => words(asText(text)).join(" "),
    translate,
    concat: (...values) => all(values).join(""),
    join: (separator, ...values) => all(values).join(asText(separator)),
    string: asText,
    number: asNumber,
    int: (value) => Math.trunc(asNumber(value)),
    round,
    floor: (value) => Math.floor(asNumber(value)),
    ceiling: (value) => Math.ceil(asNumber(value)),
    abs: (value) => Math.abs(asNumber(value)),
    pow,
    sum: (values) => sum(numbers([values])),
    min: extreme((one, other) => one < other),
    max: extreme((one, other) => one > other),
    count: (values) => all([values]).length,
    "count-non-empty": (values) => all([values]).filter((text) => text).length,
    boolean: asBool,
    "boolean-from-string": (value) => ["1", "true"].includes(asText(value)),
    not: (value) => !asBool(value),
    true: () => true,
    false: () => false,
    date,
    "decimal-date-time": asNumber,
    "format-date": formatDate,
    "format-date-time": formatDate,
  };

  // --- functions that look at the scope or at only some of their arguments
  const indexed = ([first, , third], scope) => {
    if (first[0] !== "reference") return "";
    const [rows, number] = [scope.rows(first[1]), asNumber(value(third, scope))];
    return number >= 1 && number <= rows.length ? rows[Math.trunc(number) - 1] : "";
  };
  const choiceName = ([chosen, question], scope) => {
    const name =
      question[0] === "reference"
        ? question[1]
        : asText(value(question, scope)).replace(/^[ ${}]+|[ ${}]+$/g, "");
    return scope.label(name, asText(value(chosen, scope)));
  };
  const lazily = {
    if: (given, scope) => value(given[asBool(value(given[0], scope)) ? 1 : 2], scope),
    coalesce: (given, scope) => {
      for (const one of given) {
        const text = asText(value(one, scope));
        if (text) return text;
      }
      return "";
    },
    once: (given, scope) => scope.here || value(given[0], scope),
    today: (_given, scope) => scope.now.slice(0, 10),
    now: (_given, scope) => scope.now,
    position: (_given, scope) => scope.position,
    "indexed-repeat": indexed,
    "jr:choice-name": choiceName,
    pulldata: (given, scope) => scope.pull(...given.map((one) => asText(value(one, scope)))),
  };

  // A tree is ["literal", value], ["reference", name], ["here"], ["parent"], ["column", name],
  // ["minus", tree], ["operator", sign, tree, tree] or ["call", name, [tree, ...]].
  // A scope has answers(name), here, position, columns, rows(name), label(question, value),
  // pull(file, column, key column, key), now.
  const value = (tree, scope) => {
    const [kind, first, second, third] = tree;
    switch (kind) {
      case "literal": return first;
      case "reference": return scope.answers(first);
      case "here": return scope.here;
      case "parent": return "";
      case "column": return Object.hasOwn(scope.columns, first) ? scope.columns[first] : "";
      case "minus": return -asNumber(value(first, scope));
      case "operator": return operate(first, second, third, scope);
      default: break;
    }
    if (Object.hasOwn(functions, first))
      return functions[first](...second.map((one) => value(one, scope)));
    return lazily[first](second, scope);
  };
  const operate = (sign, left, right, scope) => {
    if (sign === "or") return asBool(value(left, scope)) || asBool(value(right, scope));
    if (sign === "and") return asBool(value(left, scope)) && asBool(value(right, scope));
    const [one, other] = [value(left, scope), value(right, scope)];
    if (Object.hasOwn(compared, sign)) return compare(sign, one, other);
    return reckoned[sign](asNumber(one), asNumber(other));
  };

  return {
    evaluate: value, asText, asNumber, asBool, moment, strip, words,
    names: [...Object.keys(functions), ...Object.keys(lazily)],
  };
})();
