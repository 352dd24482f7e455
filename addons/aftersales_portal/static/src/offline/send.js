import { browser } from "@web/core/browser/browser";

// a phone that hangs between two masts: better to begin anew
const LONGEST_WAIT = 90000;

/**
 * Send a form to a route that answers in JSON.
 *
 * @param {string} url
 * @param {FormData} body
 * @returns {Promise<Object>} what became of it, in ``kind``:
 *  - ``taken``: the office has it
 *  - ``refused``, ``changed``, ``closed``: not taken, the answer says why
 *  - ``login``: the session is over
 *  - ``offline``: nobody knows; send the same again, with the same key
 */
export async function send(url, body) {
    try {
        const response = await browser.fetch(url, {
            method: "POST",
            body,
            headers: { Accept: "application/json" },
            signal: AbortSignal.timeout(LONGEST_WAIT),
        });
        if (response.status >= 500) {
            return { kind: "offline" };
        }
        if (!response.headers.get("Content-Type")?.startsWith("application/json")) {
            return { kind: "login" };
        }
        const answer = await response.json();
        return response.ok ? { ...answer, kind: "taken" } : { kind: "refused", ...answer };
    } catch {
        return { kind: "offline" };
    }
}
