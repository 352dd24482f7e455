import { browser } from "@web/core/browser/browser";
import { registry } from "@web/core/registry";

import { takePhoto } from "./tour_steps";

const networkFetch = browser.fetch;

/** No mast in sight: nothing leaves the phone. */
function cutNetwork() {
    browser.fetch = () => Promise.reject(new TypeError("cut"));
}

/** The office hears the phone, the phone does not hear the answer. */
function loseAnswers() {
    browser.fetch = async (...args) => {
        await networkFetch(...args);
        throw new TypeError("lost");
    };
}

function restoreNetwork() {
    browser.fetch = networkFetch;
    window.dispatchEvent(new Event("online"));
}

registry.category("web_tour.tours").add("aftersales_portal_phone", {
    steps: () => [
        {
            content: "What is missing is shown at once",
            trigger: ".o_aftersales_needs:contains(Write what was found)",
        },
        {
            content: "The network goes",
            trigger: "form.o_aftersales_log",
            run: cutNetwork,
        },
        {
            content: "Write what was done",
            trigger: "textarea[name=work_done]",
            run: "edit Gasket replaced",
        },
        {
            content: "The phone keeps it",
            trigger: ".o_aftersales_sync:contains(Kept on this phone)",
        },
        {
            content: "Nothing is missing any more",
            trigger: ".o_aftersales_log:not(:has(.o_aftersales_needs:visible))",
        },
        {
            content: "Take a photo with the camera",
            trigger: ".o_aftersales_photos[data-photos=photos]",
            async run() {
                await takePhoto(this.anchor.querySelector("[capture]"), "first.png");
            },
        },
        {
            content: "It waits on the phone",
            trigger: ".o_aftersales_photo:contains(Not sent yet)",
        },
        {
            content: "Hand in, in vain",
            trigger: "button.o_aftersales_submit",
            run: "click",
        },
        {
            content: "The phone says what is not sent",
            trigger: ".o_aftersales_sync:contains(as soon as there is a network):contains(Photos not sent yet: 1)",
        },
        {
            content: "Close the page and open it again",
            trigger: "form.o_aftersales_log",
            run() {
                window.location.reload();
            },
            expectUnloadPage: true,
        },
        {
            content: "It went out by itself, and the page leads on",
            trigger: ".alert-success:contains(Your work is handed in)",
        },
    ],
});

registry.category("web_tour.tours").add("aftersales_portal_phone_lost_answer", {
    steps: () => [
        {
            content: "Answers get lost from now on",
            trigger: "form.o_aftersales_log",
            run: loseAnswers,
        },
        {
            content: "Write what was done",
            trigger: "textarea[name=work_done]",
            run: "edit Gasket replaced",
        },
        {
            content: "Take a photo, which arrives unheard",
            trigger: ".o_aftersales_photos[data-photos=photos]",
            async run() {
                await takePhoto(this.anchor.querySelector("[capture]"), "only.png");
            },
        },
        {
            content: "The phone believes it is not sent",
            trigger: ".o_aftersales_sync:contains(No network):contains(Photos not sent yet: 1)",
        },
        {
            content: "Only the photos get through from now on",
            trigger: "form.o_aftersales_log",
            run() {
                browser.fetch = async (url, options) => {
                    const response = await networkFetch(url, options);
                    if (!url.endsWith("/photo")) {
                        throw new TypeError("lost");
                    }
                    return response;
                };
            },
        },
        {
            content: "Hand in: the office has it, the phone does not know",
            trigger: "button.o_aftersales_submit",
            run: "click",
        },
        {
            content: "The photo is there, once",
            trigger: ".o_aftersales_kept:contains(1)",
        },
        {
            content: "It is still to be sent",
            trigger: ".o_aftersales_sync:contains(as soon as there is a network)",
        },
        {
            content: "The network is back",
            trigger: "form.o_aftersales_log",
            run: restoreNetwork,
            expectUnloadPage: true,
        },
        {
            content: "The same answer as the first one",
            trigger: ".alert-success:contains(Your work is handed in)",
        },
        {
            content: "The phone has nothing left",
            trigger: ".o_aftersales_past",
            run() {
                const left = Object.keys(localStorage).filter((name) =>
                    name.startsWith("aftersales_draft")
                );
                if (left.length) {
                    throw new Error(`Left on the phone: ${left}`);
                }
            },
        },
    ],
});
