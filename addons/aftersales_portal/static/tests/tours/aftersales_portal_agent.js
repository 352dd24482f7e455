import { registry } from "@web/core/registry";

registry.category("web_tour.tours").add("aftersales_portal_agent_request", {
    url: "/my",
    steps: () => [
        {
            content: "Open the requests from the home page",
            trigger: ".o_portal_index_card:not(.d-none) a[href='/my/requests']",
            run: "click",
            expectUnloadPage: true,
        },
        {
            content: "Announce a unit",
            trigger: "#aftersales_request_actions a[href='/my/requests/new']",
            run: "click",
            expectUnloadPage: true,
        },
        {
            content: "Enter its serial",
            trigger: "#aftersales_identifier",
            run: "edit FR-0001",
        },
        {
            content: "Say what is wrong",
            trigger: "#aftersales_complaint",
            run: "edit Does not cool",
        },
        {
            content: "Send it",
            trigger: "form.o_aftersales_once button[type='submit']",
            run: "click",
            expectUnloadPage: true,
        },
        {
            content: "It is sent",
            trigger: ".alert-success[role='status']",
        },
        {
            content: "Its unit is on the page",
            trigger: ".list-group-item:contains(FR-0001)",
        },
    ],
});

registry.category("web_tour.tours").add("aftersales_portal_agent_list", {
    url: "/my/requests/group",
    steps: () => [
        {
            content: "Paste a list with a bad line",
            trigger: "#aftersales_units",
            run: ({ anchor }) => {
                anchor.value = "FR-0001\nNOBODY";
            },
        },
        {
            content: "Check it",
            trigger: "form.o_aftersales_once button[type='submit']",
            run: "click",
            expectUnloadPage: true,
        },
        {
            content: "The bad line is told with its reason",
            trigger: ".o_aftersales_bad_line:contains(NOBODY)",
        },
        {
            content: "Send the good one",
            trigger: ".o_aftersales_send_list button[type='submit']",
            run: "click",
            expectUnloadPage: true,
        },
        {
            content: "One unit was sent",
            trigger: ".alert-success:contains(1)",
        },
        {
            content: "Correct the other",
            trigger: ".o_aftersales_bad_line input[name^='identifier_']",
            run: "edit FR-0002",
        },
        {
            content: "Check again",
            trigger: "form[action$='/correct'] button[type='submit']",
            run: "click",
            expectUnloadPage: true,
        },
        {
            content: "Send it",
            trigger: ".o_aftersales_send_list button[type='submit']",
            run: "click",
            expectUnloadPage: true,
        },
        {
            content: "Both were sent",
            trigger: ".alert-success:contains(2)",
        },
    ],
});

registry.category("web_tour.tours").add("aftersales_portal_agent_sale", {
    url: "/my",
    steps: () => [
        {
            content: "Open the sales from the home page",
            trigger: ".o_portal_index_card:not(.d-none) a[href='/my/sales']",
            run: "click",
            expectUnloadPage: true,
        },
        {
            content: "Enter the serial",
            trigger: "#aftersales_identifier",
            run: "edit FR-0002",
        },
        {
            content: "Enter the consumer",
            trigger: "#aftersales_customer_name",
            run: "edit Sara Jafari",
        },
        {
            content: "Enter his mobile",
            trigger: "#aftersales_phone",
            run: "edit +98 912 345 6789",
        },
        {
            content: "Register",
            trigger: "form:has(input[value='one']) button[type='submit']",
            run: "click",
            expectUnloadPage: true,
        },
        {
            content: "It is registered",
            trigger: ".o_aftersales_sale_result:contains(FR-0002) a",
        },
    ],
});

registry.category("web_tour.tours").add("aftersales_portal_agent_office", {
    url: "/my",
    steps: () => [
        {
            content: "Open the jobs of the technicians",
            trigger: ".o_portal_index_card:not(.d-none) a[href='/my/office/jobs']",
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
            content: "Choose the other technician",
            trigger: "#aftersales_technician",
            run: "selectByLabel Babak",
        },
        {
            content: "Hand the job on",
            trigger: ".o_aftersales_office button[type='submit']",
            run: "click",
            expectUnloadPage: true,
        },
        {
            content: "It is his",
            trigger: ".o_aftersales_office .card-title:contains(Babak)",
        },
        {
            content: "Accept for the company",
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
