import { registry } from "@web/core/registry";
import { Interaction } from "@web/public/interaction";

/**
 * Sends a form once, however often its button is pressed. The server holds
 * without it too; this spares the technician the message of the second press.
 */
export class SubmitOnce extends Interaction {
    static selector = "form.o_aftersales_once";
    dynamicContent = {
        _root: { "t-on-submit": this.onSubmit },
        // a page that comes back from the browser's memory can be sent again
        _window: { "t-on-pageshow": () => (this.isSent = false) },
    };

    setup() {
        this.isSent = false;
    }

    onSubmit(ev) {
        if (this.isSent) {
            ev.preventDefault();
        }
        this.isSent = true;
    }
}

registry.category("public.interactions").add("aftersales_portal.submit_once", SubmitOnce);
