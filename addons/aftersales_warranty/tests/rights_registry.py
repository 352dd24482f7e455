from functools import cached_property

PREFIX = "aftersales"
# who is looked at wherever our addons are, whatever rights they give him
EVERYWHERE = ("base.group_public", "base.group_portal", "base.group_user")


class RightsRegistry:
    """Which models, reports and roles are ours, and which addon answers for a right."""

    def __init__(self, env):
        self.env = env

    @cached_property
    def addons(self):
        """Return the installed addons of ours, each after those it depends on."""
        modules = self.env["ir.module.module"].search(
            [
                ("state", "in", ("installed", "to upgrade")),
                ("name", "like", f"{PREFIX}%"),
            ]
        )
        depth = {
            module.name: len(
                module.upstream_dependencies(exclude_states=("uninstalled",)) & modules
            )
            for module in modules
        }
        return sorted(depth, key=lambda name: (depth[name], name))

    @cached_property
    def rows(self):
        """Return the rows of rights that our addons bring, each with its addon."""
        data = self.env["ir.model.data"].search(
            [("model", "=", "ir.model.access"), ("module", "in", self.addons)]
        )
        access = self.env["ir.model.access"]
        return [(access.browse(line.res_id), line.module) for line in data]

    @cached_property
    def models(self):
        """Return the addon of each model that our addons make or give rights on."""
        found = {}
        for row, addon in self.rows:
            self._note(found, row.model_id.model, addon)
        for name, model in self.env.registry.items():
            if model._original_module in self.addons and not model._abstract:
                found[name] = model._original_module
        return found

    @cached_property
    def roles(self):
        """Return the addon of each group that is ours or has rights from us."""
        found = dict.fromkeys(EVERYWHERE, self.addons[0])
        for row, addon in self.rows:
            if row.group_id:
                self._note(found, self._get_id(row.group_id), addon)
        for data in self.env["ir.model.data"].search(
            [("model", "=", "res.groups"), ("module", "in", self.addons)]
        ):
            found[data.complete_name] = data.module
        return found

    @cached_property
    def reports(self):
        """Return the addon of each printed document of ours."""
        data = self.env["ir.model.data"].search(
            [("model", "=", "ir.actions.report"), ("module", "in", self.addons)]
        )
        return {
            self.env["ir.actions.report"].browse(line.res_id): line.module
            for line in data
        }

    def get_home(self, model, role, *addons):
        """Return the addon that decides what a role may on a model: the highest.

        :param str role: XML id of the group
        :param addons: further ones that have a say
        """
        group = self.env.ref(role)
        groups = group | group.all_implied_ids
        said = {self.models.get(model), self.roles[role], *addons}
        said |= {
            addon
            for row, addon in self.rows
            if row.model_id.model == model
            and (not row.group_id or row.group_id in groups)
        }
        return max(said - {None}, key=self.addons.index)

    def _note(self, found, name, addon):
        """Keep the lowest addon that names something."""
        known = found.get(name, addon)
        found[name] = min(known, addon, key=self.addons.index)

    def _get_id(self, group):
        return group.get_external_id()[group.id]
