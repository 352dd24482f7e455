import { after, beforeEach, describe, expect, test } from "@odoo/hoot";
import { edit, press, queryAllTexts, queryFirst } from "@odoo/hoot-dom";
import { animationFrame, mockDate, mockTimeZone } from "@odoo/hoot-mock";
import { registry } from "@web/core/registry";
import { session } from "@web/session";
import { defineMailModels } from "@mail/../tests/mail_test_helpers";
import { getPickerCell, zoomOut } from "@web/../tests/core/datetime/datetime_test_helpers";
import {
    clickSave,
    contains,
    defineModels,
    defineParams,
    fields,
    models,
    mountView,
    onRpc,
    patchWithCleanup,
    serverState,
    toggleMenuItem,
    toggleMenuItemOption,
    toggleSearchBarMenu,
} from "@web/../tests/web_test_helpers";
import {
    nameMonth,
    readJalali,
    showJalali,
    toGregorian,
    toJalali,
} from "@aftersales_warranty/calendar/jalali";

class Card extends models.Model {
    _name = "warranty.card";

    name = fields.Char();
    day = fields.Date();
    moment = fields.Datetime();

    _records = [
        // the moment is the next day in Tehran
        { id: 1, name: "WC1", day: "2026-11-22", moment: "2025-03-19 21:05:00" },
    ];
    _views = {
        form: `<form><field name="name"/><field name="day"/><field name="moment"/></form>`,
        list: `<list><field name="day"/><field name="moment"/></list>`,
        search: `<search><filter name="day" date="day"/><filter name="moment" date="moment"/></search>`,
    };
}

defineMailModels();
defineModels([Card]);

/** Let the reader speak Persian, or another language. */
function speak(lang = "fa_IR", calendar = "jalali") {
    const { defaultLocale } = luxon.Settings;
    const locale = lang.replace("_", "-");
    after(() => (luxon.Settings.defaultLocale = defaultLocale));
    serverState.lang = lang;
    luxon.Settings.defaultLocale = locale;
    patchWithCleanup(session, { calendar, calendar_lang: locale });
    defineParams({
        lang_parameters: {
            date_format: "%Y/%m/%d",
            direction: lang === "fa_IR" ? "rtl" : "ltr",
            time_format: "%H:%M:%S",
            week_start: 6,
        },
    });
}

const showForm = () => mountView({ type: "form", resModel: "warranty.card", resId: 1 });

beforeEach(() => {
    mockDate("2026-11-22 09:00:00");
    mockTimeZone("Asia/Tehran");
});

describe("the calendar", () => {
    test("each day of two centuries goes there and back", () => {
        const month = { first: [], last: [] };
        let expected = { year: 1300, month: 1, day: 1 };
        let wrong = 0;
        for (let time = Date.UTC(1921, 2, 21); time < Date.UTC(2122, 2, 21); time += 864e5) {
            const date = new Date(time);
            const gregorian = {
                year: date.getUTCFullYear(),
                month: date.getUTCMonth() + 1,
                day: date.getUTCDate(),
            };
            const { year, month: number, day } = toJalali(gregorian);
            const isNext = day === expected.day || day === 1;
            wrong += isNext ? 0 : 1;
            if (day === 1 || day >= 29) {
                const back = toGregorian(year, number, day);
                wrong += JSON.stringify(back) === JSON.stringify(gregorian) ? 0 : 1;
                month[day === 1 ? "first" : "last"].push(day);
            }
            expected = { day: day + 1 };
        }
        expect(wrong).toBe(0);
        expect(month.first.length).toBe(201 * 12);
    });

    test("leap days exist in leap years only", () => {
        expect(toGregorian(1403, 12, 30)).toEqual({ year: 2025, month: 3, day: 20 });
        expect(toGregorian(1404, 12, 30)).toBe(null);
        expect(toGregorian(1405, 7, 31)).toBe(null);
        expect(toGregorian(1405, 13, 1)).toBe(null);
    });

    test("a typed Jalali date is never one of the Middle Ages", () => {
        speak();
        for (const [text, format, expected] of [
            ["1405/09/01", "yyyy/MM/dd", "2026/11/22"],
            ["۱۴۰۵/۹/۱", "yyyy/MM/dd", "2026/11/22"],
            ["١٤٠٥-٠٩-٠١", "yyyy/MM/dd", "2026/11/22"],
            ["14050901", "yyyy/MM/dd", "2026/11/22"],
            ["01.09.1405", "dd.MM.yyyy", "22.11.2026"],
            ["1403/12/30 23:15:00", "yyyy/MM/dd HH:mm:ss", "2025/03/20 23:15:00"],
            ["1404/12/30", "yyyy/MM/dd", "x"],
            ["1405/13/01", "yyyy/MM/dd", "x"],
            ["2026/11/22", "yyyy/MM/dd", "2026/11/22"],
            ["+3d", "yyyy/MM/dd", "+3d"],
            ["", "yyyy/MM/dd", ""],
        ]) {
            expect(readJalali(text, format)).toBe(expected, { message: text });
        }
    });

    test("what Odoo writes into an input is shown in Persian", () => {
        speak();
        expect(showJalali("2026/11/22", "yyyy/MM/dd")).toBe("۱۴۰۵/۰۹/۰۱");
        expect(showJalali("22.11.2026 10:05", "dd.MM.yyyy HH:mm")).toBe("۰۱.۰۹.۱۴۰۵ ۱۰:۰۵");
        expect(showJalali("", "yyyy/MM/dd")).toBe("");
    });

    test("months have the names of the language", () => {
        speak();
        expect([1, 9, 12].map((month) => nameMonth(month))).toEqual([
            "فروردین",
            "آذر",
            "اسفند",
        ]);
    });
});

