import { makeKey } from "./draft";
import { send } from "./send";

const TABLE = "photos";

/**
 * Photos that wait on this phone until the office has them: sent one after the other,
 * each under a key of its own, so that none arrives twice.
 */
export class PhotoQueue {
    /**
     * @param {Object} options
     * @param {import("@web/core/utils/indexed_db").IndexedDB} options.db
     * @param {string} options.owner under which this phone keeps them: user and log
     * @param {string} options.url the route that takes one
     * @param {() => Object} options.getFields what goes with each photo
     * @param {(target: string) => void} options.onTaken
     */
    constructor({ db, owner, url, getFields, onTaken }) {
        Object.assign(this, { db, owner, url, getFields, onTaken });
        this.photos = [];
        this.sending = null;
    }

    get waiting() {
        return this.photos.filter((photo) => !photo.error);
    }

    async load() {
        try {
            this.photos = (await this.db.read(TABLE, this.owner)) || [];
        } catch {
            // no store in this browser: they live as long as the page
            this.photos = [];
        }
    }

    async add(target, files) {
        for (const file of files) {
            this.photos.push({ key: makeKey(), target, name: file.name, blob: file });
        }
        await this.keep();
    }

    async drop(key) {
        this.photos = this.photos.filter((photo) => photo.key !== key);
        await this.keep();
    }

    async dropAll() {
        this.photos = [];
        await this.keep();
    }

    /**
     * Send what waits.
     *
     * @returns {Promise<string>} ``taken`` when nothing waits any more, else why
     */
    flush() {
        this.sending ||= this.sendAll().finally(() => (this.sending = null));
        return this.sending;
    }

    async sendAll() {
        while (this.waiting.length) {
            const photo = this.waiting[0];
            const answer = await send(this.url, this.makeBody(photo));
            if (answer.kind === "taken") {
                await this.drop(photo.key);
                this.onTaken(photo.target);
            } else if (["offline", "login"].includes(answer.kind)) {
                return answer.kind;
            } else {
                photo.error = answer.message;
                await this.keep();
            }
        }
        return "taken";
    }

    makeBody(photo) {
        const body = new FormData();
        for (const [name, value] of Object.entries(this.getFields())) {
            body.append(name, value);
        }
        body.append("client_key", photo.key);
        body.append("target", photo.target);
        body.append("photo", photo.blob, photo.name);
        return body;
    }

    async keep() {
        try {
            await this.db.write(TABLE, this.owner, this.photos);
        } catch {
            // full, or none: they live as long as the page
        }
    }
}
