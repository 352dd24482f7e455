from odoo import api, fields, models

from odoo.addons.aftersales_warranty.models.warranty_card import OPEN_STATES

STAMP_FIELDS = {
    "stamp_number",
    "stamp_case_id",
    "stamp_technician_id",
    "stamp_agent_id",
}


class AftersalesWarrantyCard(models.Model):
    """The stamp of the installer: the unit stands, connected by somebody who may."""

    _inherit = "aftersales.warranty.card"

    stamp_number = fields.Char(readonly=True, copy=False, index="trigram")
    stamp_case_id = fields.Many2one(
        comodel_name="aftersales.case",
        string="Stamped by Installation",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="set null",
    )
    stamp_technician_id = fields.Many2one(
        comodel_name="aftersales.technician",
        string="Installer",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="set null",
    )
    stamp_agent_id = fields.Many2one(
        comodel_name="res.partner",
        string="Installing Agent",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="set null",
    )

    _stamp_number_unique = models.UniqueIndex(
        "(stamp_number) WHERE stamp_number IS NOT NULL",
        "Another card has a stamp of this number.",
    )

    # === CRUD METHODS === #

    @api.model_create_multi
    def create(self, vals_list):
        if any(STAMP_FIELDS & vals.keys() for vals in vals_list):
            self._check_is_gate()
        return super().create(vals_list)

    def write(self, vals):
        if STAMP_FIELDS & vals.keys():
            self._check_is_gate()
        return super().write(vals)

    # === BUSINESS METHODS === #

    def _stamp_by_installation(self, case):
        """Stamp the cards of the unit that ``case`` has installed for the first time.

        A card that has such a stamp keeps it; one that the shop has stamped keeps its
        day.
        """
        todo = self.filtered(
            lambda card: card.state in ("issued", "active") and not card.stamp_number
        )
        if not todo or case.work_type_id.is_reinstallation:
            return
        numbers = self._get_stamp_sequence()._next_many(len(todo))
        orders = case.order_ids.filtered(lambda order: order.state == "done")
        for card, number in zip(todo, numbers, strict=True):
            card.write(
                {
                    "stamp_number": number,
                    "stamp_case_id": case.id,
                    "stamp_technician_id": case.technician_id.id,
                    "stamp_agent_id": orders.agent_id[:1].id,
                    "stamp_date": card.stamp_date or case.installation_date,
                    "stamp_user_id": card.stamp_user_id.id or self.env.uid,
                }
            )

    @api.model
    def _get_stamp_sequence(self):
        return self.env["ir.sequence"].search(
            [("code", "=", "aftersales.card.stamp"), ("company_id", "=", False)],
            limit=1,
        )

    def _update_owner_by_installation(self, case):
        """Let the cards follow the unit to the consumer for whom it was installed."""
        consumer = case.partner_id
        roles = consumer | consumer.commercial_partner_id
        if not consumer or any(
            partner.is_dealer or partner.aftersales_agent_role for partner in roles
        ):
            return
        self.filtered(
            lambda card: (
                card.state in OPEN_STATES
                and card.partner_id.commercial_partner_id
                != consumer.commercial_partner_id
            )
        )._transfer(
            consumer,
            case.installation_date,
            self.env._("Installed with %s", case.name),
        )
