from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools.image import base64_to_image

# more would make a book of the minutes
MOST_PHOTOS = 6


class AftersalesWorkLog(models.Model):
    """The minutes of a visit, which the customer signs."""

    _inherit = "aftersales.work.log"

    signature = fields.Image(
        string="Customer Signature",
        readonly=True,
        copy=False,
        max_width=1024,
        max_height=1024,
    )
    signed_by = fields.Char(readonly=True, copy=False)
    signed_on = fields.Datetime(readonly=True, copy=False)
    can_sign = fields.Boolean(compute="_compute_can_sign")

    # === COMPUTE METHODS === #

    @api.depends("state", "signed_on")
    def _compute_can_sign(self):
        for log in self:
            log.can_sign = log.state != "draft" and not log.signed_on

    # === CRUD METHODS === #

    def _get_gate_fields(self):
        return super()._get_gate_fields() | {"signature", "signed_by", "signed_on"}

    # === ACTION METHODS === #

    def action_sign(self, name, signature):
        """Let the customer sign what was handed in; it cannot change any more.

        :param str name: who signs
        :param signature: the picture, in base64
        """
        self.ensure_one()
        self.order_id._check_own()
        name = (name or "").strip()
        if not name or not signature:
            raise UserError(self.env._("Enter who signs, and let him sign."))
        base64_to_image(signature)  # refuses what is no picture
        self._lock()
        if not self.can_sign:
            raise UserError(self._get_sign_problem())
        # sudo: aftersales.work.log - nobody writes a submitted log, its customer signs
        self.sudo().write(
            {
                "signature": signature,
                "signed_by": name,
                "signed_on": self.env.cr.now(),
            }
        )
        self.message_post(body=self.env._("Signed by %s.", name))

    def action_open_sign(self):
        """Let the customer sign on the screen."""
        self.ensure_one()
        return self.env["ir.actions.act_window"]._for_xml_id(
            "aftersales_repair.aftersales_log_sign_action"
        ) | {
            "context": {
                "default_log_id": self.id,
                "default_signed_by": self.partner_id.name,
            }
        }

    # === BUSINESS METHODS === #

    def _get_minutes_file_name(self):
        """Return under which name the minutes are kept; False where they are not.

        What was signed is kept as it was printed first, and given out again.
        """
        self.ensure_one()
        return f"Service Minutes - {self.name}.pdf" if self.signed_on else False

    def _get_minutes_technicians(self):
        """Return who was there: the one in charge first."""
        self.ensure_one()
        helpers = self.labor_ids.helper_ids.technician_id
        return self.technician_id | self.time_ids.technician_id | helpers

    def _get_minutes_photos(self):
        """Return the pictures to be printed, of the work and of its checkpoints."""
        self.ensure_one()
        photos = self.photo_ids | self.point_ids.photo_ids
        return photos.filtered(
            lambda photo: (photo.mimetype or "").startswith("image/")
        )[:MOST_PHOTOS]

    def _get_sign_problem(self):
        if self.signed_on:
            return self.env._(
                "Log %(log)s was signed by %(name)s already.",
                log=self.name,
                name=self.signed_by,
            )
        return self.env._(
            "Hand log %s in first: what is signed must not change any more.", self.name
        )
