/*
 * Opens pages in a frame, narrow and wide, and tells what bars a visitor's way.
 * Evaluated by `tests/page_walk.py`; it belongs to no bundle.
 */
window.aftersalesWalk = (() => {
    const CONTROLS =
        "a[href], button, input:not([type=hidden]), select, textarea, summary, " +
        "[role=button], [tabindex]:not([tabindex='-1'])";
    const LOOKS = [
        "outlineStyle",
        "outlineWidth",
        "outlineColor",
        "boxShadow",
        "borderTopColor",
        "backgroundColor",
        "textDecorationLine",
    ];
    const MOST_TABS = 300;

    const sleep = (time) => new Promise((resolve) => setTimeout(resolve, time));

    function makeFrame() {
        const frame = document.createElement("iframe");
        frame.style.cssText = "border: 0; height: 800px; position: fixed; inset: 0 auto auto 0";
        document.body.replaceChildren(frame);
        return frame;
    }

    /** Wait until its scripts run, and until what they bring in later is there. */
    async function whenReady(doc) {
        const isReady = () =>
            doc.body.matches("[is-ready=true]") &&
            [...doc.querySelectorAll("owl-component")].every((el) => el.children.length) &&
            (!doc.querySelector(".o_portal_chatter") ||
                doc.querySelector("#chatterRoot")?.shadowRoot?.querySelector(".o-mail-Thread"));
        for (let turn = 0; turn < 200 && !isReady(); turn++) {
            await sleep(25);
        }
    }

    async function open(frame, url, width) {
        frame.style.width = `${width}px`;
        await new Promise((resolve) => {
            frame.addEventListener("load", resolve, { once: true });
            frame.src = url;
        });
        const doc = frame.contentDocument;
        await whenReady(doc);
        const style = doc.createElement("style");
        // a phone's scroll bar takes no room
        style.textContent =
            "* { transition: none !important; animation: none !important; } " +
            "html { scrollbar-width: none; }";
        doc.head.append(style);
        await doc.fonts.ready;
        return doc;
    }

    /** Write an element so that whoever reads the message finds it. */
    function tell(el) {
        const id = el.id ? `#${el.id}` : "";
        const classes = [...el.classList].map((name) => `.${name}`).join("");
        const name = el.getAttribute("name") ? `[name=${el.getAttribute("name")}]` : "";
        const text = el.textContent.trim().replace(/\s+/g, " ").slice(0, 40);
        return `<${el.tagName.toLowerCase()}${id}${classes}${name}> "${text}"`;
    }

    const isShown = (el) =>
        el.checkVisibility({ visibilityProperty: true }) && el.getClientRects().length > 0;

    const styleOf = (el) => el.ownerDocument.defaultView.getComputedStyle(el);

    function isInScroller(el) {
        for (let up = el.parentElement; up && up !== el.ownerDocument.body; up = up.parentElement) {
            if (styleOf(up).overflowX !== "visible") {
                return true;
            }
        }
        return false;
    }

    // === CHECKS === //

    function* findOverflow(doc) {
        const width = doc.documentElement.clientWidth;
        if (doc.documentElement.scrollWidth > width) {
            const excess = (el) => {
                const box = el.getBoundingClientRect();
                return Math.round(Math.max(box.right - width, -box.left));
            };
            const wide = [...doc.body.querySelectorAll("*:not(.visually-hidden)")].filter(
                (el) => excess(el) > 1 && isShown(el) && !isInScroller(el)
            );
            // the innermost ones are the cause, those around them only follow
            const causes = wide
                .filter((el) => !wide.some((other) => other !== el && el.contains(other)))
                .sort((one, other) => excess(other) - excess(one));
            yield `scrolls sideways, ${doc.documentElement.scrollWidth} > ${width}: ${causes
                .slice(0, 3)
                .map((el) => `${excess(el)} by ${tell(el)}`)
                .join(", ")}`;
        }
        for (const el of doc.querySelectorAll("#wrap *")) {
            const scrolls = ["auto", "scroll"].includes(styleOf(el).overflowX);
            if (scrolls && !el.matches("textarea, select") && el.scrollWidth > el.clientWidth + 1) {
                yield `scrolls sideways inside, ${el.scrollWidth} > ${el.clientWidth}: ${tell(el)}`;
            }
        }
    }

    function* findCutText(doc) {
        for (const el of doc.querySelectorAll("#wrap td, #wrap th")) {
            if (isShown(el) && el.scrollWidth > el.clientWidth + 1) {
                yield `cuts its text: ${tell(el)}`;
            }
        }
    }

    function* findOutlineFlaws(doc) {
        const count = doc.querySelectorAll("h1").length;
        if (count !== 1) {
            yield `has ${count} headings of the first level`;
        }
        if (!doc.title.trim()) {
            yield "has no title";
        }
        for (const image of doc.querySelectorAll("#wrap img:not([alt])")) {
            yield `an image without alt: ${image.src}`;
        }
        const ids = new Set();
        for (const el of doc.querySelectorAll("#wrap [id]")) {
            if (ids.has(el.id)) {
                yield `the id ${el.id} stands twice`;
            }
            ids.add(el.id);
        }
        for (const name of ["for", "aria-describedby", "aria-labelledby"]) {
            for (const el of doc.querySelectorAll(`#wrap [${name}]`)) {
                for (const id of el.getAttribute(name).split(/\s+/)) {
                    if (!doc.getElementById(id)) {
                        yield `${name} names ${id}, which is nowhere: ${tell(el)}`;
                    }
                }
            }
        }
    }

    function getName(el) {
        const doc = el.ownerDocument;
        const named = (el.getAttribute("aria-labelledby") || "").split(/\s+/).filter(Boolean);
        return [
            el.getAttribute("aria-label"),
            el.getAttribute("title"),
            ...named.map((id) => doc.getElementById(id)?.textContent),
            ...[...(el.labels || [])].map((label) => label.textContent),
            el.matches("input, select, textarea") ? "" : el.textContent,
            el.matches("input[type=submit], input[type=button]") ? el.value : "",
            ...[...el.querySelectorAll("img[alt]")].map((image) => image.alt),
        ]
            .filter(Boolean)
            .join(" ")
            .trim();
    }

    const findControls = (doc) =>
        [...doc.querySelectorAll(CONTROLS)].filter(
            (el) => el.closest("#wrap") && !el.disabled && isShown(el)
        );

    function* findNameless(doc) {
        for (const el of findControls(doc)) {
            if (!getName(el)) {
                yield `has no name for a screen reader: ${tell(el)}`;
            }
            if (el.tabIndex > 0) {
                yield `jumps the queue of the Tab key: ${tell(el)}`;
            }
        }
    }

    function* findDirection(doc, isRtl) {
        const direction = styleOf(doc.body).direction;
        if ((direction === "rtl") !== isRtl) {
            yield `is written ${direction}`;
        }
    }

    // === KEYBOARD === //

    /** Press a key as a hand does: the test that drives the browser hears this. */
    async function press(key, doc = document) {
        let heard;
        const up = new Promise((resolve) => (heard = resolve));
        for (const each of new Set([document, doc])) {
            each.addEventListener("keyup", heard, { once: true, capture: true });
        }
        console.debug(`aftersales press ${key}`);
        await Promise.race([up, sleep(500)]);
    }

    const look = (el) =>
        JSON.stringify(
            [el, el.closest("label")].map((each) => each && LOOKS.map((name) => styleOf(each)[name]))
        );

    // one of a group of radio buttons answers for all of them
    const getStop = (el) => (el.matches("input[type=radio]") && el.name ? `radio ${el.name}` : el);

    async function* findKeyboardFlaws(frame, doc) {
        const controls = findControls(doc).filter((el) => el.tabIndex >= 0);
        const looks = new Map(controls.map((el) => [el, look(el)]));
        const missing = new Set(controls.map(getStop));
        const seen = new Set();
        // what a script has skipped by putting the focus elsewhere meanwhile, is
        // reached from the start again
        for (let round = 0; round === 0 || (round < 2 && missing.size); round++) {
            // from the start of the page, wherever a script has put the focus
            doc.body.tabIndex = -1;
            doc.body.focus();
            doc.body.removeAttribute("tabindex");
            const passed = new Set();
            let last;
            for (let turn = 0; turn < MOST_TABS; turn++) {
                await press("Tab", doc);
                const el = doc.activeElement;
                if (el === last) {
                    // a date takes the key once for the day, once for the month, …
                    continue;
                }
                if (document.activeElement !== frame || el === doc.body || passed.has(el)) {
                    break;
                }
                last = el;
                passed.add(el);
                missing.delete(getStop(el));
                if (!seen.has(el) && looks.get(el) === look(el)) {
                    yield `does not show that it has the focus: ${tell(el)}`;
                }
                seen.add(el);
            }
        }
        if (!seen.size) {
            yield "takes no Tab key";
        }
        for (const stop of missing) {
            yield `is not reached by Tab: ${typeof stop === "string" ? stop : tell(stop)}`;
        }
    }

    // === WALK === //

    async function* look_at(frame, page, width, isRtl, withKeys) {
        const doc = await open(frame, page.url, width);
        // the language may stand before it
        const path = new URL(doc.URL).pathname;
        if (!path.endsWith(page.url.split("?")[0])) {
            yield `leads to ${path}`;
            return;
        }
        yield* findDirection(doc, isRtl);
        yield* findOverflow(doc);
        if (!page.isCore) {
            yield* findCutText(doc);
            yield* findOutlineFlaws(doc);
            yield* findNameless(doc);
            if (withKeys) {
                yield* findKeyboardFlaws(frame, doc);
            }
        }
    }

    /**
     * Walk all pages in both directions and all widths; keys are tried where it is
     * narrow, where more is folded away.
     */
    async function walk({ pages, widths, languages }) {
        const frame = makeFrame();
        const flaws = [];
        for (const [language, isRtl] of languages) {
            document.cookie = `frontend_lang=${language}; path=/`;
            for (const page of pages) {
                for (const width of widths) {
                    const withKeys = width === widths[0] && !isRtl;
                    for await (const flaw of look_at(frame, page, width, isRtl, withKeys)) {
                        flaws.push(`${page.url} (${width}, ${isRtl ? "rtl" : "ltr"}) ${flaw}`);
                    }
                }
            }
        }
        frame.remove();
        if (flaws.length) {
            console.error(`${flaws.length} flaws:\n${flaws.join("\n")}`);
        } else {
            console.log("test successful");
        }
    }

    // === JOURNEY === //

    /** Press Tab until an element has the focus, as who has no mouse does. */
    async function tabTo(doc, selector) {
        for (let turn = 0; turn < MOST_TABS; turn++) {
            if (doc.activeElement?.matches(selector)) {
                return;
            }
            await press("Tab", doc);
        }
        throw new Error(`${selector} is not reached by Tab on ${doc.URL}`);
    }

    /**
     * Take steps by keys alone: each tabs to an element, then presses a key, or types.
     *
     * @param {Object[]} steps of `to`, a selector, and `key` or `text`; `isLeaving`
     *      where another page follows
     */
    async function takeByKeys({ url, steps }) {
        const frame = makeFrame();
        let doc = await open(frame, url, 1300);
        doc.body.tabIndex = -1;
        doc.body.focus();
        for (const { to, key, text, isLeaving } of steps) {
            await tabTo(doc, to);
            const loaded = new Promise((resolve) =>
                frame.addEventListener("load", resolve, { once: true })
            );
            if (text) {
                console.debug(`aftersales type ${text}`);
                await sleep(100);
            } else {
                await press(key, doc);
            }
            if (isLeaving) {
                await loaded;
                doc = frame.contentDocument;
                await whenReady(doc);
                frame.contentWindow.focus();
            }
        }
        console.log("test successful");
    }

    return { press, takeByKeys, walk };
})();
