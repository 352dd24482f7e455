import { Component, onMounted, useRef, useState } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { useBus, useService } from "@web/core/utils/hooks";
import { KeepLast } from "@web/core/utils/concurrency";
import { standardActionServiceProps } from "@web/webclient/actions/action_service";

const BADGES = {
    none: "text-bg-secondary",
    pending: "text-bg-info",
    running: "text-bg-success",
    expired: "text-bg-danger",
    suspended: "text-bg-warning",
};

export class UnitFinder extends Component {
    static template = "aftersales_warranty.UnitFinder";
    static props = { ...standardActionServiceProps };

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
        this.input = useRef("input");
        this.keepLast = new KeepLast();
        const text = this.props.state?.text || "";
        this.state = useState({ text, hits: null, message: "", hasMore: false });
        // A scanner may fire while nothing has the focus.
        useBus(useService("barcode").bus, "barcode_scanned", (ev) => {
            this.state.text = ev.detail.barcode;
            this.find({ opens: true });
        });
        onMounted(() => {
            this.props.updateActionState?.({ text: this.state.text });
            this.input.el.focus();
            if (text) {
                this.find({ opens: false });
            }
        });
    }

    get placeholder() {
        return _t("Serial, card, phone, national ID, subscription, invoice, order…");
    }

    getBadge(hit) {
        return BADGES[hit.state];
    }

    onKeydown(ev) {
        if (ev.key === "Enter") {
            ev.preventDefault();
            this.find({ opens: true });
        }
    }

    clear() {
        Object.assign(this.state, { text: "", hits: null, message: "", hasMore: false });
        this.input.el.focus();
    }

    /** @param {{opens: boolean}} options open the unit at once when it is the only one */
    async find({ opens }) {
        if (!this.state.text.trim()) {
            return this.clear();
        }
        const found = await this.keepLast.add(
            this.orm.call("aftersales.unit.finder", "find_units", [this.state.text])
        );
        Object.assign(this.state, {
            hits: found.hits,
            message: found.message,
            hasMore: found.has_more,
        });
        this.props.updateActionState?.({ text: this.state.text });
        const [hit] = found.hits;
        if (opens && found.hits.length === 1 && hit.is_exact && hit.lot.id) {
            return this.open("stock.lot", hit.lot.id);
        }
        this.input.el?.select();
    }

    open(model, id) {
        return this.action.doAction({
            type: "ir.actions.act_window",
            res_model: model,
            res_id: id,
            views: [[false, "form"]],
        });
    }
}

registry.category("actions").add("aftersales_unit_finder", UnitFinder);
