import { registry } from "@web/core/registry";

import {
    choose,
    fill,
    follow,
    openHomeEntry,
    press,
    see,
    signAs,
    takePhoto,
    waitForPage,
} from "./tour_steps";

const tours = registry.category("web_tour.tours");

tours.add("aftersales_portal_pay", {
    steps: () => [
        waitForPage(),
        see("The unit is there to be fetched, and to be paid", "#aftersales_case_pickup"),
        follow("Pay the invoice", "a:has(.o_aftersales_pay)"),
        see("The form opens by itself", "#pay_with.show #o_payment_form"),
        follow("Pay", "#pay_with button[name='o_payment_submit_button']:enabled"),
        see("The bank has taken it, the invoice is paid", "[name='invoice_paid_badge']"),
    ],
});

tours.add("aftersales_portal_decline", {
    url: "/my",
    steps: () => [
        openHomeEntry("Open the cases", "/my/cases"),
        follow("Open the case", ".o_portal_my_doc_table td a[href^='/my/cases/']"),
        follow("Open the estimate", "a.o_aftersales_estimate"),
        press("It is too much", "summary:contains(Decline the estimate)"),
        fill("Say why", "#estimate_note", "Too dear"),
        follow("Decline", ".o_aftersales_decline button[type='submit']"),
        see("It is declined", ".alert-info:contains(You declined the estimate)"),
        see(
            "Nothing is asked any more",
            "#aftersales_case_state:not(:has(a.o_aftersales_estimate))"
        ),
    ],
});

tours.add("aftersales_portal_received", {
    url: "/my",
    steps: () => [
        openHomeEntry("Open the cases", "/my/cases"),
        follow("Open the case", ".o_portal_my_doc_table td a[href^='/my/cases/']"),
        follow("The unit is back", ".o_aftersales_received button[type='submit']"),
        see("We know", ".alert-success:contains(you have your unit)"),
        see("It is not asked again", "#wrap:not(:has(.o_aftersales_received))"),
    ],
});

tours.add("aftersales_portal_reception", {
    steps: () => [
        waitForPage(),
        see("The gateway says what it is for", "h1:contains(Fridges at home)"),
        fill("Enter the product", "#aftersales_product", "FR300"),
        fill("Enter the serial in Persian digits", "#aftersales_identifier", "fr-۰۰۰۱"),
        fill("Enter the mobile", "#aftersales_phone", "+98 912 345 6789"),
        fill("Say what is wrong", "#aftersales_complaint", "It hums at night"),
        follow("Send it", "form.o_aftersales_once button[type='submit']"),
        see("It has a number", ".alert-success strong bdi:not(:empty)"),
    ],
});

tours.add("aftersales_portal_consumer", {
    url: "/my",
    steps: () => [
        openHomeEntry("Open the consumers", "/my/consumers"),
        follow("Add one", "a[href='/my/consumers/new']"),
        fill("Enter the name", "#aftersales_customer_name", "Sara Jafari"),
        fill("Enter the mobile", "#aftersales_phone", "+98 912 345 6789"),
        fill("Enter the street", "#aftersales_street", "9 Azadi"),
        fill("Enter the city", "#aftersales_city", "Tehran"),
        follow("Add", "form.o_aftersales_once button[type='submit']"),
        see("She is on the list", ".o_portal_my_doc_table td:contains(Sara Jafari)"),
    ],
});

tours.add("aftersales_portal_ask_parts", {
    url: "/my",
    steps: () => [
        openHomeEntry("Open the jobs", "/my/jobs"),
        follow("Open the job", ".o_aftersales_job a.stretched-link"),
        follow("Ask for what is missing", "button.o_aftersales_ask"),
        see("It is asked for", ".alert-success:contains(were asked for)"),
        follow("See the requests", ".alert-success a[href='/my/jobs/parts']"),
        see("The compressor is among them", "#wrap:contains(Compressor)"),
    ],
});

tours.add("aftersales_portal_visit", {
    url: "/my",
    steps: () => [
        openHomeEntry("Open the jobs", "/my/jobs"),
        follow("Open the job", ".o_aftersales_job a.stretched-link"),
        follow("Accept it", "button.o_aftersales_accept"),
        follow("Start the work", "button.o_aftersales_start"),
        choose("Add a part he has with him", "#add_product_id", "Door gasket"),
        follow("Add it", "button.o_aftersales_add"),
        see("It is on the list", ".o_aftersales_line:contains(Door gasket)"),
        choose("Say what fails", "#log_fault_mode_id", "Leaks"),
        fill("Say what was done", "#log_work_done", "Gasket replaced"),
        {
            content: "Take a photo",
            trigger: ".o_aftersales_photos[data-photos=photos]",
            async run() {
                await takePhoto(this.anchor.querySelector("[capture]"), "door.png");
            },
        },
        see("The office has it", ".o_aftersales_kept:contains(1)"),
        follow("Hand in", "button.o_aftersales_submit"),
        see("It is handed in", ".alert-success:contains(Your work is handed in)"),
        press("The customer signs", "summary:contains(The customer signs)"),
        ...signAs("Mina Karimi", "Leila Karimi"),
        see("She has signed", ".o_aftersales_past:contains(Signed by Mina Karimi)"),
    ],
});
