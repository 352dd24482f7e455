import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { IndexedDB } from "@web/core/utils/indexed_db";
import { redirect } from "@web/core/utils/urls";
import { Interaction } from "@web/public/interaction";

import { Draft, fillForm, makeKey, readForm } from "../offline/draft";
import { PhotoQueue } from "../offline/photo_queue";
import { send } from "../offline/send";

const FIRST_RETRY = 5000;
const LAST_RETRY = 60000;
// what the bar looks like, and the buttons on it
const LOOKS = {
    local: ["secondary", []],
    unkept: ["danger", []],
    sending: ["info", []],
    kept: ["success", []],
    offline: ["warning", ["retry"]],
    login: ["warning", ["retry"]],
    refused: ["danger", []],
    changed: ["danger", ["mine", "theirs"]],
    closed: ["danger", ["theirs"]],
};

/**
 * The form of a visit in a bad network: what is typed is kept on the phone at once,
 * photos wait in a queue, and what was handed in is sent until the office has it.
 * The server takes each key once; nothing here is needed for that.
 */
export class JobLog extends Interaction {
    static selector = "form.o_aftersales_log";
    dynamicContent = {
        _root: {
            "t-on-input": this.onInput,
            "t-on-keydown": this.onKeydown,
            "t-on-submit.prevent": this.onSubmit,
        },
        _window: { "t-on-online": () => this.resume() },
        _document: { "t-on-submit": this.onOtherSubmit },
        ".o_aftersales_photos": { "t-on-change": this.onPhotos },
        ".o_aftersales_sync": {
            "t-att-hidden": () => !this.text,
            "t-att-class": () => this.barClasses,
        },
        ".o_aftersales_sync_text": { "t-out": () => this.text },
        ".o_aftersales_sync button": {
            "t-att-hidden": (el) => !LOOKS[this.state]?.[1].includes(el.dataset.act),
            "t-on-click": (ev) => this[`on_${ev.currentTarget.dataset.act}`](),
        },
        "[data-need]": { "t-att-hidden": (el) => !this.isNeeded(el.dataset.need) },
        ".o_aftersales_needs": { "t-att-hidden": () => !this.isAnythingNeeded() },
    };

    setup() {
        const { user, job, log, photoUrl } = this.el.dataset;
        this.job = job;
        this.draft = new Draft(user, log);
        this.data = null;
        this.state = "";
        this.message = "";
        this.retryDelay = FIRST_RETRY;
        this.isSending = false;
        this.queue = new PhotoQueue({
            db: new IndexedDB("aftersales_portal", 1),
            owner: `${user}/${log}`,
            url: photoUrl,
            getFields: () => ({
                csrf_token: this.el.elements.csrf_token.value,
                log_id: log,
            }),
            onTaken: (target) => this.onPhotoTaken(target),
        });
    }

    async willStart() {
        await this.queue.load();
    }

    start() {
        this.restore();
        this.showPhotos();
        this.resume();
    }

    // === WHAT IS SHOWN === #

    get text() {
        const time = this.data?.saved && luxon.DateTime.fromISO(this.data.saved).toFormat("HH:mm");
        const lines = [
            {
                local: _t("Kept on this phone at %s, not sent yet.", time),
                sending: _t("Sending…"),
                kept: _t("The office has it."),
                offline: this.data?.pending
                    ? _t("Kept on this phone at %s. It is sent as soon as there is a network.", time)
                    : _t("No network. What you enter is kept on this phone."),
                login: _t("Kept on this phone. Log in again in another tab, then send."),
                unkept: _t("This phone keeps nothing: do not leave this page before it is sent."),
            }[this.state] || this.message,
        ];
        const count = this.queue.waiting.length;
        if (count) {
            lines.push(_t("Photos not sent yet: %s", count));
        }
        return lines.filter(Boolean).join("\n");
    }

    get barClasses() {
        const classes = {};
        for (const [state, [color]] of Object.entries(LOOKS)) {
            classes[`alert-${color}`] ||= state === (this.state || "local");
        }
        return classes;
    }

    setState(state, message = "") {
        this.state = state;
        this.message = message;
        if (this.isReady) {
            this.updateContent();
        }
    }

    isNeeded(name) {
        const photos = this.el.querySelector(`[data-photos="${name}"]`);
        if (photos) {
            const isWaiting = this.queue.waiting.some((photo) => photo.target === name);
            return !isWaiting && photos.dataset.kept === "0";
        }
        const used = this.el.elements[name.replace(/_(removed_)?lot$/, "_used")];
        return !this.el.elements[name]?.value && (used?.type !== "checkbox" || used.checked);
    }

