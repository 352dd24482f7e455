import { registry } from "@web/core/registry";

registry.category("web_tour.tours").add("aftersales_portal_customer", {
    url: "/my",
    steps: () => [
        {
            content: "Open the cases from the home page",
            trigger: ".o_portal_index_card:not(.d-none) a[href='/my/cases']",
            run: "click",
            expectUnloadPage: true,
        },
        {
            content: "Open the case",
            trigger: ".o_portal_my_doc_table td a[href^='/my/cases/']",
            run: "click",
            expectUnloadPage: true,
        },
        {
            content: "The timeline says that the estimate was sent",
            trigger: ".o_aftersales_timeline .o_aftersales_now:contains(Estimate sent)",
        },
        {
            content: "Open the estimate",
            trigger: "a.o_aftersales_estimate",
            run: "click",
            expectUnloadPage: true,
        },
        {
            content: "Its lines can be chosen, and signed for",
            trigger: ".o_aftersales_choose button[type='submit']:contains(sign)",
        },
    ],
});

registry.category("web_tour.tours").add("aftersales_portal_technician", {
    url: "/my",
    steps: () => [
        {
            content: "Open the jobs from the home page",
            trigger: ".o_portal_index_card:not(.d-none) a[href='/my/jobs']",
            run: "click",
            expectUnloadPage: true,
        },
        {
            content: "Open the job",
            trigger: ".o_aftersales_job a.stretched-link",
            run: "click",
            expectUnloadPage: true,
        },
        {
            content: "Accept it",
            trigger: "button.o_aftersales_accept",
            run: "click",
            expectUnloadPage: true,
        },
        {
            content: "The job is accepted",
            trigger: ".badge:contains(Accepted)",
        },
    ],
});

registry.category("web_tour.tours").add("aftersales_portal_check", {
    url: "/warranty/check",
    steps: () => [
        {
            content: "Enter a number that nobody has",
            trigger: "#aftersales_check_number",
            run: "edit NOBODY-1",
        },
        {
            content: "Check it",
            trigger: ".o_aftersales_check button[type='submit']",
            run: "click",
            expectUnloadPage: true,
        },
        {
            content: "It is unknown",
            trigger: "#aftersales_check_result .o_aftersales_unknown:contains(NOBODY-1)",
        },
        {
            content: "Enter a serial number in Persian digits",
            trigger: "#aftersales_check_number",
            run: "edit fr-۰۰۰۱",
        },
        {
            content: "Check it",
            trigger: ".o_aftersales_check button[type='submit']",
            run: "click",
            expectUnloadPage: true,
        },
        {
            content: "The unit is covered",
            trigger: "#aftersales_check_result .o_aftersales_check_running .badge:contains(Covered)",
        },
    ],
});
