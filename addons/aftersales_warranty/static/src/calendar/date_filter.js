/** Filters of a date by month, quarter and year, in the calendar of the reader. */
import { SearchModel } from "@web/search/search_model";
import { patch } from "@web/core/utils/patch";
import {
    inCalendar,
    isCalendarForced,
    isJalali,
    nameMonth,
    startOfMonth,
    toJalali,
    writeDigits,
} from "./jalali";

const MONTHS = { month: 1, quarter: 3, year: 12 };
// the year before the name of the month, as core joins them from right to left
const YEAR_FIRST = /^([\d۰-۹]{4}) (.+)$/;

/**
 * A moment from which the periods of a filter are counted, in Jalali months.
 *
 * It stands for luxon's moment in what core asks of it, see `utils/dates` there; the
 * bounds of a period are luxon's again.
 */
export class JalaliMoment {
    /** @param {luxon.DateTime} value */
    constructor(value) {
        this.value = value;
    }

    get year() {
        return toJalali(this.value).year;
    }

    get month() {
        return toJalali(this.value).month;
    }

    get quarter() {
        return Math.ceil(this.month / 3);
    }

    /** Return the first day of a month; those before and after the year count on. */
    set({ year = this.year, month = this.month }) {
        return new JalaliMoment(startOfMonth(this.value, { year, month }));
    }

    plus({ years = 0, months = 0 }) {
        return this.set({ year: this.year + years, month: this.month + months });
    }

    startOf(unit) {
        const { year, month } = this;
        const size = MONTHS[unit];
        const first = month - ((month - 1) % size);
        return startOfMonth(this.value, { year, month: first });
    }

    endOf(unit) {
        const start = new JalaliMoment(this.startOf(unit));
        return start.plus({ months: MONTHS[unit] }).value.minus({ millisecond: 1 });
    }

    /** Write the year or the name of the month: core asks for nothing else. */
    toFormat(format) {
        return format === "MMMM" ? nameMonth(this.month) : writeDigits(this.year);
    }
}

/** Return what the reader's filters count from. */
function adopt(value) {
    if (isJalali()) {
        return new JalaliMoment(value);
    }
    // left to itself the browser names months of another calendar than it filters by
    return isCalendarForced() ? inCalendar(value) : value;
}

patch(SearchModel.prototype, {
    get referenceMoment() {
        return this.aftersalesMoment;
    },

    set referenceMoment(value) {
        this.aftersalesMoment = adopt(value);
    },

    _getDateFilterDomain(dateFilter, generatorIds, key) {
        const found = super._getDateFilterDomain(...arguments);
        if (key !== "description" || !isCalendarForced()) {
            return found;
        }
        const periods = found.split("/");
        return periods.map((period) => period.replace(YEAR_FIRST, "$2 $1")).join("/");
    },
});
