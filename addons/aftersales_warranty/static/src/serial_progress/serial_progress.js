import { onWillUnmount } from "@odoo/owl";
import { browser } from "@web/core/browser/browser";
import { registry } from "@web/core/registry";
import {
    ProgressBarField,
    progressBarField,
} from "@web/views/fields/progress_bar/progress_bar_field";

const PAUSE = 2000;

/** A progress bar that moves by itself while the background job is at work. */
export class SerialProgressField extends ProgressBarField {
    setup() {
        super.setup();
        this.timer = browser.setInterval(() => this.refresh(), PAUSE);
        onWillUnmount(() => browser.clearInterval(this.timer));
    }

    async refresh() {
        const { record } = this.props;
        const isBusy = record.data.state === "running" || record.data.is_check_queued;
        // what is being typed must not be lost
        if (isBusy && !document.hidden && !(await record.isDirty())) {
            await record.load();
        }
    }
}

registry.category("fields").add("aftersales_serial_progress", {
    ...progressBarField,
    component: SerialProgressField,
});
