import { registry } from "@web/core/registry";

const INPUT = ".o_aftersales_unit_finder input";

registry.category("web_tour.tours").add("aftersales_unit_finder", {
    steps: () => [
        {
            content: "Nothing found says what to try",
            trigger: INPUT,
            run: "edit NOPE-1 && press Enter",
        },
        { trigger: ".alert:contains(NOPE-1)" },
        {
            content: "Several are listed",
            trigger: INPUT,
            run: "edit 0912 345 6789 && press Enter",
        },
        { trigger: ".o_unit_hit:contains(TOUR-2):contains(Shirin Rahimi)" },
        {
            content: "The only one opens at once, as after a scan",
            trigger: INPUT,
            run: "edit tour-1 && press Enter",
        },
        {
            content: "The unit tells its life",
            trigger: ".o_form_view a[name=aftersales_timeline]",
            run: "click",
        },
        { trigger: ".o_unit_timeline:contains(Delivered)" },
    ],
});
