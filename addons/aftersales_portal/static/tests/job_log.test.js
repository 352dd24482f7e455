import { beforeEach, describe, expect, test } from "@odoo/hoot";
import { click, edit, queryOne, queryText } from "@odoo/hoot-dom";
import { animationFrame, runAllTimers } from "@odoo/hoot-mock";
import { patchWithCleanup } from "@web/../tests/web_test_helpers";
import { setupInteractionWhiteList, startInteractions } from "@web/../tests/public/helpers";
import { Draft } from "@aftersales_portal/offline/draft";
import { browser } from "@web/core/browser/browser";

setupInteractionWhiteList([
    "aftersales_portal.job_log",
    "aftersales_portal.job_handed_in",
    "aftersales_portal.job_unsent",
    "aftersales_portal.submit_once",
]);
describe.current.tags("interaction_dev");

const FORM = (version = "v1", work = "") => `
    <form class="o_aftersales_log" action="/my/jobs/5/submit" method="post"
          data-user="7" data-job="5" data-log="1" data-photo-url="/my/jobs/5/photo">
        <input type="hidden" name="csrf_token" value="secret"/>
        <input type="hidden" name="version" value="${version}"/>
        <label for="log_work_done">What did you do?</label>
        <input id="log_work_done" name="work_done" value="${work}"/>
        <div data-flaw="work_done"></div>
        <ul class="o_aftersales_needs"><li data-need="work_done">Write it</li></ul>
        <div class="o_aftersales_sync" hidden="hidden">
            <span class="o_aftersales_sync_text"></span>
            <button type="button" data-act="retry" hidden="hidden">Send</button>
            <button type="button" data-act="mine" hidden="hidden">Mine</button>
            <button type="button" data-act="theirs" hidden="hidden">Theirs</button>
        </div>
        <button type="submit" class="submit">Hand in</button>
        <button type="submit" class="save" formaction="/my/jobs/5/save">Keep</button>
    </form>`;

const draft = () => new Draft("7", "1").read();

function answer(content, status = 200) {
    return new Response(JSON.stringify(content), {
        status,
        headers: { "Content-Type": "application/json" },
    });
}

/** Answer what the form sends; the mock server of the framework takes the rest. */
function onFetch(respond) {
    patchWithCleanup(browser, {
        async fetch(url, options) {
            return url.startsWith?.("/my/") ? respond(url, options) : super.fetch(url, options);
        },
    });
}

/** Show another page, as a browser does that loads anew. */
async function reload(core, html) {
    core.stopInteractions();
    const wrap = queryOne("#wrapwrap");
    wrap.innerHTML = html;
    await core.startInteractions(wrap);
    await animationFrame();
}

async function settle() {
    for (let step = 0; step < 5; step++) {
        await animationFrame();
    }
}

async function type(text) {
    await click("#log_work_done");
    await edit(text);
    await animationFrame();
}

beforeEach(() => {
    browser.localStorage.clear();
    patchWithCleanup(browser.location, { assign: (url) => expect.step(`go ${url}`) });
});

test("what is typed is kept at once, told, and there again after a reload", async () => {
    const { core } = await startInteractions(FORM());
    await type("Gasket");

    expect(draft().values.work_done).toBe("Gasket");
    expect(queryText(".o_aftersales_sync")).toInclude("Kept on this phone at");
    expect(".o_aftersales_needs").not.toBeVisible();

    await reload(core, FORM());
    expect("#log_work_done").toHaveValue("Gasket");
});

test("another user of the same phone sees nothing of it", async () => {
    const { core } = await startInteractions(FORM());
    await type("Gasket");

    await reload(core, FORM().replace('data-user="7"', 'data-user="8"'));
    expect("#log_work_done").toHaveValue("");
});

test("a hand-in that was cut off is sent again with its key, then dropped", async () => {
    const keys = [];
    let isOn = false;
    onFetch((url, { body }) => {
        keys.push(body.get("client_key"));
        return isOn
            ? answer({ url: "/my/jobs/5?success=submit" })
            : Promise.reject(new TypeError("cut"));
    });
    await startInteractions(FORM());
    await type("Gasket");
    await click("button.submit");
    await settle();
    expect(draft().pending).toBe("submit");
    expect(queryText(".o_aftersales_sync")).toInclude("as soon as there is a network");
    expect("button[data-act=retry]").toBeVisible();

    isOn = true;
    window.dispatchEvent(new Event("online"));
    await settle();

    expect(keys.length).toBe(2);
    expect(keys[1]).toBe(keys[0]);
    expect(draft()).toBe(null);
    expect.verifySteps([`go ${browser.location.origin}/my/jobs/5?success=submit`]);
});

test("it is tried again after a while, and after a reload", async () => {
    let count = 0;
    onFetch(() => {
        count++;
        return Promise.reject(new TypeError("cut"));
    });
    const { core } = await startInteractions(FORM());
    await type("Gasket");
    await click("button.submit");
    await settle();
    expect(count).toBe(1);
    await runAllTimers();
    await settle();
    expect(count).toBeGreaterThan(1);

    const before = count;
    await reload(core, FORM());
    await settle();
    expect(count).toBe(before + 1);
});

