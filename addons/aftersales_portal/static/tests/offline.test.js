import { beforeEach, describe, expect, test } from "@odoo/hoot";
import { mockFetch } from "@odoo/hoot-mock";
import { Draft, fillForm, getUnsentJobs, makeKey, readForm } from "@aftersales_portal/offline/draft";
import { PhotoQueue } from "@aftersales_portal/offline/photo_queue";
import { send } from "@aftersales_portal/offline/send";
import { browser } from "@web/core/browser/browser";
import { IndexedDB } from "@web/core/utils/indexed_db";

describe.current.tags("headless");

function makeForm() {
    const form = document.createElement("form");
    form.innerHTML = `
        <input type="hidden" name="csrf_token" value="secret"/>
        <input type="text" name="work_done" value="Old"/>
        <input type="checkbox" name="used" value="1" checked="checked"/>
        <select name="fault"><option value=""></option><option value="7">Leak</option></select>
        <input type="file" name="photos"/>`;
    return form;
}

function answer(content, status = 200) {
    return new Response(JSON.stringify(content), {
        status,
        headers: { "Content-Type": "application/json" },
    });
}

describe("draft", () => {
    beforeEach(() => browser.localStorage.clear());

    test("what is typed is read and filled in again, and nothing secret", () => {
        const form = makeForm();
        form.elements.work_done.value = "New";
        form.elements.used.checked = false;
        form.elements.fault.value = "7";
        const values = readForm(form);
        expect(values).toEqual({ work_done: "New", used: "", fault: "7" });

        const other = makeForm();
        fillForm(other, values);
        expect(readForm(other)).toEqual(values);
    });

    test("an input that the draft does not know keeps what it has", () => {
        const form = makeForm();
        fillForm(form, { used: "" });
        expect(readForm(form)).toEqual({ work_done: "Old", used: "", fault: "" });
    });

    test("a draft is its user's and its log's", () => {
        new Draft("7", "1").write({ job: "5", values: { work_done: "Mine" } });
        expect(new Draft("7", "1").read().values.work_done).toBe("Mine");
        expect(new Draft("8", "1").read()).toBe(null);
        expect(new Draft("7", "2").read()).toBe(null);
        expect([...getUnsentJobs("7")]).toEqual(["5"]);
        expect([...getUnsentJobs("8")]).toEqual([]);

        new Draft("7", "1").drop();
        expect([...getUnsentJobs("7")]).toEqual([]);
    });

    test("a spoilt draft is none", () => {
        const draft = new Draft("7", "1");
        browser.localStorage.setItem(draft.name, "{");
        expect(draft.read()).toBe(null);
    });

    test("keys differ", () => {
        const keys = new Set(Array.from({ length: 100 }, makeKey));
        expect(keys.size).toBe(100);
        expect([...keys].every((key) => /^[0-9a-f]{32}$/.test(key))).toBe(true);
    });
});

describe("send", () => {
    const outcomes = [
        ["taken", () => answer({ url: "/x" })],
        ["refused", () => answer({ kind: "refused" }, 422)],
        ["changed", () => answer({ kind: "changed" }, 409)],
        ["closed", () => answer({ kind: "closed" }, 404)],
        ["offline", () => Promise.reject(new TypeError("cut"))],
        ["offline", () => new Response("broken", { status: 502 })],
        ["offline", () => new Response("{", { headers: { "Content-Type": "application/json" } })],
        ["login", () => new Response("<html/>", { headers: { "Content-Type": "text/html" } })],
    ];
    outcomes.forEach(([kind, respond], index) => {
        test(`the answer ${index} means ${kind}`, async () => {
            mockFetch(respond);
            expect((await send("/there", new FormData())).kind).toBe(kind);
        });
    });
});

describe("photo queue", () => {
    const photo = (name) => new File(["x"], name, { type: "image/png" });

    function makeQueue(db = new IndexedDB("test", 1)) {
        const taken = [];
        const queue = new PhotoQueue({
            db,
            owner: "7/1",
            url: "/photo",
            getFields: () => ({ csrf_token: "secret", log_id: "1" }),
            onTaken: (target) => taken.push(target),
        });
        return { queue, taken, db };
    }

    test("photos go one after the other, each with its own key", async () => {
        const sent = [];
        let atOnce = 0;
        mockFetch(async (url, { body }) => {
            expect(++atOnce).toBe(1);
            sent.push([body.get("target"), body.get("photo").name, body.get("client_key")]);
            await Promise.resolve();
            atOnce--;
            return answer({ photo: sent.length });
        });
        const { queue, taken } = makeQueue();
        await queue.add("photos", [photo("a.png"), photo("b.png")]);
        await queue.add("point_3_photos", [photo("c.png")]);

        const outcomes = await Promise.all([queue.flush(), queue.flush()]);

        expect(outcomes).toEqual(["taken", "taken"]);
        expect(sent.map(([target, name]) => [target, name])).toEqual([
            ["photos", "a.png"],
            ["photos", "b.png"],
            ["point_3_photos", "c.png"],
        ]);
        expect(new Set(sent.map(([, , key]) => key)).size).toBe(3);
        expect(taken).toEqual(["photos", "photos", "point_3_photos"]);
        expect(queue.photos).toEqual([]);
    });

    test("a cut network leaves the rest, which goes on after a reload with the same key", async () => {
        const keys = [];
        let isOn = false;
        mockFetch((url, { body }) => {
            keys.push(body.get("client_key"));
            return isOn ? answer({ photo: 1 }) : Promise.reject(new TypeError("cut"));
        });
        const { queue, db } = makeQueue();
        await queue.add("photos", [photo("a.png"), photo("b.png")]);
        expect(await queue.flush()).toBe("offline");
        expect(queue.waiting.length).toBe(2);

        isOn = true;
        const { queue: reloaded } = makeQueue(db);
        await reloaded.load();
        expect(await reloaded.flush()).toBe("taken");

        expect(keys.length).toBe(3);
        expect(keys[1]).toBe(keys[0]);
        expect(await db.read("photos", "7/1")).toEqual([]);
    });

    test("a refused photo says why and does not hold up the others", async () => {
        mockFetch((url, { body }) =>
            body.get("photo").name === "bad.png"
                ? answer({ kind: "refused", message: "No photo." }, 422)
                : answer({ photo: 1 })
        );
        const { queue } = makeQueue();
        await queue.add("photos", [photo("bad.png"), photo("good.png")]);

        expect(await queue.flush()).toBe("taken");

        expect(queue.photos.map(({ name, error }) => [name, error])).toEqual([
            ["bad.png", "No photo."],
        ]);
        await queue.drop(queue.photos[0].key);
        expect(queue.photos).toEqual([]);
    });

    test("without a store the photos live as long as the page", async () => {
        mockFetch(() => answer({ photo: 1 }));
        const broken = { read: () => Promise.reject(), write: () => Promise.reject() };
        const { queue } = makeQueue(broken);
        await queue.load();
        await queue.add("photos", [photo("a.png")]);
        expect(await queue.flush()).toBe("taken");
    });
});
