import { registry } from "@web/core/registry";

import { follow, press, see, signAs, takePicture, waitForPage } from "./tour_steps";

/** Take a photo of a QR code, as a phone's camera does. */
async function takeCode(input, value) {
    const response = await fetch(`/report/barcode/QR/${encodeURIComponent(value)}?width=300&height=300`);
    takePicture(input, await response.blob(), "code.png");
}

registry.category("web_tour.tours").add("aftersales_portal_register", {
    url: "/my",
    steps: () => [
        {
            content: "Register a unit, from the home page",
            trigger: ".o_portal_index_card a[href='/my/warranty/register']",
            run: "click",
            expectUnloadPage: true,
        },
        {
            content: "Take a photo of the QR code on the card",
            trigger: ".o_aftersales_photo_scan:not(.d-none) #register_photo",
            async run({ anchor }) {
                await takeCode(anchor, "https://example.com/warranty/check?number=FR-0100");
            },
        },
        {
            content: "The number is read",
            trigger: ".o_aftersales_scan_state:contains(number is read)",
        },
        {
            content: "It stands in its input",
            trigger: "#register_number:value(FR-0100)",
        },
        {
            content: "Enter the day",
            trigger: "#register_date",
            run({ anchor }) {
                anchor.value = anchor.max;
                anchor.dispatchEvent(new Event("change", { bubbles: true }));
            },
        },
        {
            content: "Register it",
            trigger: "form.o_aftersales_register button[type='submit']",
            run: "click",
            expectUnloadPage: true,
        },
        {
            content: "The card is there, with its cover as a bar",
            trigger: ".alert-success:contains(registered in your name)",
        },
        {
            trigger: ".o_aftersales_bar [role='progressbar'], .o_aftersales_bar[role='progressbar']",
        },
        {
            content: "Ask for service of it",
            trigger: "#aftersales_card_actions a:contains(Ask for Service)",
            run: "click",
            expectUnloadPage: true,
        },
        {
            content: "Say what is wrong",
            trigger: "#service_complaint",
            run: "edit It does not cool",
        },
        {
            content: "Bring it to the workshop",
            trigger: "#service_place_workshop",
            run: "click",
        },
        {
            content: "Nobody asks for an address then",
            trigger: "form.o_aftersales_service:not(:has(#service_street:visible))",
        },
        {
            content: "Send it",
            trigger: "form.o_aftersales_service button[type='submit']",
            run: "click",
            expectUnloadPage: true,
        },
        {
            content: "The case is there",
            trigger: ".alert-success:contains(We have your request)",
        },
        {
            trigger: ".o_aftersales_timeline .o_aftersales_now[aria-current='step']",
        },
    ],
});

registry.category("web_tour.tours").add("aftersales_portal_sign", {
    steps: () => [
        waitForPage(),
        follow("Open the estimate", "a.o_aftersales_estimate"),
        press(
            "Leave out the last line",
            ".o_aftersales_choose label:last-of-type input[name='keep']"
        ),
        follow("Go on", ".o_aftersales_choose button[type='submit']"),
        see("It says what is left out", "#wrap:contains(We do without)"),
        ...signAs("Mina Karimi", "Leila Karimi"),
        see("It is signed", ".alert-success:contains(We have your signature)"),
    ],
});
