import { registry } from "@web/core/registry";
import { fill, follow, openHomeEntry, see } from "./tour_steps";

const tours = registry.category("web_tour.tours");

const submit = (content, form) => follow(content, `${form} button[type='submit']`);

const CHECK = "form[action='/my/repairs/report']";

/** Return a day of which a repair may still be reported. */
const lately = () => new Date(Date.now() - 3 * 86400e3).toISOString().slice(0, 10);

const reportOne = () => [
    submit("Report the good one", ".o_aftersales_send_list"),
    see("One repair is reported", ".alert-success:contains(1)"),
];

tours.add("aftersales_portal_agent_desk", {
    url: "/my",
    steps: () => [
        openHomeEntry("Open the counters from the home page", "/my/desks"),
        follow("Add the first one", "a[href='/my/desks/new']"),
        fill("Name it", "#aftersales_name", "Front desk"),
        fill("Its numbers start with two letters", "#aftersales_prefix", "KH"),
        submit("Keep it", "form[action='/my/desks/new']"),
        see("Nobody waits yet", ".o_aftersales_serving .text-muted:contains(Nobody)"),
        fill("A visitor comes", "#aftersales_visitor_name", "Sara Jafari"),
        fill("She tells her mobile", "#aftersales_phone", "+98 912 345 6789"),
        submit("Give her a number", "form[action$='/visitor']"),
        see("She waits", ".o_aftersales_ticket:contains(Sara Jafari) .badge:contains(Waiting)"),
        follow("Call the next one", ".o_aftersales_call_next"),
        see("She is served", ".o_aftersales_serving:contains(Sara Jafari)"),
        follow("Announce her unit", ".o_aftersales_serving a[href*='ticket_id=']"),
        see("The form says whom it is for", ".alert-info:contains(Sara Jafari)"),
        fill("Enter the serial", "#aftersales_identifier", "FR-0001"),
        fill("Say what is wrong", "#aftersales_complaint", "Does not cool"),
        submit("Send it", "form.o_aftersales_once:has(#aftersales_identifier)"),
        see("The unit is announced", ".list-group-item:contains(FR-0001)"),
    ],
});

tours.add("aftersales_portal_agent_repairs", {
    url: "/my",
    steps: () => [
        openHomeEntry("Open the reports from the home page", "/my/repairs/report"),
        {
            content: "Paste a list with a bad line",
            trigger: "#aftersales_units",
            run: ({ anchor }) => {
                anchor.value = [
                    "Number,Date,Serial number,Work done,Parts,Service code",
                    `J-1,${lately()},FR-0001,Gasket replaced,,SRV`,
                    `J-2,soon,FR-0002,Cleaned,,SRV`,
                ].join("\n");
            },
        },
        submit("Check it", CHECK),
        see("The bad line is told with its reason", ".o_aftersales_bad_line:contains(is no date)"),
        ...reportOne(),
    ],
});

tours.add("aftersales_portal_agent_repairs_file", {
    url: "/my/repairs/report",
    steps: () => [
        {
            content: "Choose the list that the spreadsheet has written",
            trigger: "#aftersales_list_file",
            run: ({ anchor }) => {
                const rows = [
                    "Number;Date;Serial number;Product code;Complaint;Work done;Parts;Service code",
                    // without its last, empty cells
                    `J-3;${lately()};FR-0002;;;Cleaned`,
                ];
                const files = new DataTransfer();
                const file = new File([rows.join("\r\n")], "repairs.csv", { type: "text/csv" });
                files.items.add(file);
                anchor.files = files.files;
            },
        },
        {
            content: "Say what was done",
            trigger: "#aftersales_service",
            run: "selectByIndex 1",
        },
        submit("Check the list", CHECK),
        ...reportOne(),
    ],
});