describe("fields", () => {
    test("forms and lists show Persian dates", async () => {
        speak();
        await showForm();
        expect(queryAllTexts(".o_field_widget button")).toEqual([
            "۱ آذر",
            "۳۰ اسفند ۱۴۰۳، ۰:۳۵",
        ]);
        expect(".o_field_widget[name=day] button").toHaveAttribute(
            "data-tooltip",
            "۱۴۰۵/۰۹/۰۱"
        );
    });

    test("lists show Persian dates", async () => {
        speak();
        await mountView({ type: "list", resModel: "warranty.card" });
        expect(queryAllTexts(".o_data_cell")).toEqual(["۱ آذر", "۳۰ اسفند ۱۴۰۳، ۰:۳۵"]);
    });

    test("English readers see what they always saw", async () => {
        speak("en_US", "gregorian");
        await mountView({ type: "list", resModel: "warranty.card" });
        expect(queryAllTexts(".o_data_cell")).toEqual(["Nov 22", "Mar 20, 2025, 12:35 AM"]);
        expect(registry.category("formatters").get("date").extractOptions).not.toBe(undefined);
    });

    test("a Persian reader may choose the Gregorian calendar", async () => {
        speak("fa_IR", "gregorian");
        await mountView({ type: "list", resModel: "warranty.card" });
        expect(queryAllTexts(".o_data_cell")[0]).toBe("22 نوامبر");
    });

    test("a date is typed in Persian and stored as it was", async () => {
        speak();
        onRpc("web_save", ({ args }) => expect.step(args[1].day));
        await showForm();
        await contains(".o_field_widget[name=day] button").click();
        await edit("۱۴۰۳/۱۲/۳۰", { instantly: true });
        await press("enter");
        await animationFrame();
        expect(".o_field_widget[name=day] button").toHaveText("۳۰ اسفند ۱۴۰۳");
        await clickSave();
        expect.verifySteps(["2025-03-20"]);
    });

    test("the picker shows the month of the calendar and picks a day of it", async () => {
        speak();
        onRpc("web_save", ({ args }) => expect.step(args[1].day));
        await showForm();
        await contains(".o_field_widget[name=day] button").click();
        expect(".o_datetime_picker_header .o_header_part").toHaveText("آذر ۱۴۰۵");
        const cells = queryAllTexts(".o_date_item_cell:not(.o_out_of_range)");
        expect(cells.length).toBe(30);
        expect(cells[0]).toBe("۱");
        // Azar 1405 begins in the 36th week after 1 Farvardin, a Saturday
        expect(queryAllTexts(".o_week_number_cell")[0]).toBe("۳۶");
        expect(queryFirst(".o_date_item_cell.o_selected").textContent.trim()).toBe("۱");
        await contains(".o_previous").click();
        expect(".o_datetime_picker_header .o_header_part").toHaveText("آبان ۱۴۰۵");
        await contains(".o_next").click();
        await contains(".o_next").click();
        await contains(".o_next").click();
        await contains(".o_next").click();
        await contains(".o_next").click();
        expect(".o_datetime_picker_header .o_header_part").toHaveText("فروردین ۱۴۰۶");
        await contains(getPickerCell("۱۳", true)).click();
        await clickSave();
        expect.verifySteps(["2027-04-02"]);
    });

    test("the picker zooms out to months and years of the calendar", async () => {
        speak();
        await showForm();
        await contains(".o_field_widget[name=day] button").click();
        await zoomOut();
        expect(".o_datetime_picker_header .o_header_part").toHaveText("۱۴۰۵");
        expect(queryAllTexts(".o_date_item_cell").length).toBe(12);
        await zoomOut();
        expect(".o_datetime_picker_header .o_header_part").toHaveText("۱۳۹۹ - ۱۴۱۰");
        await contains(getPickerCell("۱۴۰۸")).click();
        expect(".o_datetime_picker_header .o_header_part").toHaveText("۱۴۰۸");
        await contains(".o_date_item_cell:eq(11)").click();
        expect(".o_datetime_picker_header .o_header_part").toHaveText("اسفند ۱۴۰۸");
        expect(queryAllTexts(".o_date_item_cell:not(.o_out_of_range)").length).toBe(30);
    });

    test("a day that no year has leaves the date as it was", async () => {
        speak();
        await showForm();
        await contains(".o_field_widget[name=day] button").click();
        await edit("۱۴۰۴/۱۲/۳۰", { instantly: true });
        await press("enter");
        await animationFrame();
        expect(".o_field_widget[name=day] button").toHaveText("۱ آذر");
    });
});

