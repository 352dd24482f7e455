from odoo.http import request

from .portal import AftersalesPortal


class AgentPortal(AftersalesPortal):
    """What the pages of dealers and service agents share."""

    # === HOME === #

    def _prepare_home_portal_values(self, counters):
        values = super()._prepare_home_portal_values(counters)
        if not counters:
            values["is_aftersales_agent"] = bool(self._get_agent())
            values["is_aftersales_office"] = self._has_technicians()
        return values

    def _has_technicians(self):
        """Return whether the visitor leads technicians of an agent."""
        orders = request.env["aftersales.order"]
        return bool(orders._get_portal_technicians(request.env.user))

    # === BUSINESS METHODS === #

    def _get_agent(self):
        """Return the agent the visitor acts for, with superuser rights; maybe none."""
        # sudo: res.partner - name and authorization of the visitor's own agent
        return request.env.user._get_aftersales_agent().sudo()

    def _get_acting_agent(self):
        """Return the agent the visitor may act for today; none when it has ended."""
        agent = self._get_agent()
        return agent if agent.is_agent_authorized else agent.browse()

    def _render_form(self, template, values, error=None):
        """Render a page with a form; what could not be done has status 422."""
        values = self._prepare_portal_layout_values() | values
        if error:
            values["error_message"] = str(error)
        response = request.render(f"aftersales_portal.{template}", values)
        if error:
            response.status_code = 422
        return response
