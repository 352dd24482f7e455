/** Dates in lists, forms and cards, written in the calendar of the reader's language. */
import { localization } from "@web/core/l10n/localization";
import { registry } from "@web/core/registry";
import { patch } from "@web/core/utils/patch";
import "@web/views/fields/formatters";
import { DateTimeField } from "@web/views/fields/datetime/datetime_field";
import { RemainingDaysField } from "@web/views/fields/remaining_days/remaining_days_field";
import { inCalendar, isCalendarForced, isJalali, toJalali } from "./jalali";

const { DateTime } = luxon;

/** Tell whether a day lies in this year, as the reader counts years. */
function isThisYear(value) {
    const today = DateTime.local();
    return isJalali()
        ? toJalali(today).year === toJalali(value).year
        : today.year === value.year;
}

/** Return a text without the name of the era, which nobody writes beside a year. */
function writeParts(value, format) {
    return inCalendar(value)
        .toLocaleParts(format)
        .filter(({ type }) => type !== "era")
        .map((part) => part.value)
        .join("")
        .replace(/\s+([,،])/g, "$1")
        .trim();
}

/** Write a day; the year goes without saying when it is this one, as in core. */
export function writeDate(value, { numeric = false } = {}) {
    if (!value) {
        return "";
    }
    if (numeric) {
        return inCalendar(value).toFormat(localization.dateFormat);
    }
    const format = { ...DateTime.DATE_MED };
    if (isThisYear(value)) {
        delete format.year;
    }
    return writeParts(value, format);
}

/** Write a moment, see `formatDateTime` of the fields for the options. */
export function writeDateTime(value, options = {}) {
    if (!value) {
        return "";
    }
    const { numeric, showSeconds, showDate = true, showTime = true, tz } = options;
    const local = value.setZone(tz || "default");
    if (numeric) {
        const { dateFormat, dateTimeFormat } = localization;
        return inCalendar(local).toFormat(showTime ? dateTimeFormat : dateFormat);
    }
    const format = { ...DateTime.DATETIME_MED_WITH_SECONDS };
    const hidden = [
        ...(showSeconds ? [] : ["second"]),
        ...(showDate ? [] : ["day", "month", "year"]),
        ...(showTime ? [] : ["hour", "minute", "second"]),
        ...(isThisYear(local) ? ["year"] : []),
    ];
    hidden.forEach((part) => delete format[part]);
    return writeParts(local, format);
}

const formatters = registry.category("formatters");

for (const [type, write] of [
    ["date", writeDate],
    ["datetime", writeDateTime],
]) {
    const formatGregorian = formatters.get(type);
    const format = (value, options) =>
        isCalendarForced() ? write(value, options) : formatGregorian(value, options);
    format.extractOptions = formatGregorian.extractOptions;
    formatters.add(type, format, { force: true });
}

patch(DateTimeField.prototype, {
    getFormattedValue(valueIndex, numeric = this.props.numeric) {
        const [start] = this.values;
        const value = this.values[valueIndex];
        if (!value || !isCalendarForced()) {
            return super.getFormattedValue(...arguments);
        }
        const { showSeconds, showTime } = this.props;
        if (this.field.type === "date") {
            return writeDate(value, { numeric });
        }
        const isSameDay = valueIndex === 1 && start && start.hasSame(value, "day");
        const showDate = !showTime || !isSameDay;
        return writeDateTime(value, { numeric, showSeconds, showTime, showDate });
    },
});

patch(RemainingDaysField.prototype, {
    get formattedValue() {
        return isCalendarForced() ? this.writeDay() : super.formattedValue;
    },

    get numericValue() {
        return isCalendarForced() ? this.writeDay(true) : super.numericValue;
    },

    writeDay(numeric = false) {
        return writeDate(this.props.record.data[this.props.name], { numeric });
    },
});
