import { registry } from "@web/core/registry";

registry.category("web_tour.tours").add("aftersales_hr_score_pay", {
    url: "/my",
    steps: () => [
        {
            content: "Open pay from the home page",
            trigger: ".o_portal_index_card:not(.d-none) a[href='/my/pay']",
            run: "click",
            expectUnloadPage: true,
        },
        {
            content: "Open the sheet of the period",
            trigger: "a[href^='/my/pay/']",
            run: "click",
            expectUnloadPage: true,
        },
        {
            content: "See how a line came about",
            trigger: ".o_aftersales_line summary:contains(How it came about)",
            run: "click",
        },
        {
            content: "It is told",
            trigger: ".o_aftersales_line details[open] table",
        },
        {
            content: "Download the sheet",
            trigger: "a.o_aftersales_download",
            run: async ({ anchor }) => {
                const url = anchor.href.replace("report_type=pdf", "report_type=html");
                const response = await fetch(url);
                const text = await response.text();
                if (!response.ok || !text.includes("Eve")) {
                    throw new Error(`The sheet is not there: ${response.status}`);
                }
            },
        },
        {
            content: "Something is wrong here",
            trigger: ".o_aftersales_dispute summary",
            run: "click",
        },
        {
            content: "Say what",
            trigger: ".o_aftersales_dispute[open] textarea",
            run: "edit It took four hours",
        },
        {
            content: "Send it",
            trigger: ".o_aftersales_dispute[open] button[type='submit']",
            run: "click",
            expectUnloadPage: true,
        },
        {
            content: "It waits for an answer",
            trigger: ".o_aftersales_line .badge:contains(To Answer)",
        },
        {
            content: "What was said stands there",
            trigger: ".o_aftersales_line:contains(It took four hours)",
        },
    ],
});
