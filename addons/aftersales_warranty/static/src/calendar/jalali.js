/**
 * The Solar Hijri (Jalali) calendar of the reader's language, by `Intl` of the browser.
 *
 * Only what is shown and typed is Jalali: every value stays a Gregorian date.
 */
import { session } from "@web/session";

const DAY = 24 * 60 * 60 * 1000;
// a year typed between these is a Jalali one: 1921 to 2121
export const FIRST_YEAR = 1300;
export const LAST_YEAR = 1499;
// what `Intl` calls the calendars of a language
const INTL_CALENDARS = { jalali: "persian", gregorian: "gregory" };
// text that no reader of dates takes for one
const NO_DATE = "x";

const partsFormat = new Intl.DateTimeFormat("en-u-ca-persian-nu-latn", {
    year: "numeric",
    month: "numeric",
    day: "numeric",
    timeZone: "UTC",
});

/** Tell whether the reader counts days in the Jalali calendar. */
export function isJalali() {
    return session.calendar === "jalali";
}

/** Return the language of the page, such as `fa-IR`. */
function getLocale() {
    return session.calendar_lang || "en";
}

/** Tell whether the browser, left to itself, would write another calendar. */
export function isCalendarForced() {
    return isJalali() || (Boolean(session.calendar) && /^fa\b/.test(getLocale()));
}

/** Return a text with the digits of the reader's language. */
export function writeDigits(text) {
    if (!isJalali() || !/^fa\b/.test(getLocale())) {
        return String(text);
    }
    return String(text).replace(/[0-9]/g, (digit) => "۰۱۲۳۴۵۶۷۸۹"[digit]);
}

/** Return a text with the digits 0 to 9. */
export function readDigits(text) {
    return text
        .replace(/[۰-۹]/g, (digit) => digit.charCodeAt(0) - 0x6f0)
        .replace(/[٠-٩]/g, (digit) => digit.charCodeAt(0) - 0x660);
}

/** Return a copy of a moment that writes itself in the reader's calendar. */
export function inCalendar(value) {
    return value.reconfigure({
        locale: getLocale(),
        outputCalendar: INTL_CALENDARS[session.calendar],
        numberingSystem: writeDigits("0") === "0" ? "latn" : "arabext",
    });
}

/**
 * @param {{ year: number, month: number, day: number }} date a Gregorian day
 * @returns {{ year: number, month: number, day: number }} the Jalali day
 */
export function toJalali({ year, month, day }) {
    return splitDay(Date.UTC(year, month - 1, day));
}

/**
 * @param {number} year
 * @param {number} month 1 to 12
 * @param {number} day
 * @returns {{ year: number, month: number, day: number } | null} the Gregorian day;
 *  null where the calendar has no such day
 */
export function toGregorian(year, month, day) {
    if (!(month >= 1 && month <= 12 && day >= 1 && day <= 31)) {
        return null;
    }
    const passed = 31 * (month - 1) - Math.max(0, month - 7) + day - 1;
    // the year begins between the 19th and the 22nd of March
    for (let start = 19; start <= 22; start++) {
        const time = Date.UTC(year + 621, 2, start) + passed * DAY;
        const found = splitDay(time);
        if (found.year === year && found.month === month && found.day === day) {
            const date = new Date(time);
            return {
                year: date.getUTCFullYear(),
                month: date.getUTCMonth() + 1,
                day: date.getUTCDate(),
            };
        }
    }
    return null;
}

function splitDay(time) {
    const date = {};
    for (const { type, value } of partsFormat.formatToParts(time)) {
        date[type] = Number(value);
    }
    return { year: date.year, month: date.month, day: date.day };
}

/** Return the first moment of a Jalali month; months before and after the year count on. */
export function startOfMonth(value, { year, month }) {
    const index = year * 12 + month - 1;
    const date = toGregorian(Math.floor(index / 12), (index % 12) + 1, 1);
    return value.startOf("day").set(date);
}

/** Return the name of a Jalali month in the reader's language. */
export function nameMonth(month, style = "long") {
    const { year, month: gregorianMonth, day } = toGregorian(1400, month, 1);
    return new Intl.DateTimeFormat(`${getLocale()}-u-ca-persian`, {
        month: style,
        timeZone: "UTC",
    }).format(Date.UTC(year, gregorianMonth - 1, day));
}

/**
 * Return what an input shows of a date that Odoo wrote into it.
 *
 * @param {string} text the Gregorian date, and maybe a time
 * @param {string} format luxon's format of it
 */
export function showJalali(text, format) {
    const found = splitText(text, format);
    if (!found || found.year <= LAST_YEAR) {
        return text;
    }
    return writeDigits(joinText(toJalali(found), found));
}

/**
 * Return the Gregorian date that somebody means who typed a Jalali one.
 *
 * Text that is no Jalali date stays; a day that no year has becomes no date at all.
 *
 * @param {string} text what was typed, in digits of any script
 * @param {string} format luxon's format of what Odoo reads
 */
export function readJalali(text, format) {
    const found = splitText(text, format);
    if (!found || found.year < FIRST_YEAR || found.year > LAST_YEAR) {
        return readDigits(text);
    }
    const date = toGregorian(found.year, found.month, found.day);
    return date ? joinText(date, found) : NO_DATE;
}

/** Return the numbers of a date, their order, sign and what follows, null of others. */
function splitText(text, format) {
    const plain = readDigits(text).trim();
    const order = getOrder(format);
    const compact = plain.match(/^(\d{4})(\d{2})(\d{2})$/);
    const found = compact
        ? [plain, compact[1], order.sign, compact[2], compact[3], ""]
        : plain.match(/^(\d{1,4})([/.-])(\d{1,2})\2(\d{1,4})(\D.*)?$/s);
    if (!found) {
        return null;
    }
    const [, first, sign, second, third, rest = ""] = found;
    const isYearFirst = first.length === 4;
    if (isYearFirst === (third.length === 4)) {
        return null;
    }
    const names = isYearFirst ? "yMd" : order.names.replace("y", "") + "y";
    const date = { sign, rest, order: order.names };
    [first, second, third].forEach((number, index) => {
        const name = { y: "year", M: "month", d: "day" }[names[index]];
        date[name] = Number(number);
    });
    return { ...date, sign: order.sign };
}

function getOrder(format) {
    const tokens = format.match(/y+|M+|d+|[/.-]/g) || [];
    const names = tokens.filter((token) => /\w/.test(token)).map((token) => token[0]);
    return {
        names: names.slice(0, 3).join(""),
        sign: tokens.find((token) => /\W/.test(token)) || "/",
    };
}

function joinText(date, { order, sign, rest }) {
    const texts = {
        y: String(date.year).padStart(4, "0"),
        M: String(date.month).padStart(2, "0"),
        d: String(date.day).padStart(2, "0"),
    };
    return [...order].map((name) => texts[name]).join(sign) + rest;
}