    isAnythingNeeded() {
        return [...this.el.querySelectorAll("[data-need]")].some((el) =>
            this.isNeeded(el.dataset.need)
        );
    }

    /** Say beside each input what is wrong with it, and lead to the first one. */
    showFlaws(inputs) {
        for (const el of this.el.querySelectorAll("[data-flaw]")) {
            const message = inputs[el.dataset.flaw] || "";
            const input = this.el.querySelector(`[name="${el.dataset.flaw}"]`);
            el.textContent = message;
            el.classList.toggle("d-block", Boolean(message));
            input?.classList.toggle("is-invalid", Boolean(message));
            input?.setAttribute("aria-invalid", String(Boolean(message)));
        }
        this.el.querySelector(".is-invalid")?.focus();
    }

    // === DRAFT === #

    /** Fill in again what this phone has kept, and look whether it still fits. */
    restore() {
        this.shown = readForm(this.el);
        const data = this.draft.read();
        if (!data) {
            return;
        }
        const version = this.el.elements.version;
        this.data = data;
        if (data.isPhotosOnly) {
            return;
        }
        fillForm(this.el, data.values);
        this.state = "local";
        if (data.version !== version.value) {
            this.tellChange({ version: version.value, values: this.shown });
            version.value = data.version;
        }
    }

    keepDraft(changes) {
        this.data = {
            job: this.job,
            ...this.data,
            version: this.el.elements.version.value,
            values: readForm(this.el),
            saved: new Date().toISOString(),
            ...changes,
        };
        return this.draft.write(this.data);
    }

    dropDraft() {
        this.draft.drop();
        this.data = null;
    }

    onInput(ev) {
        if (ev.target.type === "file" || this.state === "closed") {
            return;
        }
        // it says something else now: another key, and not before it is handed in again
        const isKept = this.keepDraft({ key: null, pending: null, isPhotosOnly: false });
        if (this.state !== "changed") {
            this.state = isKept ? "local" : "unkept";
        }
    }

    /** A scanner ends each serial with Enter: that hands nothing in. */
    onKeydown(ev) {
        if (ev.key === "Enter" && ev.target.matches("input")) {
            ev.preventDefault();
        }
    }

    // === SENDING === #

    /** A step that changes this very log must not look like a change by others. */
    async onOtherSubmit(ev) {
        const other = ev.target;
        if (!this.data || this.data.isPhotosOnly || ev.defaultPrevented || !other.matches(".o_aftersales_save_first")) {
            return;
        }
        ev.preventDefault();
        await this.sendForm("save");
        if (!this.data) {
            other.submit();
        }
    }

    async onSubmit(ev) {
        const isSave = ev.submitter?.getAttribute("formaction")?.endsWith("/save");
        await this.sendForm(isSave ? "save" : "submit");
    }

    async sendForm(step) {
        if (this.isSending || this.state === "changed") {
            return;
        }
        this.isSending = true;
        this.el.inert = true;
        this.keepDraft({
            pending: step,
            key: this.data?.key || makeKey(),
            isPhotosOnly: false,
        });
        this.setState("sending");
        const photos = await this.queue.flush();
        const answer = photos === "taken" ? await this.post(step) : { kind: photos };
        this.el.inert = false;
        this.isSending = false;
        if (!this.isDestroyed) {
            await this.conclude(step, answer);
        }
    }

    post(step) {
        const body = new FormData(this.el);
        for (const input of this.el.querySelectorAll("input[type=file]")) {
            body.delete(input.name);
        }
        body.append("client_key", this.data.key);
        return send(this.el.getAttribute("action").replace(/submit$/, step), body);
    }

    async conclude(step, answer) {
        const isUnknown = ["offline", "login"].includes(answer.kind);
        if (!isUnknown && answer.kind !== "taken") {
            this.keepDraft({ pending: null, key: null });
        }
        this.showFlaws(answer.inputs || {});
        if (answer.kind === "taken") {
            await this.finish(step, answer);
        } else if (answer.kind === "changed") {
            this.tellChange(answer);
        } else {
            this.setState(answer.kind, answer.message);
        }
        if (answer.kind === "offline") {
            this.retryLater();
        }
    }

    async finish(step, answer) {
        this.dropDraft();
        if (step === "submit") {
            await this.queue.dropAll();
            redirect(answer.url);
            return;
        }
        this.el.elements.version.value = answer.version;
        this.shown = readForm(this.el);
        this.setState("kept");
    }

