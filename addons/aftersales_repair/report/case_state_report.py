from odoo import api, models

from ..rules.case_states import STATES


class ReportCaseStates(models.AbstractModel):
    """The printed list of units by the state they are in, and since when."""

    _name = "report.aftersales_repair.report_case_states"
    _description = "Units by State"

    @api.model
    def _get_report_values(self, docids, data=None):
        cases = self.env["aftersales.case"].browse(docids)
        by_state = cases.grouped("state")
        labels = dict(cases._fields["state"]._description_selection(self.env))
        return {
            "doc_ids": docids,
            "doc_model": "aftersales.case",
            "docs": cases,
            "company": self.env.company,
            "groups": [
                (labels[state], by_state[state].sorted("date_received"))
                for state, _label in STATES
                if state in by_state
            ],
            "since": self._get_state_dates(cases),
            "now": self.env.cr.now(),
        }

    @api.model
    def _get_state_dates(self, cases):
        """Return by case the moment since when it has been in its present state.

        A case that only waited for others meanwhile has been there all the time.
        """
        rows = self.env["aftersales.case.state.log"].search(
            [("case_id", "in", cases.ids)], order="case_id, id desc"
        )
        since = {}
        for case, stretches in rows.grouped("case_id").items():
            for row in stretches:
                if row.state != case.state:
                    break
                since[case] = row.date_start
        return since
