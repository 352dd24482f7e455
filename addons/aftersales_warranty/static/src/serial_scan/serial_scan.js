import { Component, onWillStart, useRef, useState } from "@odoo/owl";
import { scanBarcode } from "@web/core/barcode/barcode_dialog";
import { isBarcodeScannerSupported } from "@web/core/barcode/barcode_video_scanner";
import { browser } from "@web/core/browser/browser";
import { RecordSelector } from "@web/core/record_selectors/record_selector";
import { registry } from "@web/core/registry";
import { Mutex } from "@web/core/utils/concurrency";
import { useAutofocus, useBus, useService } from "@web/core/utils/hooks";
import { Layout } from "@web/search/layout";
import { standardActionServiceProps } from "@web/webclient/actions/action_service";

const MODEL = "aftersales.serial.import";
const SHOWN_ROWS = 20;
const ERRORS = ["bad", "known", "duplicate"];

/** Scan serials one after another; each is answered at once, in sight and sound. */
export class SerialScan extends Component {
    static template = "aftersales_warranty.SerialScan";
    static components = { Layout, RecordSelector };
    static props = { ...standardActionServiceProps };

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
        this.notification = useService("notification");
        this.mutex = new Mutex();
        this.display = { controlPanel: {} };
        this.hasCamera = isBarcodeScannerSupported();
        this.input = useAutofocus();
        this.sound = useRef("sound");
        this.productDomain = [["tracking", "=", "serial"]];
        this.state = useState({
            rows: [],
            count: 0,
            kind: "serials",
            productId: false,
            last: null,
            isLoud: browser.localStorage.getItem("aftersales_serial_scan_loud") !== "no",
        });
        useBus(useService("barcode").bus, "barcode_scanned", (ev) =>
            this.scan(ev.detail.barcode)
        );
        onWillStart(async () => {
            const loaded = await this.call("action_scan_load");
            this.state.rows = loaded.rows;
            this.update(loaded);
        });
    }

    get importId() {
        const { params, context } = this.props.action;
        return params?.import_id || context.active_id;
    }

    get lastClass() {
        const status = this.state.last?.status;
        return {
            new: "alert-success",
            product: "alert-info",
            bad: "alert-danger",
            known: "alert-warning",
            duplicate: "alert-warning",
        }[status];
    }

    call(method, ...args) {
        return this.orm.call(MODEL, method, [[this.importId], ...args]);
    }

    update(totals) {
        this.state.count = totals.count;
        this.state.kind = totals.kind;
        this.state.productId = totals.product_id;
    }

    /** Scanners are quicker than the server: one after another, in their order. */
    scan(text) {
        return this.mutex.exec(async () => {
            const answer = await this.call("action_scan", text);
            this.update(answer);
            this.state.last = answer;
            if (answer.status === "new") {
                this.state.rows.unshift({ serial: answer.serial, product: answer.product });
                this.state.rows.splice(SHOWN_ROWS);
            } else if (ERRORS.includes(answer.status) && this.state.isLoud) {
                // a browser may refuse to play before the first click
                this.sound.el?.play()?.catch(() => {});
            }
        });
    }

    onKeydown(ev) {
        const text = ev.target.value.trim();
        if (["Enter", "Tab"].includes(ev.key) && text) {
            ev.preventDefault();
            ev.target.value = "";
            this.scan(text);
        }
    }

    onType() {
        const text = this.input.el.value.trim();
        this.input.el.value = "";
        this.input.el.focus();
        return text ? this.scan(text) : undefined;
    }

    async onCamera() {
        let text = "";
        try {
            text = await scanBarcode(this.env, "environment");
        } catch (error) {
            this.notification.add(error.message, { type: "warning" });
        }
        return text ? this.scan(text) : undefined;
    }

    async onProduct(productId) {
        this.update(await this.call("action_scan_product", productId));
        this.state.last = null;
        this.input.el.focus();
    }

    async onKind(ev) {
        this.update(await this.call("action_scan_kind", ev.target.value));
        this.input.el.focus();
    }

    undo() {
        return this.mutex.exec(async () => {
            this.update(await this.call("action_scan_undo"));
            this.state.rows.shift();
            this.state.last = null;
            this.input.el.focus();
        });
    }

    done() {
        return this.mutex.exec(async () => {
            const action = await this.call("action_scan_done");
            await this.action.doAction(action, { clearBreadcrumbs: false });
        });
    }

    toggleSound() {
        this.state.isLoud = !this.state.isLoud;
        browser.localStorage.setItem(
            "aftersales_serial_scan_loud",
            this.state.isLoud ? "yes" : "no"
        );
    }
}

registry.category("actions").add("aftersales_serial_scan", SerialScan);
