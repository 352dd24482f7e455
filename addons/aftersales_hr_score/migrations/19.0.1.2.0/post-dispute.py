"""Disputes that wait for an answer are told to who answers."""

from odoo import SUPERUSER_ID, api


def migrate(cr, version):
    """Tell of those that wait already."""
    env = api.Environment(cr, SUPERUSER_ID, {})
    for line in env["aftersales.score.line"].search([("dispute_state", "=", "open")]):
        env["aftersales.notification"]._notify(
            "score_disputed", line, key=line._get_dispute_occasion()
        )