    /** Send what waits: when the page opens, the network is back, or time is up. */
    async resume() {
        if (this.data?.pending && !["changed", "closed"].includes(this.state)) {
            await this.sendForm(this.data.pending);
        } else if (this.queue.waiting.length && !this.isSending) {
            await this.sendPhotos();
        }
    }

    retryLater() {
        clearTimeout(this.retryTimer);
        this.retryTimer = this.waitForTimeout(() => this.resume(), this.retryDelay);
        this.retryDelay = Math.min(2 * this.retryDelay, LAST_RETRY);
    }

    // === PHOTOS === #

    async onPhotos(ev) {
        const target = ev.currentTarget.dataset.photos;
        const files = [...ev.target.files];
        ev.target.value = "";
        await this.queue.add(target, files);
        if (!this.data) {
            // so that the list of jobs tells of it too
            this.keepDraft({ isPhotosOnly: true });
        }
        this.showPhotos();
        await this.sendPhotos();
    }

    async sendPhotos() {
        const outcome = await this.queue.flush();
        if (this.isDestroyed || this.isSending) {
            return;
        }
        if (!this.queue.photos.length && this.data?.isPhotosOnly) {
            this.dropDraft();
        }
        this.showPhotos();
        if (outcome !== "taken") {
            this.setState(outcome);
            this.retryLater();
        } else {
            this.setState(["offline", "login"].includes(this.state) ? "" : this.state);
        }
    }

    onPhotoTaken(target) {
        const photos = this.el.querySelector(`[data-photos="${target}"]`);
        if (photos) {
            photos.dataset.kept = Number(photos.dataset.kept) + 1;
            photos.querySelector(".o_aftersales_kept").textContent = photos.dataset.kept;
        }
        this.retryDelay = FIRST_RETRY;
        this.showPhotos();
    }

    showPhotos() {
        for (const list of this.el.querySelectorAll(".o_aftersales_photo_list")) {
            const target = list.closest("[data-photos]").dataset.photos;
            const photos = this.queue.photos.filter((photo) => photo.target === target);
            list.replaceChildren(...photos.map((photo) => this.makePhoto(photo)));
        }
        if (this.isReady) {
            this.updateContent();
        }
    }

    makePhoto(photo) {
        const item = document.createElement("li");
        item.className = "border rounded p-1 o_aftersales_photo";
        const image = document.createElement("img");
        image.alt = photo.name;
        image.src = URL.createObjectURL(photo.blob);
        image.onload = () => URL.revokeObjectURL(image.src);
        const note = document.createElement("small");
        note.className = photo.error ? "d-block text-danger" : "d-block text-muted";
        note.textContent = photo.error || _t("Not sent yet");
        const button = document.createElement("button");
        button.type = "button";
        button.className = "btn btn-light border w-100";
        button.textContent = _t("Take away");
        button.addEventListener("click", async () => {
            await this.queue.drop(photo.key);
            this.showPhotos();
        });
        item.append(image, note, button);
        return item;
    }

    // === CHANGED BY SOMEBODY ELSE === #

    tellChange(change) {
        this.change = change;
        const typed = readForm(this.el);
        const lines = Object.entries(change.values)
            .filter(([name, value]) => name in typed && typed[name] !== value)
            .map(([name, value]) => `${this.getLabel(name)}: ${this.getWords(name, value)}`);
        this.setState(
            "changed",
            [
                _t("Somebody else has changed this log. The office has now:"),
                ...lines,
                _t("What you typed stands in the form. Nothing was overwritten."),
            ].join("\n")
        );
    }

    getLabel(name) {
        return this.el.querySelector(`label[for="log_${name}"]`)?.textContent.trim() || name;
    }

    getWords(name, value) {
        const option = this.el.querySelector(
            `select[name="${name}"] option[value="${CSS.escape(value)}"]`
        );
        const input = this.el.elements[name];
        if (input?.type === "checkbox") {
            return value ? _t("yes") : _t("no");
        }
        return option?.textContent.trim() || value || "–";
    }

    // === BUTTONS OF THE BAR === #

    on_retry() {
        return this.resume();
    }

    on_mine() {
        this.el.elements.version.value = this.change.version;
        this.keepDraft({ key: null, pending: null });
        this.setState("local");
    }

    async on_theirs() {
        this.dropDraft();
        await this.queue.dropAll();
        redirect(window.location.pathname);
    }
}

registry.category("public.interactions").add("aftersales_portal.job_log", JobLog);
