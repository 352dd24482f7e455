from lxml import etree

from odoo.tests import TransactionCase, tagged


@tagged("post_install", "-at_install")
class TestViewFields(TransactionCase):
    """What the browser alone would find out about the fields of our views."""

    def _get_nodes(self, *types):
        """Yield ``(view, field, node)`` of each field in our views of given types."""
        domain = [("type", "in", types), ("model", "=like", "aftersales.%")]
        for view in self.env["ir.ui.view"].search(domain):
            for node in etree.fromstring(view.arch).iter("field"):
                model = self._get_model(view, node)
                if model is not None and node.get("name") in model._fields:
                    yield view, model._fields[node.get("name")], node

    def _get_model(self, view, node):
        """Return the model of a node, which may stand in the list of a form."""
        model = self.env[view.model]
        for outer in reversed(list(node.iterancestors("field"))):
            field = model._fields.get(outer.get("name"))
            if field is None or not field.comodel_name:
                return None
            model = self.env[field.comodel_name]
        return model

    def test_every_measure_can_be_summed(self):
        measures = [
            (view.name, field)
            for view, field, node in self._get_nodes("pivot", "graph")
            if node.get("type") == "measure"
        ]
        broken = [
            (view, field.name)
            for view, field in measures
            if not field.get_description(self.env).get("aggregator")
        ]

        self.assertTrue(measures)
        self.assertFalse(broken)

    def test_no_moment_is_shown_by_the_widget_of_days(self):
        wrong = [
            (view.name, field.name)
            for view, field, node in self._get_nodes("form", "list", "kanban")
            if field.type == "datetime" and node.get("widget") == "date"
        ]

        self.assertFalse(wrong)
