from .movement_common import MovementCommon


class MovementBooks(MovementCommon):
    """Compares the journal with what moved, and with what cases and debts say."""

    def _get_balance(self, lines):
        return self.company.currency_id.round(sum(lines.mapped("balance")))

    def _check_books(self):
        """Compare the balance with the values of what moved, to the cent."""
        moves = self.env["stock.move"].search(
            [("product_id", "in", self.parts.ids), ("state", "=", "done")]
        )
        inward, outward = moves.filtered("is_in"), moves.filtered("is_out")
        silent = (inward | outward).filtered(lambda move: not move.account_move_id)
        # a charged part costs by its invoice, a recovered one is posted by template
        charged = silent.filtered(lambda move: move.location_dest_id == self.customers)
        recovered = silent.filtered("is_aftersales_graded")
        self.assertFalse(silent - charged - recovered, "moved without an entry")
        lines = self.env["account.move.line"].search(
            [
                ("product_id", "in", self.parts.ids),
                ("parent_state", "=", "posted"),
                ("company_id", "=", self.company.id),
            ]
        )
        by_moves = lines.filtered(lambda line: line.move_id in moves.account_move_id)
        in_stock = lines.filtered(lambda line: line.account_id == self.stock_account)
        value = sum(inward.mapped("value")) - sum(outward.mapped("value"))
        unposted = sum(charged.mapped("value")) - sum(recovered.mapped("value"))
        self.assertEqual(
            self._get_balance(by_moves & in_stock),
            self.company.currency_id.round(value + unposted),
        )
        self._check_warranty(lines, by_moves)
        self._check_postings(moves, recovered)
        self._check_other_entries(in_stock - by_moves)
        self._check_valuation(value, outward)

    def _check_warranty(self, lines, by_moves):
        """Compare the carriers' accounts with what went out on them."""
        carriers = self.env["stock.location"].search(
            [
                ("company_id", "=", self.company.id),
                ("aftersales_cost_carrier", "!=", False),
            ]
        )
        borne = lines.filtered(
            lambda line: line.account_id in carriers.valuation_account_id
        )
        issues = self._get_covered().move_ids.filtered("is_out")
        self.assertEqual(
            self._get_balance(borne & by_moves),
            self.company.currency_id.round(sum(issues.mapped("value"))),
        )

    def _get_covered(self):
        return self._get_used().filtered("covered_percent")

    # === BY TEMPLATE === #

    def _is_share_due(self, part):
        """Return whether the shares of a part are in the books now.

        A case that was reopened is settled anew by its next approval, or at its end.
        """
        is_open = part.case_id.is_share_open
        self.assertFalse(is_open and part.case_id.date_closed, "never settled")
        return part.log_id._is_settled() and (not is_open or part.share_entry_id)

    def _check_postings(self, moves, recovered):
        """Compare what stands by template with the documents it was posted for."""
        currency = self.company.currency_id
        customers = goodwill = 0.0
        for part in self._get_covered():
            if not self._is_share_due(part):
                continue
            value = part.move_ids.filtered("is_out").value
            customers += currency.round(value * (100 - part.covered_percent) / 100)
            if part.verdict_reason == "goodwill" and part.promised_percent:
                granted = part.covered_percent - part.promised_percent
                goodwill += currency.round(value * granted / 100)
        lost = self.cases.part_ids.old_part_ids.filtered(
            lambda debt: debt.state == "written_off"
        )
        missed = moves.filtered(
            lambda move: move.is_inventory and move.location_id == self.tech.location_id
        )
        expected = {
            "customer_share": customers,
            "carrier_split": goodwill,
            "old_part_lost": sum(lost.mapped("value")),
            "part_recovered": sum(recovered.mapped("value")),
            "technician_shortage": sum(missed.mapped("value")),
        }
        standing = self.env["aftersales.posting"]._read_group(
            [("company_id", "=", self.company.id), ("reversal_id", "=", False)],
            ["activity"],
            ["amount:sum"],
        )
        self.assertEqual(
            {activity: currency.round(amount) for activity, amount in standing},
            {
                activity: currency.round(amount)
                for activity, amount in expected.items()
                if amount
            },
        )

    # === SOLD === #

    def _check_other_entries(self, lines):
        """Allow on the stock account what was sold and what templates post."""
        postings = self.env["aftersales.posting"].search([])
        entries = postings.move_id | postings.reversal_id
        sold = lines.filtered(lambda line: line.display_type == "cogs")
        self.assertFalse(
            lines.filtered(lambda line: line.move_id not in entries) - sold
        )
        if self.category.property_cost_method != "fifo":
            # core costs an invoice at the average of its day, not of the issue
            return
        parts = sold.cogs_origin_id.sale_line_ids.aftersales_part_ids
        for part in parts | self._get_used().filtered("sale_line_id"):
            self._check_sold(part, sold)

    def _check_sold(self, part, sold):
        """Compare the cost of sales with what the invoiced part was worth.

        What is credited later does not come back by that: the cost stays.
        """
        sale_line = part.sale_line_id
        cost = sold.filtered(
            lambda line: sale_line in line.cogs_origin_id.sale_line_ids
        )
        billed = sale_line.invoice_lines.filtered(
            lambda line: (
                line.parent_state == "posted"
                and line.move_id.move_type == "out_invoice"
            )
        )
        issue = part.move_ids.filtered(
            lambda move: move.is_out and move.location_dest_id == self.customers
        )
        self.assertAlmostEqual(
            -sum(cost.mapped("balance")),
            sum(issue.mapped("value")) * sum(billed.mapped("quantity")) / part.quantity,
            2,
            f"cost of sale of {part.name}",
        )

    def _check_valuation(self, value, outward):
        """Compare the balance with what core says the stock is worth."""
        self.parts.invalidate_recordset(["total_value"])
        worth = sum(self.parts.mapped("total_value"))
        # an average has no end of digits, and core rounds it for each piece
        allowed = 0.0
        if self.category.property_cost_method == "average":
            allowed = 0.01 * (sum(outward.mapped("quantity")) + 50)
        self.assertLessEqual(round(abs(worth - value), 2), allowed, "worth")

    def _check_invoices(self):
        """Compare what was invoiced with what was used, and with what it cost.

        What the warranty pays for has no cost of sales: its cost is in the books
        since it left.
        """
        for part in self._get_used().filtered("sale_line_id"):
            self.assertLessEqual(part.sale_line_id.qty_invoiced, part.quantity)
            cost = sum(self._get_cost_of_sales(part).mapped("debit"))
            if part.covered_percent:
                self.assertEqual(cost, 0, part.name)
            elif cost:
                self.assertAlmostEqual(
                    cost, part.move_ids.filtered("is_out").value, 2, part.name
                )

    def _get_cost_of_sales(self, part):
        """Return the entry lines of the cost of a part, on posted invoices."""
        billed = part.sale_line_id.invoice_lines.filtered(
            lambda line: (
                line.parent_state == "posted" and line.move_type == "out_invoice"
            )
        )
        return billed.move_id.line_ids.filtered(
            lambda line: line.display_type == "cogs" and line.cogs_origin_id in billed
        )
