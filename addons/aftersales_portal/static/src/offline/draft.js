import { browser } from "@web/core/browser/browser";

const PREFIX = "aftersales_draft";

/** Return a key that stands for one thing to send; also where the page is no safe one. */
export function makeKey() {
    const bytes = crypto.getRandomValues(new Uint8Array(16));
    return [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

function getInputs(form) {
    return [...form.elements].filter(
        (input) => input.name && !["file", "hidden", "submit", "button"].includes(input.type)
    );
}

/** Return what stands in the inputs, by name; an unticked box is an empty text. */
export function readForm(form) {
    const values = {};
    for (const input of getInputs(form)) {
        if (input.type === "checkbox") {
            values[input.name] = input.checked ? input.value : "";
        } else {
            values[input.name] = input.value;
        }
    }
    return values;
}

/** Fill in what was typed before; an input that is new keeps what it has. */
export function fillForm(form, values) {
    for (const input of getInputs(form)) {
        if (!(input.name in values)) {
            continue;
        }
        if (input.type === "checkbox") {
            input.checked = Boolean(values[input.name]);
        } else {
            input.value = values[input.name];
        }
    }
}

/**
 * What a user typed for one log and the office does not have: kept on this phone,
 * under his number, so that nobody else who logs in here is shown it.
 */
export class Draft {
    constructor(user, log) {
        this.name = `${PREFIX}/${user}/${log}`;
    }

    /** @returns {Object|null} */
    read() {
        try {
            return JSON.parse(browser.localStorage.getItem(this.name));
        } catch {
            return null;
        }
    }

    /** @returns {boolean} whether this phone keeps it */
    write(data) {
        try {
            browser.localStorage.setItem(this.name, JSON.stringify(data));
            return true;
        } catch {
            return false;
        }
    }

    drop() {
        browser.localStorage.removeItem(this.name);
    }
}

/** Return the numbers of the jobs of a user of which this phone keeps something. */
export function getUnsentJobs(user) {
    const jobs = new Set();
    const start = `${PREFIX}/${user}/`;
    for (let index = 0; index < browser.localStorage.length; index++) {
        const name = browser.localStorage.key(index);
        if (name.startsWith(start)) {
            jobs.add(new Draft(user, name.slice(start.length)).read()?.job);
        }
    }
    return jobs;
}
