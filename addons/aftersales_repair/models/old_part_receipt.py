from odoo import models
from odoo.exceptions import UserError, ValidationError

from ..rules.old_parts import GRADES, share_out


class AftersalesOldPart(models.Model):
    """How old parts come back: into custody, to the place their grade chooses."""

    _inherit = "aftersales.old.part"

    # === ACTION METHODS === #

    def action_receive(self, grade=False):
        """Take old parts into custody; pressed by many at once it has one effect.

        :param str grade: what is to become of them, may be said later
        """
        self._check_grade(grade)
        self.check_access("write")
        # sudo: the storekeeper's right on them was checked
        self.sudo()._receive(grade)

    def action_grade(self, grade):
        """Say what is to become of received old parts, and put them to its place.

        :param str grade: one of ``repairable``, ``scrap``, ``maker``
        """
        self._check_grade(grade)
        if not grade:
            raise ValidationError(self.env._("Choose a grade."))
        self.check_access("write")
        # sudo: the storekeeper's right on them was checked
        self.sudo()._grade(grade)

    def action_grade_repairable(self):
        """Put them to what will be repaired."""
        self.action_grade("repairable")

    def action_grade_scrap(self):
        """Put them to what will be scrapped."""
        self.action_grade("scrap")

    def action_grade_maker(self):
        """Put them to what goes back to its maker."""
        self.action_grade("maker")

    # === BUSINESS METHODS === #

    def _check_grade(self, grade):
        if grade and grade not in dict(GRADES):
            raise ValidationError(self.env._("There is no grade “%s”.", grade))

    def _receive(self, grade=False):
        """Move old parts from where they were taken out into custody."""
        self._lock_rows()
        self._check_state({"owed"})
        for group in self.grouped("company_id").values():
            self.env["stock.picking"]._make_aftersales(group._prepare_receipts(grade))
        self._note_received(grade)

    def _prepare_receipts(self, grade=False):
        """Return the values of the transfers into custody.

        :return: one receipt for each branch and holder
        """
        source = self.env["stock.location"]._get_customers()
        return [
            group._prepare_transfer(
                "old_part",
                company._get_old_part_location(grade),
                source=source,
                partner=holder,
            )
            for (company, holder), group in self.grouped(
                lambda old_part: (old_part.company_id, old_part.holder_id)
            ).items()
        ]

    def _note_value(self):
        """Note what the new parts cost that have left the stock meanwhile."""
        for old_part in self:
            old_part.value = old_part.part_id._get_old_part_value(old_part.company_id)

    def _note_received(self, grade=False):
        """Note that these lie in custody now."""
        for company, group in self.grouped("company_id").items():
            group.write(
                {
                    "state": "received",
                    "grade": grade,
                    "location_id": company._get_old_part_location(grade).id,
                    "date_received": self.env.cr.now(),
                    "received_by_id": self.env.uid,
                }
            )
        self._action_received()

    def _grade(self, grade):
        self._lock_rows()
        self._check_state({"received"})
        moved = self.filtered(lambda old_part: old_part.grade != grade)
        for (company, source), group in moved.grouped(
            lambda old_part: (old_part.company_id, old_part.location_id)
        ).items():
            location = company._get_old_part_location(grade)
            if location != source:
                group._move("transfer", location)
            group.write({"grade": grade, "location_id": location.id})

    def _split(self, quantity):
        """Leave ``quantity`` on this debt and make one of the rest.

        :return: the new debt, empty where there is no rest
        """
        self.ensure_one()
        self._check_state({"owed"})
        uom = self.product_uom_id
        if uom.compare(quantity, 0) <= 0 or uom.compare(quantity, self.quantity) > 0:
            raise UserError(
                self.env._(
                    "%(old_part)s is %(owed)s pieces; enter how many came back.",
                    old_part=self.display_name,
                    owed=self.quantity,
                )
            )
        rest = self.quantity - quantity
        if uom.is_zero(rest):
            return self.browse()
        worth = self.currency_id.round(share_out(self.value, self.quantity, quantity))
        # sudo: aftersales.old.part - the step has checked the right
        debt = self.sudo()
        other = debt.copy(
            {"quantity": rest, "value": self.value - worth, "split_from_id": self.id}
        )
        debt.write({"quantity": quantity, "value": worth})
        return other.with_env(self.env)

    def _move(self, operation, destination, **transfer):
        """Move old parts of one branch by one transfer; return it.

        See `_prepare_transfer`.
        """
        return self.env["stock.picking"]._make_aftersales(
            [self._prepare_transfer(operation, destination, **transfer)]
        )

    def _prepare_transfer(
        self, operation, destination, source=None, partner=None, **move_vals
    ):
        """Return the values of one transfer of old parts of one branch.

        :param str operation: the after-sales operation it is
        :param source: the ``stock.location``, by default where each of them lies
        :param move_vals: more values of each move
        """
        company = self.company_id
        company.ensure_one()
        return self.env["stock.picking"]._prepare_aftersales(
            company._get_aftersales_operation(operation),
            destination=destination,
            partner=partner,
            origin=self._get_origin(),
            move_vals_list=[
                old_part._prepare_move_vals(source or old_part.location_id, destination)
                | move_vals
                for old_part in self
            ],
        )

    def _get_origin(self):
        """Return the cases these come from, as a document names them."""
        names = self.case_id.mapped("name")
        return ", ".join(names[:3]) + (" …" if len(names) > 3 else "")

    def _prepare_move_vals(self, source, destination):
        self.ensure_one()
        comes_in = destination.is_custody and not source.is_custody
        return {
            "aftersales_case_id": self.case_id.id,
            "aftersales_old_part_id": self.id,
            "aftersales_part_id": comes_in and self.part_id.id,
            "product_id": self.product_id.id,
            "product_uom_qty": self.quantity,
            "product_uom": self.product_uom_id.id,
            "location_id": source.id,
            "location_dest_id": destination.id,
            "aftersales_lot_id": self.lot_id.id,
        }

    def _action_received(self):
        """Extend to act when old parts have come back."""
        self.case_id._try_lock()

    def _adopt_receipts(self):
        """Note what lies in custody already, by moves of earlier versions."""
        for old_part in self:
            receipt = old_part.part_id.move_ids.filtered(
                lambda move: move.state == "done" and move.location_dest_id.is_custody
            )[:1]
            if receipt:
                receipt.aftersales_old_part_id = old_part
                old_part.write(
                    {
                        "state": "received",
                        "location_id": receipt.location_dest_id.id,
                        "date_received": receipt.date,
                        "received_by_id": receipt.picking_id.user_id.id,
                    }
                )
