/** The date picker, and what is typed beside it, in the calendar of the reader. */
import { DateTimePicker } from "@web/core/datetime/datetime_picker";
import { datetimePickerService } from "@web/core/datetime/datetimepicker_service";
import { isInRange, today } from "@web/core/l10n/dates";
import { localization } from "@web/core/l10n/localization";
import { patch } from "@web/core/utils/patch";
import {
    isJalali,
    nameMonth,
    readJalali,
    showJalali,
    startOfMonth,
    toJalali,
    writeDigits,
} from "./jalali";

const { Info } = luxon;

const WEEKS = 6;
const WEEK_DAYS = 7;
const YEARS = [-1, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10];

function item(range, label, { minDate, maxDate }, more = {}) {
    return {
        id: range[0].toISODate(),
        includesToday: isInRange(today(), range),
        isOutOfRange: false,
        isValid: isInRange(range, [minDate, maxDate]),
        label: writeDigits(label),
        range,
        extraClass: "",
        ...more,
    };
}

/** Return the items of spans of months that begin at this month. */
function span(value, year, month, months) {
    const start = startOfMonth(value, { year, month });
    const next = startOfMonth(value, { year, month: month + months });
    return [start, next.minus({ millisecond: 1 })];
}

function getWeekStart(date) {
    const { weekStart } = localization;
    return date.minus({ days: (date.weekday - weekStart + WEEK_DAYS) % WEEK_DAYS });
}

/** Return the number of a week in the year of its last day; the first has 1 Farvardin. */
function getWeekNumber(days) {
    const lastDay = days[WEEK_DAYS - 1].range[0];
    const newYear = startOfMonth(lastDay, { year: toJalali(lastDay).year, month: 1 });
    const passed = days[0].range[0].diff(getWeekStart(newYear), "days").days;
    return Math.round(passed / WEEK_DAYS) + 1;
}

function getDayItems(value, params) {
    const { year, month } = toJalali(value);
    const monthRange = span(value, year, month, 1);
    const firstDay = getWeekStart(monthRange[0]);
    const days = Array.from({ length: WEEKS * WEEK_DAYS }, (_, index) => {
        const day = firstDay.plus({ days: index });
        const range = [day, day.endOf("day")];
        return item(range, toJalali(day).day, params, {
            isOutOfRange: !isInRange(day, monthRange),
            isValid:
                isInRange(range, [params.minDate, params.maxDate]) &&
                (params.isDateValid?.(day) ?? true),
            extraClass: params.dayCellClass?.(day) || "",
        });
    });
    const weeks = Array.from({ length: WEEKS }, (_, index) => {
        const week = days.slice(index * WEEK_DAYS, (index + 1) * WEEK_DAYS);
        return { number: writeDigits(getWeekNumber(week)), days: week };
    });
    const daysOfWeek = weeks[0].days.map(({ range: [day] }) => [
        day.weekdayShort,
        day.weekdayLong,
        Info.weekdays("narrow", { locale: day.locale })[day.weekday - 1],
    ]);
    if (params.showWeekNumbers) {
        daysOfWeek.unshift(["", "", ""]);
    }
    return [{ id: "__month__0", number: month, daysOfWeek, weeks }];
}

function floorYear(value, years) {
    const { year } = toJalali(value);
    return year - (year % years);
}

function getYearItems(value, years, params) {
    const first = floorYear(value, years * 10);
    return YEARS.map((index) => {
        const year = first + index * years;
        return item(span(value, year, 1, 12 * years), year, params, {
            isOutOfRange: index < 0 || index > 9,
        });
    });
}

/** What the picker shows at each precision, beside the titles of core. */
const LEVELS = {
    days: {
        months: 1,
        getTitle(value) {
            const { year, month } = toJalali(value);
            return `${nameMonth(month)} ${writeDigits(year)}`;
        },
        getItems: getDayItems,
    },
    months: {
        months: 12,
        getTitle: (value) => writeDigits(toJalali(value).year),
        getItems(value, params) {
            const { year } = toJalali(value);
            return Array.from({ length: 12 }, (_, index) =>
                item(span(value, year, index + 1, 1), nameMonth(index + 1, "short"), params)
            );
        },
    },
    years: {
        months: 120,
        getTitle(value) {
            const first = floorYear(value, 10);
            return writeDigits(`${first - 1} - ${first + 10}`);
        },
        getItems: (value, params) => getYearItems(value, 1, params),
    },
    decades: {
        months: 1200,
        getTitle(value) {
            const first = floorYear(value, 100);
            return writeDigits(`${first - 10} - ${first + 100}`);
        },
        getItems: (value, params) => getYearItems(value, 10, params),
    },
};

patch(DateTimePicker.prototype, {
    get activePrecisionLevel() {
        const level = super.activePrecisionLevel;
        return isJalali() ? { ...level, ...LEVELS[this.state.precision] } : level;
    },

    adjustFocus(values, focusedDateIndex) {
        const before = this.state.focusDate;
        super.adjustFocus(...arguments);
        if (isJalali() && this.state.focusDate !== before) {
            const other = values[focusedDateIndex === 1 ? 0 : 1];
            const value = values[focusedDateIndex] || other || today();
            this.state.focusDate = this.clamp(startOfMonth(value, toJalali(value)));
        }
    },

    next(ev) {
        return isJalali() ? this.moveFocus(ev, 1) : super.next(ev);
    },

    previous(ev) {
        return isJalali() ? this.moveFocus(ev, -1) : super.previous(ev);
    },

    /** Show the panel before or after this one. */
    moveFocus(ev, direction) {
        ev.preventDefault();
        const { year, month } = toJalali(this.state.focusDate);
        const moved = month + direction * this.activePrecisionLevel.months;
        const focus = startOfMonth(this.state.focusDate, { year, month: moved });
        this.state.focusDate = this.clamp(focus);
    },
});

const adopted = new WeakSet();

/**
 * Let an input show and take Jalali dates, while Odoo reads and writes Gregorian ones.
 *
 * Odoo reaches its text in one way only, by the property `value`; what it reads there
 * can never be a Jalali year that would pass for one of the Middle Ages.
 *
 * @param {HTMLInputElement | null} input
 * @param {() => string} getFormat luxon's format of the dates in it
 */
function adoptInput(input, getFormat) {
    if (!input || adopted.has(input) || input.tagName !== "INPUT" || !isJalali()) {
        return;
    }
    adopted.add(input);
    const text = Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, "value");
    Object.defineProperty(input, "value", {
        configurable: true,
        get() {
            return readJalali(text.get.call(input), getFormat());
        },
        set(value) {
            text.set.call(input, showJalali(value, getFormat()));
        },
    });
}

patch(datetimePickerService, {
    start() {
        const service = super.start(...arguments);
        return {
            ...service,
            create(params = {}) {
                if (!isJalali()) {
                    return service.create(params);
                }
                const getInputs = params.getInputs || (() => [params.target, null]);
                const getFormat = () =>
                    params.format ||
                    (params.pickerProps?.type === "date"
                        ? localization.dateFormat
                        : localization.dateTimeFormat);
                // made of the original: its parameters may be getters
                const jalali = Object.assign(Object.create(params), {
                    getInputs() {
                        const inputs = getInputs();
                        inputs.forEach((input) => adoptInput(input, getFormat));
                        return inputs;
                    },
                });
                return service.create(jalali);
            },
        };
    },
});
