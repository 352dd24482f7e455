from odoo import Command, api, fields, models
from odoo.exceptions import UserError

from ..rules.dispatch import find_problems, get_score, is_blocking

# As many as a dispatcher looks at; the rest can still be chosen by name.
SUGGESTIONS_SHOWN = 15


class AftersalesCaseAssign(models.TransientModel):
    """Choose the technician for one or many cases, the most suitable first."""

    _name = "aftersales.case.assign"
    _description = "Assign Technician"

    case_ids = fields.Many2many(comodel_name="aftersales.case", required=True)
    case_count = fields.Integer(compute="_compute_case_count")
    company_id = fields.Many2one(
        comodel_name="res.company", compute="_compute_case_count"
    )
    mode = fields.Selection(
        string="Choice",
        selection=[
            ("one", "One technician for all"),
            ("best", "To each the most suitable"),
        ],
        required=True,
        default="one",
    )
    technician_id = fields.Many2one(
        comodel_name="aftersales.technician",
        domain="[('company_id', '=?', company_id)]",
    )
    date_planned = fields.Datetime(
        string="Planned For",
        required=True,
        default=lambda self: self.env.company._get_next_working_moment(),
    )
    is_consecutive = fields.Boolean(
        string="One after Another",
        help="Plan each case when the one before it should be done.",
    )
    line_ids = fields.One2many(
        comodel_name="aftersales.case.assign.line",
        inverse_name="wizard_id",
        string="Suggestions",
    )
    warning = fields.Text(compute="_compute_warning")
    is_blocked = fields.Boolean(compute="_compute_warning")
    override_reason = fields.Text(
        string="Assign Still Because",
        groups="aftersales_warranty.aftersales_group_manager",
        help="A manager gives the work to somebody whom the branch forbids it; the "
        "reason is kept on the order.",
    )

    # === COMPUTE METHODS === #

    @api.depends("case_ids")
    def _compute_case_count(self):
        for wizard in self:
            companies = wizard.case_ids.workshop_company_id
            wizard.case_count = len(wizard.case_ids)
            wizard.company_id = companies if len(companies) == 1 else False

    @api.depends("technician_id", "case_ids", "date_planned", "mode", "is_consecutive")
    def _compute_warning(self):
        for wizard in self:
            codes, texts = wizard._get_problems()
            company = wizard.case_ids.workshop_company_id[:1]
            wizard.warning = "\n".join(texts)
            wizard.is_blocked = (
                company.sudo().aftersales_dispatch_check == "block"
                and is_blocking(codes)
            )

    @api.onchange("date_planned", "is_consecutive")
    def _onchange_date_planned(self):
        """Rank anew; rows that stay can still be chosen by their button."""
        ranked = {vals["technician_id"]: vals for vals in self._prepare_lines()}
        for line in self.line_ids:
            line.update(
                ranked.get(line.technician_id.id)
                or {
                    "score": 0,
                    "merits": False,
                    "problems": self.env._("does not work for us that day"),
                }
            )

    # === CRUD METHODS === #

    @api.model_create_multi
    def create(self, vals_list):
        wizards = super().create(vals_list)
        wizards._fill_lines()
        return wizards

    def write(self, vals):
        result = super().write(vals)
        if vals.keys() & {"date_planned", "case_ids", "is_consecutive"}:
            self._fill_lines()
        return result

    # === ACTION METHODS === #

    def action_apply(self):
        """Give the cases to the chosen technician, or each to the most suitable."""
        self.ensure_one()
        told = None
        if self.mode == "best" and self.case_count > 1:
            told = self._assign_best()
        elif not self.technician_id:
            raise UserError(self.env._("Choose a technician."))
        else:
            self._assign_one()
        return told or {"type": "ir.actions.act_window_close"}

    # === BUSINESS METHODS === #

    def _get_plan(self):
        """Return per case the moment its work is planned for."""
        start = self.date_planned or fields.Datetime.now()
        cases = self.case_ids._origin
        if not self.is_consecutive:
            # of many each keeps the visit its customer agreed to
            now = fields.Datetime.now()
            agreed = cases.filtered(
                lambda case: (
                    len(cases) > 1 and case.visit_start and case.visit_start > now
                )
            )
            return {
                case: case.visit_start if case in agreed else start for case in cases
            }
        plan = {}
        for case in cases:
            # sudo: res.company - the hours the branch works
            company = case.workshop_company_id.sudo()
            plan[case] = company._get_next_working_moment(start)
            hours = case._get_planned_hours()
            start = company._get_moment_after(hours, plan[case]) or plan[case]
        return plan

    def _fill_lines(self):
        """Store the suggestions; a technician keeps his row."""
        for wizard in self:
            rows = {line.technician_id.id: line for line in wizard.line_ids}
            commands = []
            for vals in wizard._prepare_lines():
                row = rows.pop(vals["technician_id"], None)
                commands.append(
                    Command.update(row.id, vals) if row else Command.create(vals)
                )
            commands += [Command.delete(row.id) for row in rows.values()]
            wizard.line_ids = commands

    def _get_candidates(self):
        """Return who may be suggested: who works that day for the branch."""
        day = fields.Datetime.context_timestamp(
            self, self.date_planned or fields.Datetime.now()
        ).date()
        return self.env["aftersales.technician"].search(
            [
                ("company_id", "in", self.case_ids.workshop_company_id.ids),
                "|",
                ("date_start", "=", False),
                ("date_start", "<=", day),
                "|",
                ("date_end", "=", False),
                ("date_end", ">=", day),
            ]
        )

    def _prepare_lines(self):
        """Rank the candidates for these cases; what they lack stands beside them."""
        plan = self._get_plan()
        if not plan:
            return []
        candidates = self._get_candidates()
        matches = candidates._get_matches(plan)
        ranked = sorted(
            (
                (
                    sum(get_score(matches[case, tech]) for case in plan) / len(plan),
                    tech,
                )
                for tech in candidates
            ),
            key=lambda pair: (-pair[0], pair[1].name, pair[1].id),
        )
        return [
            self._prepare_line(tech, score, [matches[case, tech] for case in plan])
            for score, tech in ranked[:SUGGESTIONS_SHOWN]
        ]

    def _prepare_line(self, technician, score, matches):
        merits = [
            text for match in matches for text in technician._get_merit_texts(match)
        ]
        problems = [
            text for match in matches for text in technician._get_problem_texts(match)
        ]
        return {
            "technician_id": technician.id,
            "score": round(score),
            "open_jobs": matches[0].open_jobs,
            "merits": ", ".join(dict.fromkeys(merits)),
            "problems": "; ".join(dict.fromkeys(problems)),
        }

    def _get_problems(self):
        """Return codes and sentences of what speaks against the choice."""
        plan = self._get_plan()
        technician = self.technician_id._origin
        company = self.case_ids.workshop_company_id[:1].sudo()
        if (
            self.mode == "best"
            or not technician
            or not plan
            or company.aftersales_dispatch_check == "none"
        ):
            return [], []
        matches = technician._get_matches(plan)
        codes = {code for match in matches.values() for code in find_problems(match)}
        texts = [
            text
            for match in matches.values()
            for text in technician._get_problem_texts(match)
        ]
        return codes, list(dict.fromkeys(texts))

    def _assign_one(self):
        """Give all cases to the chosen technician, at once or one after another."""
        # sudo: the step itself asks who may override the check
        reason = self.is_blocked and self.sudo().override_reason
        by_moment = {}
        for case, moment in self._get_plan().items():
            by_moment.setdefault(moment, []).append(case.id)
        for moment, case_ids in by_moment.items():
            cases = self.case_ids.browse(case_ids)
            if reason:
                cases.action_assign_anyway(self.technician_id, reason, moment)
            else:
                cases.action_assign(self.technician_id, moment)

    def _assign_best(self):
        """Give each case to whom it suits best; each job given adds to the load."""
        candidates = self._get_candidates()
        if not candidates:
            raise UserError(
                self.env._("No technician works on that day; choose another day.")
            )
        moments = self._get_plan()
        cases = self.case_ids.browse([case.id for case in moments])
        best = candidates._choose_best(moments, cases.sudo().order_ids)
        plan = {case: (best[case], moment) for case, moment in moments.items()}
        problems = cases._run_or_split("_assign_as_planned", plan)
        if not problems:
            return None
        if len(problems) == len(cases):
            raise UserError("\n".join(problems.values()))
        action = cases._notify_batch(len(cases) - len(problems), problems)
        action["params"]["next"] = {"type": "ir.actions.act_window_close"}
        return action
