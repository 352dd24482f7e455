import { registry } from "@web/core/registry";

const input = ".o_aftersales_serial_scan input[aria-label='Serial number']";

function type(text, status) {
    return [
        { trigger: input, run: `edit ${text}` },
        { trigger: input, run: "press Enter" },
        {
            content: `${text} is answered with ${status}`,
            trigger: `.o_aftersales_scan_answer[data-status='${status}']:contains(${text})`,
        },
    ];
}

registry.category("web_tour.tours").add("aftersales_serial_scan", {
    steps: () => [
        { trigger: ".o_form_view button[name='action_open_scan']", run: "click" },
        ...type("SCAN-0", "bad"),
        ...type("FRIDGE", "product"),
        ...type("SCAN-1", "new"),
        ...type("SCAN-1", "duplicate"),
        ...type("KNOWN-1", "known"),
        ...type("SCAN-2", "new"),
        ...type("SCAN-3", "new"),
        { trigger: ".o_aftersales_scan_undo", run: "click" },
        { trigger: ".o_aftersales_scan_count:contains(2)" },
        { trigger: ".o_aftersales_scan_done", run: "click" },
        {
            content: "The import is done",
            trigger: ".o_form_view .o_arrow_button_current:contains(Done)",
        },
    ],
});
