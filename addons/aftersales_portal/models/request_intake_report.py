from odoo import models
from odoo.exceptions import UserError

from .repair_reader import RepairReader


class AftersalesRequestIntakeLine(models.TransientModel):
    """The way of a reported repair: request, case, order, log, by their own steps."""

    _inherit = "aftersales.request.intake.line"

    # === BUSINESS METHODS === #

    def _try_report(self):
        """Report the repair; what stands in its way stays on the line.

        :return: the request, none where nothing was made
        """
        self.ensure_one()
        self._check()
        if self.problem:
            return self.env["aftersales.request"]
        try:
            with self.env.cr.savepoint():
                return self._report()
        except UserError as error:
            self.problem = str(error)
        return self.env["aftersales.request"]

    def _report(self):
        """Make the case of the repair and bring it as far as its log.

        What keeps the log from being handed in, a photo or a paper that lacks, does
        not undo the rest: the agent finishes it on the page of the job.
        """
        repair = RepairReader(self).read_repair(self)
        request = self._create_reported_request(repair)
        case = self.env["aftersales.case"].create(
            {
                **self._prepare_case_vals(request),
                "date_received": repair["start"],
                "date_failure": repair["day"],
                "place": "customer",
            }
        )
        request.action_confirm()
        self._plan_reported(case, repair)
        # sudo ends here: his office gives the work out, accepts it and hands it in
        case.sudo(False)._portal_give_out(repair["technician"], repair["start"])
        order = case.order_ids.filtered("is_open")
        order.sudo(False).action_accept()
        self._settle_reported_cost(case, repair)
        log = order.sudo(False).action_start().sudo()
        self._fill_reported_log(log, repair)
        self._hand_reported_log_in(log)
        return request

    def _create_reported_request(self, repair):
        intake = self.intake_id
        vals = intake._prepare_request_vals(self.list_number) | {
            "portal_key": self._get_repair_key(),
            "external_number": self.job_number,
            "date": repair["start"],
        }
        return self.env["aftersales.request"]._create_by_portal_key(vals)

    def _plan_reported(self, case, repair):
        """Enter what was found and used as the diagnosis, for the verdict of each."""
        case.write(repair["faults"])
        self.env["aftersales.work.labor"].create(
            [
                {"case_id": case.id, "service_id": service.id}
                for service in repair["services"]
            ]
        )
        # the services plan their usual parts; what was used is what the agent says
        case.part_ids.unlink()
        self.env["aftersales.work.part"].create(
            [{"case_id": case.id, **part} for part in repair["parts"]]
        )
        if repair["hours"] and len(case.labor_ids) == 1:
            case.labor_ids.hours = repair["hours"]

    def _settle_reported_cost(self, case, repair):
        """Refuse what the customer has to pay and has agreed to nowhere.

        What he has paid the agent is the agent's own business: it is noted.
        """
        if repair["paid"]:
            case._settle_at_agent(repair["paid"])
            return
        if case.state != "to_quote":
            return
        if not case._is_free(case._get_lines_to_quote()):
            raise UserError(
                self.env._(
                    "The warranty does not pay for all of it: its customer has to "
                    "accept an estimate. Announce the unit by a request; or enter "
                    "what he paid you, if you invoice him yourself."
                )
            )
        case.action_quote()

    def _fill_reported_log(self, log, repair):
        log.write(
            {
                "date_start": repair["start"],
                "date_end": repair["end"],
                "work_done": self._get_reported_work(repair),
                **repair["faults"],
            }
        )

    def _get_reported_work(self, repair):
        """Return what was done; of a paid repair with the parts, which are his."""
        own = self.parts if repair["paid"] else ""
        return "\n".join(filter(None, (self.work_done, own)))

    def _hand_reported_log_in(self, log):
        try:
            with self.env.cr.savepoint():
                log.sudo(False).action_submit()
        except UserError as error:
            log.invalidate_recordset()
            log.message_post(
                body=self.env._("Reported and not handed in yet: %s", error)
            )
