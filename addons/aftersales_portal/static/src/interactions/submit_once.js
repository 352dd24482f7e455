import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { Interaction } from "@web/public/interaction";

/**
 * Sends a form once, however often its button is pressed, and not without a network:
 * the page would be lost. The server holds without it too; this spares the technician
 * the message of the second press.
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
        if (!navigator.onLine) {
            ev.preventDefault();
            this.tell(_t("No network. Try again when there is one; this page stays open."));
            return;
        }
        if (this.isSent) {
            ev.preventDefault();
        }
        this.isSent = true;
    }

    tell(message) {
        this.note?.remove();
        this.note = document.createElement("p");
        this.note.className = "text-danger mt-2 mb-0";
        this.note.setAttribute("role", "alert");
        this.note.textContent = message;
        this.insert(this.note);
    }
}

registry.category("public.interactions").add("aftersales_portal.submit_once", SubmitOnce);
