from odoo import fields, models
from odoo.exceptions import AccessError, UserError, ValidationError


class AftersalesOldPart(models.Model):
    """What becomes of old parts: scrap, back to the maker, into stock, or a loss."""

    _inherit = "aftersales.old.part"

    return_picking_id = fields.Many2one(
        comodel_name="stock.picking",
        string="Return",
        index="btree_not_null",
        readonly=True,
        copy=False,
        groups="stock.group_stock_user",
        help="The transfer with which it went back to its maker.",
    )
    write_off_reason = fields.Char(readonly=True, copy=False)
    written_off_by_id = fields.Many2one(
        comodel_name="res.users",
        index="btree_not_null",
        readonly=True,
        copy=False,
    )

    # === CRUD METHODS === #

    def _get_gate_fields(self):
        return super()._get_gate_fields() | {
            "return_picking_id",
            "write_off_reason",
            "written_off_by_id",
        }

    # === ACTION METHODS === #

    def action_scrap(self):
        """Scrap received old parts; they were never ours in the books."""
        self.check_access("write")
        # sudo: the storekeeper's right on them was checked
        self.sudo()._scrap()

    def action_return_to_maker(self):
        """Send received old parts back, with one transfer for each maker.

        :return: the action that shows the transfers, to print their lists
        """
        self.check_access("write")
        # sudo: the storekeeper's right on them was checked
        pickings = self.sudo()._return_to_maker()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "stock.action_picking_tree_all"
        )
        action |= {"domain": [("id", "in", pickings.ids)], "context": {}}
        if len(pickings) == 1:
            action |= {"views": [(False, "form")], "res_id": pickings.id}
        return action

    def action_recover(self, unit_value):
        """Bring repaired old parts into stock, at what one of them is worth now.

        :param float unit_value: in the currency of the branch, for one piece
        """
        self.check_access("write")
        if unit_value < 0:
            raise ValidationError(
                self.env._("A repaired part is worth nothing or more, never less.")
            )
        # sudo: the storekeeper's right on them was checked
        self.sudo()._recover(unit_value)

    def action_write_off(self, reason):
        """Give up old parts that will not come back, at the charge of who owes them.

        :param str reason: kept on the old part
        """
        self._check_manager()
        reason = (reason or "").strip()
        if not reason:
            raise UserError(self.env._("Say why the old part is written off."))
        # sudo: the manager's right on them was checked
        self.sudo()._write_off(reason)

    def action_undo(self):
        """Take back a receipt or a write-off that was a mistake: owed as before."""
        self._check_manager()
        # sudo: the manager's right on them was checked
        self.sudo()._undo()

    def action_open_recover(self):
        """Ask what the repaired parts are worth."""
        return self._open_wizard("aftersales_old_part_recover_action")

    def action_open_write_off(self):
        """Ask why the parts are written off."""
        return self._open_wizard("aftersales_old_part_write_off_action")

    # === BUSINESS METHODS === #

    def _open_wizard(self, name):
        return self.env["ir.actions.act_window"]._for_xml_id(
            f"aftersales_repair.{name}"
        ) | {"context": {"default_old_part_ids": self.ids}}

    def _check_manager(self):
        """Refuse who does not lead the service."""
        self.check_access("write")
        if not self.env.su and not self.env.user.has_group(
            "aftersales_warranty.aftersales_group_manager"
        ):
            raise AccessError(
                self.env._("Only a manager of the service may do this; ask for it.")
            )

    def _scrap(self):
        self._lock_rows()
        self._check_state({"received"})
        for company, group in self.grouped("company_id").items():
            scraps = self.env["stock.scrap"]._with_aftersales_rights(company)
            scraps.create(
                [old_part._prepare_scrap_vals() for old_part in group]
            ).do_scrap()
        self._settle("scrap")

    def _prepare_scrap_vals(self):
        self.ensure_one()
        return {
            "product_id": self.product_id.id,
            "lot_id": self.lot_id.id,
            "scrap_qty": self.quantity,
            "company_id": self.company_id.id,
            "location_id": self.location_id.id,
            "origin": self.name,
            "aftersales_case_id": self.case_id.id,
            "aftersales_old_part_id": self.id,
        }

    def _return_to_maker(self):
        """Send them to their makers; return the transfers, one for each."""
        self._lock_rows()
        self._check_state({"received"})
        for old_part in self:
            if not old_part.maker_id:
                raise UserError(
                    self.env._(
                        "Nobody is known as the maker of %s. Enter it on the old part, "
                        "or the principal on its brand.",
                        old_part.display_name,
                    )
                )
        destination = self.env.ref("stock.stock_location_suppliers")
        pickings = self.env["stock.picking"]
        for (_company, maker), group in self.grouped(
            lambda old_part: (old_part.company_id, old_part.maker_id)
        ).items():
            picking = group._move("old_part_return", destination, partner=maker)
            group.return_picking_id = picking
            pickings |= picking
        self._settle("maker")
        return pickings

    def _recover(self, unit_value):
        self._lock_rows()
        self._check_state({"received"})
        for old_part in self:
            if old_part.grade != "repairable":
                raise UserError(
                    self.env._(
                        "%s is not graded repairable; grade it first.",
                        old_part.display_name,
                    )
                )
        for company, group in self.grouped("company_id").items():
            operation = company._get_aftersales_operation("consumption")
            group._move(
                "recovery",
                operation.default_location_src_id,
                is_aftersales_graded=True,
                aftersales_unit_value=unit_value,
            )
        self._settle("stock")

    def _settle(self, disposition):
        """Note that old parts have left our custody for good."""
        self.write(
            {
                "state": "settled",
                "disposition": disposition,
                "date_settled": self.env.cr.now(),
                "location_id": False,
            }
        )

    def _write_off(self, reason):
        self._lock_rows()
        self._check_state({"owed"})
        self.write(
            {
                "state": "written_off",
                "write_off_reason": reason,
                "written_off_by_id": self.env.uid,
                "date_settled": self.env.cr.now(),
            }
        )
        self._action_written_off()

    def _void(self, reason):
        """Close debts of parts that were never taken out: nobody is charged."""
        self._lock_rows()
        self._check_state({"owed"})
        self.write(
            {
                "state": "written_off",
                "write_off_reason": reason,
                "written_off_by_id": self.env.uid,
                "date_settled": self.env.cr.now(),
            }
        )

    def _action_written_off(self):
        """Extend to act when old parts were given up."""
        self.case_id._try_lock()

    def _undo(self):
        self._lock_rows()
        self._check_state({"received", "written_off"})
        destination = self.env["stock.location"]._get_customers()
        received = self.filtered(lambda old_part: old_part.state == "received")
        for (_company, holder), group in received.grouped(
            lambda old_part: (old_part.company_id, old_part.holder_id)
        ).items():
            group._move("handover", destination, partner=holder)
        self._action_undone()
        self.write(
            {
                "state": "owed",
                "grade": False,
                "location_id": False,
                "date_received": False,
                "received_by_id": False,
                "date_settled": False,
                "write_off_reason": False,
                "written_off_by_id": False,
            }
        )

    def _action_undone(self):
        """Extend to act when a receipt or a write-off is taken back."""
