from dataclasses import replace

from odoo import api, fields, models
from odoo.exceptions import ValidationError

from odoo.addons.aftersales_warranty.tools.date_text import name_day

from ..rules.case_states import CLOSED_STATES

INSTALLATION_STATES = [
    ("not_handled", "Not Handled"),
    ("in_service", "In Service"),
    ("completed", "Completed"),
]


class AftersalesCase(models.Model):
    """The installation of a unit: for whom, sold by whom, when, with which card.

    The first installation fixes the start of the warranty, a later one never does.
    """

    _inherit = "aftersales.case"

    store_id = fields.Many2one(
        comodel_name="res.partner",
        string="Selling Shop",
        index="btree_not_null",
        compute="_compute_store_id",
        store=True,
        precompute=True,
        readonly=False,
        help="The shop that sold the unit to its consumer.",
    )
    delivery_move_id = fields.Many2one(
        comodel_name="stock.move",
        string="Delivered With",
        index="btree_not_null",
        readonly=True,
        copy=False,
        help="The delivery that requested this installation.",
    )
    delivery_picking_id = fields.Many2one(
        related="delivery_move_id.picking_id", string="Delivery"
    )
    installation_date = fields.Date(
        string="Installed On",
        copy=False,
        help="The day of the installation; that of the approved work by default. The "
        "first one may start the warranty.",
    )
    installation_state = fields.Selection(
        INSTALLATION_STATES,
        string="Installation",
        compute="_compute_installation_state",
        store=True,
        index="btree_not_null",
    )
    installation_card_ids = fields.One2many(
        comodel_name="aftersales.installation.card", inverse_name="case_id"
    )

    _one_open_installation = models.UniqueIndex(
        "(lot_id, work_type_id) WHERE lot_id IS NOT NULL AND is_installation "
        "AND state NOT IN ('delivered', 'replaced', 'cancelled')",
        "This unit has an open installation of this kind already.",
    )

    # === COMPUTE METHODS === #

    @api.depends("card_id")
    def _compute_store_id(self):
        for case in self:
            case.store_id = case.store_id or case.card_id.dealer_id

    @api.depends("is_installation", "state", "order_ids.state", "log_ids.state")
    def _compute_installation_state(self):
        for case in self:
            case.installation_state = (
                case.is_installation and case._get_installation_state()
            )

    def _get_installation_state(self):
        """Return how far the installation has come, False if it was given up."""
        self.ensure_one()
        if self.state in CLOSED_STATES:
            is_done = self.state == "delivered" and self._is_installed()
            return is_done and "completed"
        given_out = any(
            order.state not in ("draft", "cancelled") for order in self.order_ids
        )
        is_early = self.state in ("draft", "to_assign") and not given_out
        return "not_handled" if is_early else "in_service"

    # === CONSTRAINT METHODS === #

    @api.constrains("installation_date", "lot_id")
    def _check_installation_date(self):
        today = fields.Date.context_today(self)
        for case in self.filtered("installation_date"):
            made = case.lot_id.manufacture_date
            if case.installation_date > today:
                raise ValidationError(
                    self.env._(
                        "%(case)s: an installation on %(day)s is still to come; enter "
                        "it once it is done.",
                        case=case.name,
                        day=name_day(self.env, case.installation_date),
                    )
                )
            if made and case.installation_date < made:
                raise ValidationError(
                    self.env._(
                        "%(unit)s was made on %(made)s and cannot have been installed "
                        "on %(day)s. Correct the day of case %(case)s.",
                        unit=case.lot_id.name,
                        made=name_day(self.env, made),
                        day=name_day(self.env, case.installation_date),
                        case=case.name,
                    )
                )

    # === CRUD METHODS === #

    @api.model_create_multi
    def create(self, vals_list):
        installations = [vals for vals in vals_list if self._is_installation_vals(vals)]
        for vals in installations:
            if vals.get("identifier") and not vals.get("lot_id"):
                for field, record in self._find_unit(vals["identifier"]).items():
                    vals.setdefault(field, record.id)
        self.browse()._check_no_open_installation(installations)
        return super().create(vals_list)

    def write(self, vals):
        if {"lot_id", "work_type_id"} & vals.keys():
            for case in self.filtered("is_installation"):
                unit = {"lot_id": case.lot_id.id, "work_type_id": case.work_type_id.id}
                case._check_no_open_installation([unit | vals])
        return super().write(vals)

    def _check_no_open_installation(self, vals_list):
        """Refuse the same installation twice, naming the first.

        :param vals_list: values with ``lot_id`` and ``work_type_id``
        """
        wanted = {
            (vals["lot_id"], vals["work_type_id"])
            for vals in vals_list
            if vals.get("lot_id") and vals.get("work_type_id")
        }
        if not wanted:
            return
        # sudo: aftersales.case - the other case may be of a branch we do not see
        others = self.sudo().search(
            [
                ("lot_id", "in", [lot_id for lot_id, _type_id in wanted]),
                ("is_installation", "=", True),
                ("state", "not in", list(CLOSED_STATES)),
                ("id", "not in", self.ids),
            ]
        )
        for other in others:
            if (other.lot_id.id, other.work_type_id.id) in wanted:
                raise ValidationError(
                    self.env._(
                        "The %(work)s of %(unit)s is requested already with case "
                        "%(case)s. Go on with that one, or cancel it first.",
                        work=other.work_type_id.name,
                        unit=other.lot_id.name,
                        case=other.name,
                    )
                )

    def _get_diagnosis_fields(self):
        return super()._get_diagnosis_fields() | {"installation_date"}

    # === GATE METHODS === #

    def _get_facts(self):
        facts = super()._get_facts()
        return replace(facts, card_out=self._is_installation_card_due())

    def _get_blocked_texts(self):
        return super()._get_blocked_texts() | {
            "card_out": self.env._("its installation card is not back yet.")
        }

    def _is_installation_card_due(self):
        """Tell whether a card of this installation still has to come back."""
        self.ensure_one()
        return self.is_installation and any(
            card._is_due() for card in self.installation_card_ids
        )

    def _finish_work(self, beyond_repair=False):
        """Hold a finished installation until its card is back."""
        # sudo: aftersales.installation.card - whoever hands the work in
        self.filtered("is_installation")._date_installation()
        held = self.filtered(lambda case: case.sudo()._is_installation_card_due())
        held._set_waiting_for("technician")
        return super(AftersalesCase, self - held)._finish_work(
            beyond_repair=beyond_repair
        )

    def _finish_held_installations(self):
        """Complete the installations for whose card alone was waited."""
        held = self.filtered(
            lambda case: (
                case.is_installation
                and case.state in ("to_repair", "to_check")
                and case._is_installed()
                and not any(log.state in ("draft", "submitted") for log in case.log_ids)
                and not case._is_installation_card_due()
            )
        )
        held._finish_work()

    def _action_entered(self, state):
        res = super()._action_entered(state)
        if state == "delivered":
            self.filtered("is_installation")._register_installation()
        return res

    # === BUSINESS METHODS === #

    def _is_installed(self):
        """Tell whether the work was done, not just the visit ended."""
        self.ensure_one()
        return any(log.state == "approved" for log in self.log_ids)

    def _date_installation(self):
        """Enter the day of approved work as that of the installation, if none is."""
        # sudo: aftersales.case - the day follows from the log, whoever hands it in
        for case in self.sudo().filtered(lambda case: not case.installation_date):
            ends = case.log_ids.filtered(
                lambda log: log.state == "approved" and log.date_end
            ).mapped("date_end")
            case.installation_date = fields.Date.context_today(
                case, max(ends, default=None)
            )

    def _register_installation(self):
        """Enter what the finished installation says on the unit's cards.

        The day of a first installation, the consumer, and the stamp.
        """
        # sudo: the warranty starts with the work, whoever hands it over
        for case in self.sudo():
            if not case._is_installed():
                continue
            case._date_installation()
            cards = case.card_id | case.lot_id.card_ids
            cards._update_owner_by_installation(case)
            if not case.work_type_id.is_reinstallation:
                cards._register_installation(case.installation_date)
            cards._stamp_by_installation(case)

    def _give_up_installation(self, reason):
        """Cancel installations that became needless; somebody decides on begun ones.

        :param str reason: kept on the case
        """
        for case in self:
            if case.installation_state == "not_handled":
                case.action_cancel(reason)
                continue
            case.with_context(mail_activity_quick_update=True).activity_schedule(
                "mail.mail_activity_data_warning",
                summary=self.env._("Installation of a unit that is not there"),
                note=reason,
                user_id=self.env["stock.move"]._get_card_manager(case.company_id).id,
            )
