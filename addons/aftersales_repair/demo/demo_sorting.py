import base64
import io

from PIL import Image, ImageDraw

from odoo import models


class AftersalesDemo(models.AbstractModel):
    """Steps of the demo where a customer answers, leaves his unit or fetches it."""

    _inherit = "aftersales.demo"

    def _step_go_by(self, case, when, process_id):
        case.process_id = process_id

    def _step_customer_says(self, case, when, is_accepted, way, who, note=False):
        """Record an answer; of what may be declined the customer wants nothing."""
        order = case.sudo()._get_open_estimates()
        lines = (*case.sudo().part_ids, *case.sudo().labor_ids)
        self._as("reception", case).action_answer_estimate(
            is_accepted,
            way,
            answered_by=who,
            declined=[line.sale_line_id.id for line in lines if line.is_optional],
            note=note,
        )
        order.write({"aftersales_answered_on": when, "date_order": when})

    def _step_sort(self, case, when):
        self._as("reception", case).action_sort()

    def _step_give_up(self, case, when, who=False):
        self._as("reception", case).action_give_up(who)

    def _step_dismantle(self, case, when, values):
        """Take a unit apart.

        :param dict values: what one good part is worth, by the id of its product
        """
        self._as("storekeeper", case).action_dismantle(
            [
                {"product_id": product_id, "quantity": 1, "unit_value": value}
                for product_id, value in values.items()
            ]
        )
        case.sudo().date_dismantled = when

    def _step_fetch(self, case, when, who):
        self._as("reception", case).action_deliver(who, self._draw_signature())

    def _draw_signature(self):
        """Return the scrawl of somebody in a hurry."""
        image = Image.new("RGBA", (300, 90), (255, 255, 255, 0))
        points = [(10, 60), (45, 15), (60, 75), (95, 30), (120, 70), (150, 35)]
        points += [(175, 65), (210, 40), (230, 60), (290, 50)]
        ImageDraw.Draw(image).line(points, fill=(20, 30, 90, 255), width=3)
        stream = io.BytesIO()
        image.save(stream, "PNG")
        return base64.b64encode(stream.getvalue())
