from odoo import fields, models
from odoo.exceptions import UserError

from odoo.addons.aftersales_warranty.rules.identifier import clean_identifier


class AftersalesInstallationCardReturn(models.TransientModel):
    """Take back the pile of cards an installer hands in, scanned or typed."""

    _name = "aftersales.installation.card.return"
    _description = "Take Installation Cards Back"

    numbers = fields.Text(help="One card number a line.")
    problems = fields.Text(readonly=True)
    count_back = fields.Integer(string="Taken Back", readonly=True)

    def action_apply(self):
        """Take back the cards that are known, and say which are not."""
        self.ensure_one()
        numbers = [clean_identifier(line) for line in (self.numbers or "").splitlines()]
        numbers = list(dict.fromkeys(filter(None, numbers)))
        if not numbers:
            raise UserError(self.env._("Scan or type at least one card number."))
        cards = self.env["aftersales.installation.card"].search(
            [("name", "in", numbers)]
        )
        by_name = {card.name: card for card in cards}
        problems = [
            self.env._("%s: no card has this number.", number)
            for number in numbers
            if number not in by_name
        ]
        done = cards.filtered(lambda card: card.state == "back")
        problems += [self.env._("%s: was back already.", card.name) for card in done]
        (cards - done).action_hand_back()
        if not problems:
            return {"type": "ir.actions.act_window_close"}
        self.write(
            {
                "numbers": "\n".join(n for n in numbers if n not in by_name),
                "problems": "\n".join(problems),
                "count_back": len(cards - done),
            }
        )
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Take Cards Back"),
            "res_model": self._name,
            "res_id": self.id,
            "view_mode": "form",
            "target": "new",
        }
