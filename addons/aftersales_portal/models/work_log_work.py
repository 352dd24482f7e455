from odoo import models
from odoo.exceptions import UserError

from ..rules.form import parse_number

CLOCKS = ("work", "travel", "wait")
# a longer list is no help on a phone
MOST_CHOICES = 200


class AftersalesWorkLog(models.Model):
    """The clock of a visit, and parts nobody has planned, on a technician's phone."""

    _inherit = "aftersales.work.log"

    # === PORTAL METHODS === #

    def _get_report_base_filename(self):
        self.ensure_one()
        return self.env._("Service Minutes %s", self.name)

    def _portal_clock(self, kind):
        """Start the clock for a kind of time, or stop it; pressed twice it is once.

        :param str kind: ``work``, ``travel``, ``wait``, or ``stop``
        """
        self._check_portal_running()
        if kind in CLOCKS:
            self.action_clock_start(kind)
        elif kind == "stop":
            self.action_clock_stop()

    def _check_portal_running(self):
        if not self or self.case_id.state != "to_repair":
            raise UserError(self.env._("Start the work first."))

    def _get_portal_part_choices(self):
        """Return the parts that may be added: in his hands, and those that fit.

        :return: a pair of ``product.product``
        """
        self.ensure_one()
        in_hand = self.technician_id._get_quants().product_id
        fitting = self.case_id.product_id._get_fitting_products()
        return in_hand, (fitting - in_hand)[:MOST_CHOICES]

    def _portal_add_part(self, product_id, quantity):
        """Add a part to the visit; it is judged as any other.

        :param str product_id: one of the choices
        :param str quantity: as typed; a piece where nothing was
        """
        self._check_portal_running()
        self._lock()
        in_hand, fitting = self._get_portal_part_choices()
        product = (in_hand | fitting).filtered(
            lambda product: str(product.id) == product_id
        )
        if not product:
            raise UserError(self.env._("Choose a part from the list."))
        try:
            number = parse_number(quantity or "1")
        except ValueError:
            number = 0
        if not number:
            raise UserError(
                self.env._("Enter how many of %s you need.", product.display_name)
            )
        self.part_ids.create(
            {
                "case_id": self.case_id.id,
                "log_id": self.id,
                "product_id": product.id,
                "quantity": number,
            }
        )
