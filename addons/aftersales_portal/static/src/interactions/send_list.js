import { rpc } from "@web/core/network/rpc";
import { registry } from "@web/core/registry";
import { Interaction } from "@web/public/interaction";

/**
 * Sends a checked list of units in steps and shows how far it is. Each step is kept
 * by the server before the next: a list that stops half-way goes on where it was.
 */
export class SendList extends Interaction {
    static selector = "form.o_aftersales_send_list";
    dynamicContent = {
        _root: { "t-on-submit.prevent": this.onSubmit },
        ".o_aftersales_progress": { "t-att-class": () => ({ "d-none": !this.isSending }) },
        ".progress-bar": { "t-att-style": () => ({ width: `${this.percent}%` }) },
        ".progress": { "t-att-aria-valuenow": () => `${this.percent}` },
        ".o_aftersales_error": {
            "t-att-class": () => ({ "d-none": !this.error }),
            "t-out": () => this.error,
        },
        "button[type=submit]": { "t-att-disabled": () => this.isSending },
    };

    setup() {
        this.total = parseInt(this.el.dataset.total);
        this.isSending = false;
        this.error = "";
        this.percent = 0;
    }

    async onSubmit() {
        if (this.isSending) {
            return;
        }
        this.isSending = true;
        this.error = "";
        this.updateContent();
        let left = this.total;
        while (left) {
            let result;
            try {
                result = await this.waitFor(rpc(this.el.dataset.url));
            } catch {
                result = { error: this.el.querySelector(".o_aftersales_offline").textContent };
            }
            if (result.error) {
                this.error = result.error;
                this.isSending = false;
                this.updateContent();
                return;
            }
            left = result.left;
            this.percent = Math.round((100 * (this.total - left)) / this.total);
            this.updateContent();
        }
        window.location.reload();
    }
}

registry.category("public.interactions").add("aftersales_portal.send_list", SendList);
