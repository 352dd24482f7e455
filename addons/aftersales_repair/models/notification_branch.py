from odoo import models


class AftersalesNotification(models.Model):
    """Roles are told in the branch an event is about, not in every one."""

    _inherit = "aftersales.notification"

    def _get_role_branch(self, record):
        """Return the branch whose people a row for a role tells. Hook.

        It is the branch that works at the record, else the one it belongs to.

        :rtype: res.company, empty where all of the role are told
        """
        for name in ("workshop_company_id", "company_id"):
            if name in record._fields and record[name]:
                return record[name]
        return self.env["res.company"]

    def _get_role_users(self, branch):
        """Return those of the row's role who work for a branch.

        Where a branch has none of the role, the ones above it look after it.
        """
        users = self._get_role_members()
        # sudo: res.company - a branch has its parents, whoever sends
        for company in branch.sudo().parent_ids[::-1]:
            found = users.filtered(lambda user, c=company: c in user.company_ids)
            if found:
                return found
        return users.browse()

    def _get_partners(self, record):
        branch = self.recipient == "role" and self._get_role_branch(record)
        if branch:
            return self._get_role_users(branch).partner_id
        return super()._get_partners(record)

    def _get_activity_user(self, record):
        branch = self.recipient == "role" and self._get_role_branch(record)
        if not branch:
            return super()._get_activity_user(record)
        users = self._get_role_users(branch)
        counts = dict(
            self.env["mail.activity"]._read_group(
                [("user_id", "in", users.ids)], ["user_id"], ["__count"]
            )
        )
        # who works for this branch first, then the one with the fewest to do
        return users.sorted(
            lambda user: (user.company_id != branch, counts.get(user, 0), user.id)
        )[:1]
