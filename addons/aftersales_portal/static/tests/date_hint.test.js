import { describe, expect, test } from "@odoo/hoot";
import { manuallyDispatchProgrammaticEvent, queryOne } from "@odoo/hoot-dom";
import { animationFrame } from "@odoo/hoot-mock";
import { session } from "@web/session";
import { patchWithCleanup } from "@web/../tests/web_test_helpers";
import { setupInteractionWhiteList, startInteractions } from "@web/../tests/public/helpers";

setupInteractionWhiteList("aftersales_portal.date_hint");
describe.current.tags("interaction_dev");

const HINT = ".o_aftersales_date_hint";
const FORM = `
    <form>
        <input class="day" type="date" value="2025-03-20"/>
        <input class="moment" type="datetime-local" value="2026-11-22T10:05"/>
        <input class="empty" type="date"/>
        <input class="text" type="text" value="2026-11-22"/>
    </form>`;

test("a Persian reader sees the day of his calendar below each date", async () => {
    patchWithCleanup(session, { calendar: "jalali", calendar_lang: "fa-IR" });
    await startInteractions(FORM);

    expect(HINT).toHaveCount(3);
    expect(`.day + ${HINT}`).toHaveText("۱۴۰۳/۱۲/۳۰");
    expect(`.moment + ${HINT}`).toHaveText("۱۴۰۵/۰۹/۰۱");
    expect(`.empty + ${HINT}`).not.toBeVisible();
});

test("the day follows what is chosen", async () => {
    patchWithCleanup(session, { calendar: "jalali", calendar_lang: "fa-IR" });
    await startInteractions(FORM);

    queryOne(".empty").value = "2026-03-21";
    await manuallyDispatchProgrammaticEvent(queryOne(".empty"), "input");
    await animationFrame();

    expect(`.empty + ${HINT}`).toHaveText("۱۴۰۵/۰۱/۰۱");
});

test("other readers see nothing more", async () => {
    patchWithCleanup(session, { calendar: "gregorian" });
    await startInteractions(FORM);

    expect(HINT).toHaveCount(0);
});
