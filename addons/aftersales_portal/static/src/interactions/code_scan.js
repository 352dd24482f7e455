import { loadJS } from "@web/core/assets";
import { scanBarcode } from "@web/core/barcode/barcode_dialog";
import { isBarcodeScannerSupported } from "@web/core/barcode/barcode_video_scanner";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { Interaction } from "@web/public/interaction";

// enough to read a code, and little enough for an old phone
const LONGEST_SIDE = 1600;

/**
 * Reads a QR code or barcode into an input, by the camera or from a photo. Where
 * neither works the number is typed, as without this.
 */
export class CodeScan extends Interaction {
    static selector = ".o_aftersales_scan";
    dynamicContent = {
        ".o_aftersales_camera": {
            "t-att-class": () => ({ "d-none": !isBarcodeScannerSupported() }),
            "t-on-click.prevent": this.onScan,
        },
        ".o_aftersales_photo_scan": { "t-att-class": () => ({ "d-none": false }) },
        ".o_aftersales_code_photo": { "t-on-change": this.onPhoto },
        ".o_aftersales_scan_state": { "t-out": () => this.message },
    };

    setup() {
        this.message = "";
    }

    async onScan() {
        try {
            this.fill(await this.waitFor(scanBarcode(this.env)));
        } catch (error) {
            this.message = error.message;
        }
    }

    async onPhoto(ev) {
        const [file] = ev.target.files;
        if (!file) {
            return;
        }
        this.message = _t("Reading the photo…");
        this.updateContent();
        const text = await this.waitFor(this.read(file));
        if (text) {
            this.fill(text);
        } else {
            this.message = _t("There is no code to be read on the photo. Type the number.");
        }
    }

    fill(text) {
        const input = this.el.querySelector(".o_aftersales_scanned");
        input.value = this.getNumber(text);
        input.focus();
        this.message = _t("The number is read.");
    }

    /**
     * The code of a card is the address of its public page.
     */
    getNumber(text) {
        try {
            return new URL(text).searchParams.get("number") || text;
        } catch {
            return text.split("\n")[0];
        }
    }

    /**
     * @param {File} file
     * @returns {Promise<string>} empty where there is no code
     */
    async read(file) {
        try {
            const canvas = await this.draw(file);
            if ("BarcodeDetector" in window) {
                // eslint-disable-next-line no-undef
                const codes = await new BarcodeDetector().detect(canvas);
                if (codes.length) {
                    return codes[0].rawValue;
                }
            }
            return await this.decode(canvas);
        } catch {
            // no picture, or no code on it
            return "";
        }
    }

    async draw(file) {
        const bitmap = await createImageBitmap(file);
        const scale = Math.min(1, LONGEST_SIDE / Math.max(bitmap.width, bitmap.height));
        const canvas = document.createElement("canvas");
        canvas.width = Math.round(bitmap.width * scale);
        canvas.height = Math.round(bitmap.height * scale);
        canvas.getContext("2d").drawImage(bitmap, 0, 0, canvas.width, canvas.height);
        return canvas;
    }

    async decode(canvas) {
        await loadJS("/web/static/lib/zxing-library/zxing-library.js");
        const ZXing = window.ZXing;
        const reader = new ZXing.MultiFormatReader();
        reader.setHints(new Map([[ZXing.DecodeHintType.TRY_HARDER, true]]));
        const source = new ZXing.HTMLCanvasElementLuminanceSource(canvas);
        return reader.decode(new ZXing.BinaryBitmap(new ZXing.HybridBinarizer(source))).getText();
    }
}

registry.category("public.interactions").add("aftersales_portal.code_scan", CodeScan);
