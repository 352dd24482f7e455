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
            content: "The estimate can be signed",
            trigger: "a[data-bs-target='#modalaccept']:contains(Sign)",
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
