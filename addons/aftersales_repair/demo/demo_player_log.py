from datetime import timedelta

from PIL import Image, ImageDraw

from odoo import api, models
from odoo.tools.image import image_to_base64

READINGS = {"MΩ": "5.2", "W": "180", "mA": "0.3"}


class AftersalesDemo(models.AbstractModel):
    """Plays what a technician writes on his log, and what is reviewed of it."""

    _inherit = "aftersales.demo"

    # === STEPS === #

    def _step_submit(self, case, when, work_done, beyond_repair=False):
        log = self._get_order(case).open_log_id
        if log and case.state == "to_repair":
            self._fill_in(log, when)
        return super()._step_submit(case, when, work_done, beyond_repair)

    def _step_pass(self, case, when):
        self._answer(self._get_check(case).line_ids)
        return super()._step_pass(case, when)

    def _step_help(self, case, when, technician_id, hours):
        """Let another technician lend a hand for some hours."""
        log = self._get_order(case).open_log_id
        log.time_ids.create(
            {
                "log_id": log.id,
                "technician_id": technician_id,
                "date_start": when,
                "date_end": when + timedelta(hours=hours),
            }
        )

    def _step_sign(self, case, when):
        log = case.sudo().log_ids.sorted("id")[-1:]
        self._as_technician(log).action_sign(
            case.partner_id.name, self._draw_signature()
        )
        log.signed_on = when

    def _step_review(self, case, when, refused_because=False):
        reviewed = self._as("inspector", case)
        if refused_because:
            reviewed.action_review_refuse(refused_because)
        else:
            reviewed.action_review_approve()
        case.sudo().review_date = when

    # === HELPERS === #

    def _fill_in(self, log, when):
        """Write down times, way and readings of a visit that ends now."""
        start = min(log.date_start or when, when - timedelta(minutes=45))
        rows = [{"kind": "work", "date_start": start, "date_end": when}]
        if log.case_id.place == "customer":
            log.travel_km = 18
            rows.append(
                {
                    "kind": "travel",
                    "date_start": start - timedelta(minutes=35),
                    "date_end": start,
                }
            )
        log.time_ids.create([{"log_id": log.id, **row} for row in rows])
        self._answer(log.point_ids)

    def _answer(self, points):
        for point in points:
            if point.evidence == "measurement":
                point.reading = READINGS.get(point.unit, str(point.value_min or 1))
            else:
                point.result = "good"

    @api.model
    def _draw_signature(self):
        """Return a scrawl, in base64."""
        picture = Image.new("RGBA", (300, 100))
        ImageDraw.Draw(picture).line(
            [(20, 70), (60, 20), (80, 80), (120, 40), (150, 70), (190, 30), (280, 60)],
            fill=(20, 40, 120, 255),
            width=4,
            joint="curve",
        )
        return image_to_base64(picture, "PNG")
