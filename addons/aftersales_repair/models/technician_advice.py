from odoo import models
from odoo.tools import format_list

from ..rules.dispatch import find_merits, find_problems


class AftersalesTechnician(models.Model):
    """How a match of technician and job is put into words."""

    _inherit = "aftersales.technician"

    def _get_problem_texts(self, match):
        """Return the sentences that say what speaks against a match."""
        texts = self._get_problem_templates(match)
        return [texts[code] for code in find_problems(match)]

    def _get_problem_templates(self, match):
        """Return the sentence of each problem, as it would read for a match."""
        _ = self.env._

        def join(names):
            return format_list(self.env, names)

        return {
            "unauthorized": _("the agent's authorization does not hold that day"),
            "missing": _("lacks %s", join(match.missing)),
            "expired": _("certificate not valid that day: %s", join(match.expired)),
            "weak": _("level too low in %s", join(match.weak)),
            "brand": _("the agent does not serve this brand"),
            "area": _("works in another area"),
            "off_duty": _("is off duty at that time"),
            "overlap": _("is busy at that time with %s", join(match.overlaps)),
            "overload": _(
                "is overloaded: %(jobs)s open jobs, %(hours)s hours planned that day",
                jobs=match.open_jobs,
                hours=round(match.day_hours, 1),
            ),
            "failed": _("the quality check sent his work on this unit back"),
            "came_back": _("repaired this unit last time, and it came back"),
            "refused": _("declined this job before"),
        }

    def _get_merit_texts(self, match):
        """Return the words that say what speaks for a match."""
        _ = self.env._
        texts = {
            "skilled": _("skilled: %s %%", match.level),
            "near": _("works in this area"),
            "free": _("has no open job"),
            "parts": _(
                "carries %(have)s of %(need)s parts",
                have=match.parts_at_hand,
                need=match.parts_needed,
            ),
        }
        return [texts[code] for code in find_merits(match)]
