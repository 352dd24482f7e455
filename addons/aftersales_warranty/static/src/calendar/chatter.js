/** What changed on a record, its days in the calendar of the reader's language. */
import { Message } from "@mail/core/common/message";
import "@mail/core/web/message_patch";
import { deserializeDate, deserializeDateTime } from "@web/core/l10n/dates";
import { patch } from "@web/core/utils/patch";
import { writeDate, writeDateTime } from "./date_format";
import { isJalali } from "./jalali";

patch(Message.prototype, {
    formatTracking({ fieldType }, value) {
        if (value && isJalali() && fieldType === "date") {
            return writeDate(deserializeDate(value), { numeric: true });
        }
        if (value && isJalali() && fieldType === "datetime") {
            return writeDateTime(deserializeDateTime(value), { numeric: true });
        }
        return super.formatTracking(...arguments);
    },
});
