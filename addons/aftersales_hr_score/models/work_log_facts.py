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
        labor = self._get_score_labor(chain)
        parts = [part for log in chain for part in log.part_ids]
        return {
            "hours": sum(log.duration_hours for log in chain),
            "standard_hours": sum(
                service.standard_hours
                for service in {line.service_id for line in labor}
            ),
            "shares": self._get_score_shares(labor, "hours"),
            "labor_shares": self._get_score_shares(labor, "price_full"),
            "labor": [self._get_labor_fact(line) for line in labor],
            "parts": [
                self._get_part_fact(part) for part in parts if not part.is_declined
            ],
            "late_days": self._get_days_late(),
            **self._get_old_part_facts(parts),
            **self._get_document_facts(chain),
        }

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
        """Return a price and what the customer pays of it, in the branch's currency."""
        full, charged = line.price_full, line.price_charged
        company = self.company_id
        if line.currency_id != company.currency_id:
            full, charged = (
                line.currency_id._convert(
                    price, company.currency_id, company, self.date_end
                )
                for price in (full, charged)
            )
        full, charged = exact(full), exact(charged)
        return {"all": full, "charged": charged, "covered": full - charged}

    def _get_days_late(self):
        """Return by how many days the work ended after what was promised."""
        self.ensure_one()
        promised = self.order_id.visit_end or self.order_id.date_planned_end
        return days_late(promised or None, self.date_end)

    def _get_old_part_facts(self, parts):
        """Return how many old parts were due, and the names of the late ones."""
        # sudo: aftersales.old.part - technicians read their own only
        debts = [debt for part in parts for debt in part.sudo().old_part_ids]
        today = fields.Date.context_today(self)
        return {
            "old_part_count": len(debts),
            "late_old_parts": [debt.name for debt in debts if debt._is_late(today)],
        }

    def _get_document_facts(self, chain):
        """Return how many proofs were asked for, and which are missing."""
        points = [
            point
            for log in chain
            for point in log.point_ids
            if point.evidence != "none"
        ]
        return {
            "document_count": len(points),
            "missing_documents": [
                point.name for point in points if point.is_evidence_missing
            ],
        }
