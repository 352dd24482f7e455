from odoo import fields, models

from ..rules.lateness import days_late
from ..rules.shares import exact


class AftersalesWorkLog(models.Model):
    """The facts of a piece of work that its score and its pay are drawn from."""

    _inherit = "aftersales.work.log"

    # === BUSINESS METHODS === #

    def _get_score_facts(self):
        """Return the facts of this piece of work that all who did it share.

        A failed check gives no more standard time, but the time it cost counts.
        Amounts are in the currency of the branch. Higher addons call ``super()`` and
        add theirs.
        """
        self.ensure_one()
        chain = self._get_score_chain()
        labor = chain._get_score_labor()
        return {
            "hours": sum(chain.mapped("duration_hours")),
            "standard_hours": sum(labor.service_id.mapped("standard_hours")),
            "shares": self._get_score_shares("hours"),
            "labor_shares": self._get_score_shares("price_full"),
            "labor": [self._get_labor_fact(line) for line in labor],
            "parts": [self._get_part_fact(part) for part in chain._get_score_parts()],
            "late_days": self._get_days_late(),
            **chain._get_old_part_facts(),
            **chain._get_document_facts(),
        }

    def _get_score_parts(self):
        """Return the parts that were used, less what the customer declined."""
        return self.part_ids.filtered(lambda part: not part.is_declined)

    def _get_labor_fact(self, labor):
        """Return what a labour line is for pay: its service, its price, its people."""
        return {
            "service_id": labor.service_id.id,
            "quantity": exact(1),
            "shares": {
                (technician or self.technician_id).id: exact(share)
                for technician, share in labor._get_technician_shares()
            },
            **self._get_price_facts(labor),
        }

    def _get_part_fact(self, part):
        """Return what a part line is for pay: its product, its price, its cost."""
        # sudo: stock.move - technicians and inspectors do not read the stock
        issued = part.sudo().move_ids.filtered(
            lambda move: move.state == "done" and move.is_out
        )
        return {
            "product_id": part.product_id.id,
            "category_ids": frozenset(
                part.product_id.categ_id._get_line_of_descent().ids
            ),
            "quantity": exact(part.quantity),
            "cost": exact(sum(issued.mapped("value"))),
            **self._get_price_facts(part),
        }

    def _get_price_facts(self, line):
        """Return the price of a line, and what of it the customer pays."""
        company = self.company_id
        full, charged = (
            exact(
                line.currency_id._convert(
                    line[name], company.currency_id, company, self.date_end
                )
            )
            for name in ("price_full", "price_charged")
        )
        return {"all": full, "charged": charged, "covered": full - charged}

    def _get_days_late(self):
        """Return by how many days the work ended after what was promised."""
        self.ensure_one()
        promised = self.order_id.visit_end or self.order_id.date_planned_end
        return days_late(promised or None, self.date_end)

    def _get_old_part_facts(self):
        """Return how many old parts were due, and the names of the late ones."""
        # sudo: aftersales.old.part - technicians read their own only
        debts = self.sudo().part_ids.old_part_ids
        today = fields.Date.context_today(self)
        late = debts.filtered(lambda debt: debt._is_late(today))
        return {"old_part_count": len(debts), "late_old_parts": late.mapped("name")}

    def _get_document_facts(self):
        """Return how many proofs were asked for, and which are missing."""
        points = self.point_ids.filtered(lambda point: point.evidence != "none")
        missing = points.filtered("is_evidence_missing")
        return {
            "document_count": len(points),
            "missing_documents": missing.mapped("name"),
        }
