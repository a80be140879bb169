/**
 * Sugar.js, whose methods Postman's scripts find on strings, arrays, numbers, dates and functions:
 * `responseBody.has("…")` is among the oldest snippets of all.
 *
 * A name that a script mentions is offered on the values that Sugar has it for, and loads the
 * library when it is first read there. What JavaScript has itself stays as it is: in Postman,
 * Sugar's own `map` and `find` take an async function for a value to look for.
 */

import { library } from "./host";
import { restoreBuiltIns } from "./intrinsics";
import { defineProperty, deleteProperty, descriptorOf, hasOwn, uncurry } from "./primordials";

/** Where each name of Sugar 1.3.9 is found: small letters mean prototypes, capitals constructors. */
const NAMES: Readonly<Record<string, string>> = {
  AD: "create",
  D:
    "ISO8601_DATE ISO8601_DATETIME RFC1036 RFC1123 addFormat addLocale future getLocale " +
    "past range setLocale",
  Dd: "utc",
  N: "random",
  O:
    "equal extended find fromQueryString isArray isBoolean isDate isFunction isNaN " +
    "isNumber isObject isRegExp isString map merge reduce reject select size tap " +
    "toQueryString watch",
  R: "escape",
  S: "Inflector",
  a:
    "exclude flatten groupBy inGroups inGroupsOf include intersect randomize removeAt " +
    "sample sortBy subtract union unique zip",
  aO: "all any average count findAll isEmpty least max min most none sum",
  adO: "clone",
  as: "add compact first from insert last remove to",
  asO: "each",
  d:
    "addDays addHours addMilliseconds addMinutes addMonths addSeconds addWeeks addYears " +
    "advance beginningOfDay beginningOfMonth beginningOfWeek beginningOfYear daysInMonth " +
    "daysSince daysUntil endOfDay endOfMonth endOfWeek endOfYear full getISOWeek " +
    "getUTCOffset getUTCWeekday getWeekday hoursSince hoursUntil is isAfter isApril " +
    "isAugust isBefore isBetween isDecember isFebruary isFriday isFuture isJanuary isJuly " +
    "isJune isLastMonth isLastWeek isLastYear isLeapYear isMarch isMay isMonday " +
    "isNextMonth isNextWeek isNextYear isNovember isOctober isPast isSaturday isSeptember " +
    "isSunday isThisMonth isThisWeek isThisYear isThursday isToday isTomorrow isTuesday " +
    "isUTC isValid isWednesday isWeekday isWeekend isYesterday iso long millisecondsSince " +
    "millisecondsUntil minutesSince minutesUntil monthsSince monthsUntil relative reset " +
    "rewind secondsSince secondsUntil set setISOWeek setWeekday short weeksSince " +
    "weeksUntil yearsSince yearsUntil",
  f: "after cancel debounce delay fill lazy once throttle",
  n:
    "abbr abs acos asin atan bytes ceil chr cos day dayAfter dayAgo dayBefore dayFromNow " +
    "days daysAfter daysBefore downto duration exp floor hex hour hourAfter hourAgo " +
    "hourBefore hourFromNow hours hoursAfter hoursBefore isEven isInteger isMultipleOf " +
    "isOdd log metric millisecond millisecondAfter millisecondAgo millisecondBefore " +
    "millisecondFromNow milliseconds millisecondsAfter millisecondsBefore minute " +
    "minuteAfter minuteAgo minuteBefore minuteFromNow minutes minutesAfter minutesBefore " +
    "month monthAfter monthAgo monthBefore monthFromNow months monthsAfter monthsBefore " +
    "ordinalize pow round second secondAfter secondAgo secondBefore secondFromNow seconds " +
    "secondsAfter secondsBefore sin sqrt tan times upto week weekAfter weekAgo weekBefore " +
    "weekFromNow weeks weeksAfter weeksBefore year yearAfter yearAgo yearBefore " +
    "yearFromNow years yearsAfter yearsBefore",
  nd:
    "daysAgo daysFromNow format hoursAgo hoursFromNow millisecondsAgo millisecondsFromNow " +
    "minutesAgo minutesFromNow monthsAgo monthsFromNow secondsAgo secondsFromNow weeksAgo " +
    "weeksFromNow yearsAgo yearsFromNow",
  r: "addFlag getFlags removeFlag setFlags",
  s:
    "assign camelize capitalize chars codes dasherize decodeBase64 encodeBase64 " +
    "escapeHTML escapeRegExp escapeURL hankaku hasArabic hasCyrillic hasDevanagari " +
    "hasGreek hasHan hasHangul hasHebrew hasHiragana hasKana hasKanji hasKatakana " +
    "hasLatin hasThai hiragana humanize isArabic isBlank isCyrillic isDevanagari isGreek " +
    "isHan isHangul isHebrew isHiragana isKana isKanji isKatakana isLatin isThai katakana " +
    "lines padLeft padRight paragraphs parameterize pluralize removeTags reverse shift " +
    "singularize spacify stripTags titleize truncate underscore unescapeHTML unescapeURL " +
    "words zenkaku",
  sO: "has",
  sn: "pad toNumber",
};

