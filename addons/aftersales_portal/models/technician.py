from odoo import SUPERUSER_ID, Command, api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from ..rules.form import parse_number

OPEN_STATES = ("draft", "waiting", "confirmed", "assigned")


class AftersalesTechnician(models.Model):
    """What a technician carries and owes, as he sees it on his phone."""

    _inherit = "aftersales.technician"

    date_back_asked = fields.Datetime(
        string="Asked to Give Back",
        readonly=True,
        copy=False,
        help="When this technician last asked the store to take parts back.",
    )

    # === CRUD METHODS === #

    def _get_gate_fields(self):
        return super()._get_gate_fields() | {"date_back_asked"}

    # === PORTAL METHODS === #

    @api.model
    def _get_portal_technicians(self, user):
        """Return who ``user`` is as a technician, with superuser rights.

        The user of the environment stays: what is written is written by him.
        """
        # sudo: aftersales.technician - the user's own
        return self.sudo().search([("user_id", "=", user.id)])

    def _get_portal_parts(self, kind):
        """Return where the parts of these technicians are looked up.

        :param str kind: what they have ``held`` in their hands, old parts ``owed``, or
            what they have ``asked`` for, themselves or others for their jobs
        :return: an empty recordset with superuser rights, and the domain
        """
        own = Domain("technician_id", "in", self.ids)
        model, domain = {
            "held": (
                "stock.quant",
                Domain("aftersales_technician_id", "in", self.ids)
                & Domain("quantity", "!=", 0),
            ),
            "owed": ("aftersales.old.part", own & Domain("state", "=", "owed")),
            "asked": ("aftersales.part.request", own),
        }[kind]
        # sudo: stock.quant, old parts, part requests - of these technicians alone
        return self.env[model].sudo(), domain

    def _get_give_backs(self):
        """Return the transfers by which the store is asked to take parts back."""
        # sudo: stock.picking - technicians keep no stock
        return (
            self.env["stock.picking"]
            .sudo()
            .search(
                [
                    ("aftersales_technician_id", "in", self.ids),
                    ("picking_type_id.aftersales_operation", "=", "give_back"),
                    ("state", "in", OPEN_STATES),
                ]
            )
        )

    def _get_asked_quantities(self):
        """Return what the store is asked to take back: quantity by (product, lot)."""
        asked = {}
        for line in self._get_give_backs().move_line_ids:
            key = (line.product_id, line.lot_id)
            asked[key] = asked.get(key, 0) + line.quantity
        return asked

    # === GIVING BACK === #

    def _portal_give_back(self, form):
        """Ask the store to take parts back: a transfer the storekeeper validates.

        Nothing moves before he has the parts in his hands; until then they are set
        aside, so that no job uses them.

        :param form: quantities as typed, by ``quant_`` and the id of what lies there
        :return: the transfers
        :raises UserError: when nothing was chosen, or more than there is
        """
        # written, not just locked: whoever waited must see what the first one did
        self._lock_rows()
        self.write({"date_back_asked": fields.Datetime.now()})
        asked = self._get_asked_quantities()
        wishes = {}
        for quant in self._get_quants():
            quantity = self._read_give_back(quant, form, asked)
            if quantity:
                wishes[quant] = quantity
        if not wishes:
            raise UserError(self.env._("Enter how much of which part you give back."))
        pickings = self.env["stock.picking"]
        for technician in self:
            own = {
                quant: quantity
                for quant, quantity in wishes.items()
                if quant.aftersales_technician_id == technician
            }
            if own:
                pickings |= technician._make_give_back(own)
        return pickings

    def _read_give_back(self, quant, form, asked):
        text = form.get(f"quant_{quant.id}") or "0"
        free = quant.quantity - asked.get((quant.product_id, quant.lot_id), 0)
        try:
            quantity = parse_number(text)
        except ValueError:
            quantity = None
        if quantity is None or quant.product_uom_id.compare(quantity, free) > 0:
            raise UserError(
                self.env._(
                    "“%(text)s” of %(part)s cannot be given back: you have %(free)g.",
                    text=text,
                    part=quant.product_id.display_name,
                    free=max(free, 0),
                )
            )
        return quantity

    def _make_give_back(self, quantities):
        """Make the transfer that waits for the storekeeper.

        :param quantities: quantity by ``stock.quant`` of this technician
        """
        self.ensure_one()
        company = self.location_id.company_id
        operation = company._get_aftersales_operation("give_back")
        store = company._get_aftersales_operation("consumption").default_location_src_id
        # superuser: stock.picking - technicians are no stock users; the books are
        # those of the branch where the parts lie
        pickings = (
            self.env["stock.picking"]
            .with_user(SUPERUSER_ID)
            .with_context(allowed_company_ids=company.ids)
        )
        picking = pickings.create(
            {
                "picking_type_id": operation.id,
                "partner_id": self.partner_id.id,
                "origin": self.name,
                "company_id": company.id,
                "location_id": self.location_id.id,
                "location_dest_id": store.id,
                "move_line_ids": [
                    Command.create(
                        {
                            "product_id": quant.product_id.id,
                            "product_uom_id": quant.product_uom_id.id,
                            "lot_id": quant.lot_id.id,
                            "quantity": quantity,
                            "location_id": quant.location_id.id,
                            "location_dest_id": store.id,
                        }
                    )
                    for quant, quantity in quantities.items()
                ],
            }
        )
        picking.message_post(
            body=self.env._("%s asks the store to take these parts back.", self.name)
        )
        return picking

    def _return_all_parts(self):
        """Let nobody validate later what is taken back with all the rest now."""
        # what he asked for himself; what the store has set aside stops the settlement
        asked = self._get_give_backs().filtered(
            lambda picking: picking.origin == self.name
        )
        asked.with_user(SUPERUSER_ID).action_cancel()
        return super()._return_all_parts()
