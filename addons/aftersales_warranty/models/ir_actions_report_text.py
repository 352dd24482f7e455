from odoo import api, models

from ..rules.print_text import split_text


class IrActionsReport(models.Model):
    """Prints right-to-left scripts without one word upon another."""

    _inherit = "ir.actions.report"

    @api.model
    def _run_wkhtmltopdf(
        self,
        bodies,
        report_ref=False,
        header=None,
        footer=None,
        landscape=False,
        specific_paperformat_args=None,
        set_viewport_size=False,
    ):
        return super()._run_wkhtmltopdf(
            [split_text(body) for body in bodies],
            report_ref=report_ref,
            header=split_text(header),
            footer=split_text(footer),
            landscape=landscape,
            specific_paperformat_args=specific_paperformat_args,
            set_viewport_size=set_viewport_size,
        )