const HOLDERS: Readonly<Record<string, object>> = {
  A: Array,
  D: Date,
  N: Number,
  O: Object,
  R: RegExp,
  S: String,
  a: Array.prototype,
  d: Date.prototype,
  f: Function.prototype,
  n: Number.prototype,
  r: RegExp.prototype,
  s: String.prototype,
};

const exec = uncurry<RegExp, [string], RegExpExecArray | null>(RegExp.prototype.exec);
const split = uncurry<string, [string], string[]>(String.prototype.split);

/** The names of the table, each with its holders; made when a script first runs. */
let holdersOf: Map<string, string> | undefined;
const mapGet = uncurry<Map<string, string>, [string], string | undefined>(Map.prototype.get);
const mapSet = uncurry<Map<string, string>, [string, string], unknown>(Map.prototype.set);

let loaded = false;
const offered: { holder: object; name: string; get: () => unknown }[] = [];

/** Offer what of Sugar the text of a script mentions. */
export function offerSugar(source: string): void {
  if (loaded) return;
  holdersOf ??= tableByName();
  const member = /\.\s*([a-zA-Z]\w*)/g;
  for (let found = exec(member, source); found !== null; found = exec(member, source)) {
    const name = found[1] as string;
    const codes = mapGet(holdersOf, name) ?? "";
    for (let i = 0; i < codes.length; i++) offer(HOLDERS[codes[i] as string] as object, name);
  }
}

function tableByName(): Map<string, string> {
  const found = new Map<string, string>();
  for (const codes in NAMES) {
    const names = split(NAMES[codes] as string, " ");
    for (let i = 0; i < names.length; i++) mapSet(found, names[i] as string, codes);
  }
  return found;
}

/** A script may put something of its own in its place. */
function offer(holder: object, name: string): void {
  if (hasOwn(holder, name)) return;
  function get(): unknown {
    load();
    return (holder as Record<string, unknown>)[name];
  }
  function set(this: unknown, value: unknown): void {
    const own = { __proto__: null, value, writable: true, configurable: true, enumerable: true };
    defineProperty(this as object, name, own as PropertyDescriptor);
  }
  const accessor = { __proto__: null, get, set, configurable: true, enumerable: false };
  defineProperty(holder, name, accessor as PropertyDescriptor);
  offered[offered.length] = { holder, name, get };
}

function load(): void {
  loaded = true;
  for (let i = 0; i < offered.length; i++) {
    const { holder, name, get } = offered[i] as (typeof offered)[number];
    if (descriptorOf(holder, name)?.get === get) deleteProperty(holder, name);
  }
  library("sugar");
  restoreBuiltIns();
}