describe("filters by period", () => {
    /** Show the list; its steps are the domains it asks for. */
    async function showList() {
        onRpc("web_search_read", ({ kwargs }) => expect.step(JSON.stringify(kwargs.domain)));
        await mountView({ type: "list", resModel: "warranty.card" });
        expect.verifySteps(["[]"]);
        await toggleSearchBarMenu();
    }

    /** @param {string} field the two bounds of it */
    const between = (field, first, last) =>
        JSON.stringify(["&", [field, ">=", first], [field, "<=", last]]);

    test("a Persian reader filters by the months of his calendar", async () => {
        speak();
        await showList();
        await toggleMenuItem("Day");
        expect(queryAllTexts(".o_accordion_values .o_item_option").slice(0, 3)).toEqual([
            "آذر",
            "آبان",
            "مهر",
        ]);
        await toggleMenuItemOption("Day", "آبان");
        expect(".o_searchview_facet .o_facet_value").toHaveText("Day: آبان ۱۴۰۵");
        expect.verifySteps([between("day", "2026-10-23", "2026-11-21")]);
    });

    test("quarters and years are those of his calendar", async () => {
        speak();
        await showList();
        await toggleMenuItem("Day");
        await toggleMenuItemOption("Day", "Q1");
        expect(".o_searchview_facet .o_facet_value").toHaveText("Day: Q1 ۱۴۰۵");
        expect.verifySteps([between("day", "2026-03-21", "2026-06-21")]);
        await toggleMenuItemOption("Day", "Q1");
        expect.verifySteps([between("day", "2026-03-21", "2027-03-20")]);
        await toggleMenuItemOption("Day", "۱۴۰۳");
        await toggleMenuItemOption("Day", "۱۴۰۵");
        expect(".o_searchview_facet .o_facet_value").toHaveText("Day: ۱۴۰۳");
        // Esfand 1403 had 30 days
        expect.verifySteps([
            JSON.stringify([
                "|",
                ...JSON.parse(between("day", "2024-03-20", "2025-03-20")),
                ...JSON.parse(between("day", "2026-03-21", "2027-03-20")),
            ]),
            between("day", "2024-03-20", "2025-03-20"),
        ]);
    });

    test("a moment is filtered from midnight to midnight where the reader lives", async () => {
        speak();
        await showList();
        await toggleMenuItem("Moment");
        await toggleMenuItemOption("Moment", "آذر");
        expect.verifySteps([between("moment", "2026-11-21 20:30:00", "2026-12-21 20:29:59")]);
    });

    test("who keeps the Gregorian calendar reads its months by name", async () => {
        speak("fa_IR", "gregorian");
        await showList();
        await toggleMenuItem("Day");
        await toggleMenuItemOption("Day", "نوامبر");
        expect(".o_searchview_facet .o_facet_value").toHaveText("Day: نوامبر 2026");
        expect.verifySteps([between("day", "2026-11-01", "2026-11-30")]);
    });

    test("English readers filter as they always did", async () => {
        speak("en_US", "gregorian");
        await showList();
        await toggleMenuItem("Day");
        await toggleMenuItemOption("Day", "November");
        expect(".o_searchview_facet .o_facet_value").toHaveText("Day: November 2026");
        expect.verifySteps([between("day", "2026-11-01", "2026-11-30")]);
    });
});
