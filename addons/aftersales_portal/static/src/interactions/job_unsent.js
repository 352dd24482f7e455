import { registry } from "@web/core/registry";
import { Interaction } from "@web/public/interaction";

import { Draft, getUnsentJobs } from "../offline/draft";

/** Marks, in the list, the jobs of which this phone keeps something unsent. */
export class JobUnsent extends Interaction {
    static selector = ".o_aftersales_jobs";
    dynamicContent = {
        "[data-job] .o_aftersales_unsent": {
            "t-att-hidden": (el) => !this.jobs.has(el.closest("[data-job]").dataset.job),
        },
    };

    setup() {
        this.jobs = getUnsentJobs(this.el.dataset.user);
    }
}

/**
 * Drops the draft of a visit that was handed in: proven by its key, which the office
 * names. Where it has another one, he is told before anything goes.
 */
export class JobHandedIn extends Interaction {
    static selector = ".o_aftersales_past";
    dynamicContent = {
        ".o_aftersales_left": { "t-att-hidden": () => !this.data },
        ".o_aftersales_left_text": { "t-out": () => this.data?.values.work_done || "" },
        ".o_aftersales_left button": { "t-on-click": this.drop },
    };

    setup() {
        const { user, log, keys } = this.el.dataset;
        this.draft = new Draft(user, log);
        this.data = this.draft.read();
        if (this.data && keys.split(" ").includes(this.data.key)) {
            this.drop();
        }
    }

    drop() {
        this.draft.drop();
        this.data = null;
    }
}

registry
    .category("public.interactions")
    .add("aftersales_portal.job_unsent", JobUnsent)
    .add("aftersales_portal.job_handed_in", JobHandedIn);