test("who types again takes his hand-in back", async () => {
    const keys = [];
    onFetch((url, { body }) => {
        keys.push(body.get("client_key"));
        return Promise.reject(new TypeError("cut"));
    });
    await startInteractions(FORM());
    await type("Gasket");
    await click("button.submit");
    await settle();
    await type("Gasket and hinge");
    expect(draft().pending).toBe(null);
    window.dispatchEvent(new Event("online"));
    await settle();
    expect(keys.length).toBe(1);

    await click("button.submit");
    await settle();
    expect(keys[1]).not.toBe(keys[0]);
});

test("what is wrong stands beside its input", async () => {
    onFetch(() => answer({ kind: "refused", message: "No.", inputs: { work_done: "Why?" } }, 422));
    await startInteractions(FORM());
    await type("x");
    await click("button.submit");
    await settle();

    expect("[data-flaw=work_done]").toHaveText("Why?");
    expect("#log_work_done").toHaveClass("is-invalid");
    expect(draft().pending).toBe(null);
});

test("a change of somebody else is told and nothing is sent over it", async () => {
    const versions = [];
    onFetch((url, { body }) => {
        versions.push(body.get("version"));
        return versions.length === 1
            ? answer({ kind: "changed", version: "v2", values: { work_done: "Theirs" } }, 409)
            : answer({ url: "/my/jobs/5", version: "v3" });
    });
    await startInteractions(FORM());
    await type("Mine");
    await click("button.submit");
    await settle();
    expect(queryText(".o_aftersales_sync")).toInclude("What did you do?: Theirs");
    expect("#log_work_done").toHaveValue("Mine");
    await click("button.submit");
    await settle();
    expect(versions).toEqual(["v1"]);

    await click("button[data-act=mine]");
    await click("button.save");
    await settle();

    expect(versions).toEqual(["v1", "v2"]);
    expect(queryOne("[name=version]").value).toBe("v3");
    expect(draft()).toBe(null);
});

test("a draft of an older state of the log is told when the page opens", async () => {
    new Draft("7", "1").write({ job: "5", version: "v1", values: { work_done: "Mine" } });
    await startInteractions(FORM("v2", "Theirs"));

    expect("#log_work_done").toHaveValue("Mine");
    expect(queryText(".o_aftersales_sync")).toInclude("Theirs");
    expect(queryOne("[name=version]").value).toBe("v1");
    await click("button[data-act=theirs]");
    await settle();
    expect(draft()).toBe(null);
    expect.verifySteps([`go ${browser.location.origin}${window.location.pathname}`]);
});

test("who is logged out keeps his draft", async () => {
    onFetch(() => new Response("<html/>", { headers: { "Content-Type": "text/html" } }));
    await startInteractions(FORM());
    await type("Gasket");
    await click("button.submit");
    await settle();
    expect(queryText(".o_aftersales_sync")).toInclude("Log in again");
    expect(draft().pending).toBe("submit");
});

test("a step of his own that changes the log sends first what he typed", async () => {
    onFetch((url) => {
        expect.step(url);
        return answer({ url: "/my/jobs/5", version: "v2" });
    });
    patchWithCleanup(HTMLFormElement.prototype, {
        submit() {
            expect.step(this.getAttribute("action"));
        },
    });
    await startInteractions(
        `${FORM()}<form class="o_aftersales_save_first" action="/add"><button class="add">Add</button></form>`
    );
    await type("Gasket");
    await click("button.add");
    await settle();

    expect.verifySteps(["/my/jobs/5/save", "/add"]);
    expect(draft()).toBe(null);
});

test("a step without a network is not sent, and says so", async () => {
    patchWithCleanup(window.navigator, { onLine: false });
    await startInteractions(
        '<form class="o_aftersales_once" action="/start"><button class="go">Start</button></form>'
    );
    const form = queryOne("form");
    const ev = new Event("submit", { cancelable: true, bubbles: true });
    form.dispatchEvent(ev);
    await animationFrame();

    expect(ev.defaultPrevented).toBe(true);
    expect("[role=alert]").toHaveText(/No network/);
});

test("the list marks the jobs of which this phone keeps something", async () => {
    new Draft("7", "1").write({ job: "5", values: {} });
    new Draft("8", "2").write({ job: "6", values: {} });
    await startInteractions(`
        <section class="o_aftersales_jobs" data-user="7">
            <article data-job="5"><b class="o_aftersales_unsent" hidden="hidden">Five</b></article>
            <article data-job="6"><b class="o_aftersales_unsent" hidden="hidden">Six</b></article>
        </section>`);

    expect("[data-job='5'] b").toBeVisible();
    expect("[data-job='6'] b").not.toBeVisible();
});

describe("handed in", () => {
    const PAST = (keys) => `
        <div class="o_aftersales_past" data-user="7" data-log="1" data-keys="${keys}">
            <div class="o_aftersales_left" hidden="hidden">
                <span class="o_aftersales_left_text"></span><button type="button">Drop it</button>
            </div>
        </div>`;

    test("a draft whose key the office names is dropped", async () => {
        new Draft("7", "1").write({ key: "k1", values: {} });
        await startInteractions(PAST("k0 k1"));
        expect(draft()).toBe(null);
        expect(".o_aftersales_left").not.toBeVisible();
    });

    test("another one is told before it goes", async () => {
        new Draft("7", "1").write({ key: "k2", values: { work_done: "Left" } });
        await startInteractions(PAST("k1"));
        expect(".o_aftersales_left_text").toHaveText("Left");
        await click(".o_aftersales_left button");
        await animationFrame();
        expect(draft()).toBe(null);
        expect(".o_aftersales_left").not.toBeVisible();
    });
});
