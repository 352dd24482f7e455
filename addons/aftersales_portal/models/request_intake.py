from odoo import fields, models
from odoo.exceptions import UserError

PORTAL_LIMIT = 500
# what is taken in by one step: the bar moves, and a bad line costs little
PORTAL_STEP = 50


class AftersalesRequestIntake(models.TransientModel):
    """A list of units that an agent sends in from his portal, step by step."""

    _inherit = "aftersales.request.intake"

    sender_id = fields.Many2one(comodel_name="res.users", readonly=True)
    gateway_id = fields.Many2one(comodel_name="aftersales.gateway", readonly=True)
    counter_id = fields.Many2one(comodel_name="aftersales.counter", readonly=True)
    sent_request_ids = fields.Many2many(
        comodel_name="aftersales.request",
        relation="aftersales_intake_sent_rel",
        column1="intake_id",
        column2="request_id",
        readonly=True,
    )
    sent_count = fields.Integer(readonly=True)

    # === PORTAL METHODS === #

    def _read_list(self):
        lines = super()._read_list()
        if self.sender_id and len(lines) > PORTAL_LIMIT:
            raise UserError(
                self.env._(
                    "The list has %(count)s units; send up to %(limit)s at once.",
                    count=len(lines),
                    limit=PORTAL_LIMIT,
                )
            )
        return lines

    def _portal_correct(self, texts):
        """Write what was corrected on bad lines, and look at the whole list again.

        :param dict texts: dict of field name to text, by the id of the line
        """
        self.ensure_one()
        self.lock_for_update()
        for line in self.line_ids.filtered("problem"):
            vals = texts.get(line.id)
            if vals:
                # what was found by the old text is looked for anew
                line.write(vals | {"lot_id": False, "card_id": False})
                line.product_id = False
        self.line_ids._check()

    def _portal_send(self, limit=None):
        """Take in the next good lines; what was sent before is not sent again.

        The units wait in the inbox: reception confirms them.

        :param int limit: how many lines, as many as one press may for 0; a step's by
            default
        :return: how many good lines are left
        """
        self.ensure_one()
        # whoever presses twice waits for nobody: the second is told so
        self.lock_for_update()
        self.invalidate_recordset()
        good = self.line_ids.filtered(lambda line: not line.problem).sorted("number")
        step = good[: (PORTAL_STEP if limit is None else limit) or len(good)]
        for list_number, lines in step.grouped("list_number").items():
            request = self._get_sent_request(list_number or self.list_number)
            cases = lines._create_cases(request)
            self.sent_count += len(cases)
            if not request.case_ids:
                request.unlink()
        return len(self.line_ids.filtered(lambda line: not line.problem))

    def _get_sent_request(self, list_number):
        """Return the request of this list with a list number, made if missing."""
        requests = self.sent_request_ids.filtered(
            lambda request: (request.list_number or False) == (list_number or False)
        )
        if requests:
            return requests[0]
        request = self.env["aftersales.request"].create(
            self._prepare_request_vals(list_number)
        )
        self.sent_request_ids += request
        return request

    def _prepare_request_vals(self, list_number):
        vals = super()._prepare_request_vals(list_number)
        if not self.sender_id:
            return vals
        requests = self.env["aftersales.request"]
        return (
            vals
            | requests._prepare_sent_vals(self.agent_id)
            | {
                "company_id": self.env.company.id,
                "gateway_id": self.gateway_id.id,
                "counter_id": self.counter_id.id,
            }
        )
