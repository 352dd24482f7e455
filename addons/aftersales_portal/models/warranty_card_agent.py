from odoo import api, fields, models
from odoo.fields import Domain


class AftersalesWarrantyCard(models.Model):
    """A card as the dealer follows it who has sold its unit on."""

    _inherit = "aftersales.warranty.card"

    # a dealer reads the card, but must not get hold of the link that lets its bearer
    # act as the owner
    access_token = fields.Char(groups="base.group_user")

    def _portal_ensure_token(self):
        if not self._may_share_portal_link():
            return ""
        # sudo: the reader was checked; the field itself is closed to the portal
        return super(AftersalesWarrantyCard, self.sudo())._portal_ensure_token()

    def _get_share_url(
        self, redirect=False, signup_partner=False, pid=None, share_token=True
    ):
        may_share = self._may_share_portal_link()
        # sudo: as above
        records = self.sudo() if may_share else self
        return super(AftersalesWarrantyCard, records)._get_share_url(
            redirect, signup_partner, pid, share_token and may_share
        )

    def _may_share_portal_link(self):
        """Return whether the link that needs no login is this user's to hand out."""
        self.ensure_one()
        self.check_access("read")
        user = self.env.user
        return self.env.su or user._is_internal() or self._is_owned_by(user)

    # === PORTAL METHODS === #

    @api.model
    def _get_portal_agent_domain(self, user):
        """Return the domain of the cards ``user`` follows as a dealer."""
        sight = user._get_aftersales_sight()
        branches = sight["branch_ids"]
        domain = Domain("dealer_id", "in", sight["agent_ids"])
        if branches:
            # the documents of the sale are closed to the portal, their branch is not
            is_ours = Domain("company_id", "in", branches)
            domain |= Domain("picking_id", "any!", is_ours)
            domain |= Domain("sale_order_id", "any!", is_ours)
        return domain

    def _get_owner_name(self, user):
        """Return the name of the owner as ``user`` knows him.

        A dealer knows him by what he typed himself: a mobile leads to one person,
        whoever brought him first.
        """
        self.ensure_one()
        # sudo: res.partner - the owner of a card that the visitor follows
        owner = self.sudo().partner_id
        if self._is_owned_by(user) or not user.share:
            return owner.display_name
        return owner._get_portal_names(user).get(owner.id, "")

    def _is_owned_by(self, user):
        """Return whether ``user`` is the consumer the card belongs to."""
        self.ensure_one()
        # sudo: aftersales.warranty.card - compares the owner, shows nothing
        owner = self.sudo().partner_id.commercial_partner_id
        return bool(owner) and owner == user.commercial_partner_id
