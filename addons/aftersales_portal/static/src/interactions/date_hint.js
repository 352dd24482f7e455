import { isJalali, showJalali } from "@aftersales_warranty/calendar/jalali";
import { registry } from "@web/core/registry";
import { Interaction } from "@web/public/interaction";

/**
 * Says below an input of a date which day it is in the reader's calendar: the picker of
 * the browser knows the Gregorian one only.
 */
export class DateHint extends Interaction {
    static selector = "input[type=date], input[type=datetime-local]";
    dynamicContent = {
        _root: { "t-on-input": this.show, "t-on-change": this.show },
    };

    start() {
        if (!isJalali()) {
            return;
        }
        this.hint = document.createElement("div");
        this.hint.className = "form-text o_aftersales_date_hint";
        this.hint.setAttribute("role", "status");
        this.insert(this.hint, this.el, "afterend");
        this.show();
    }

    show() {
        if (!this.hint) {
            return;
        }
        const [day] = this.el.value.split("T");
        const text = showJalali(day.replaceAll("-", "/"), "yyyy/MM/dd");
        this.hint.textContent = day ? text : "";
        this.hint.hidden = !day;
    }
}

registry.category("public.interactions").add("aftersales_portal.date_hint", DateHint);
