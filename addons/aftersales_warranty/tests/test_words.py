from collections import defaultdict

import polib
from lxml import etree

from odoo.modules import Manifest
from odoo.tests import TransactionCase, tagged
from odoo.tools.misc import file_path
from odoo.tools.translate import TranslationModuleReader

PREFIX = "aftersales_"


class AddonReader(TranslationModuleReader):
    """Core's export of several addons, as if each were exported by itself.

    Core names a record that several addons extend after one of them only, and reads
    all files of all addons again for each call.
    """

    def _export_translatable_records(self):
        wanted = self._modules
        for module in wanted:
            self._modules = [module]
            super()._export_translatable_records()
        self._modules = wanted


@tagged("post_install", "-at_install", "aftersales_full")
class TestWords(TransactionCase):
    """The templates of the translators hold the terms the addons have, and no others.

    That each term is translated is proved without a database, by the launcher's tests.
    """

    def test_the_templates_hold_what_the_addons_say(self):
        addons = self.env["ir.module.module"].search(
            [("state", "=", "installed"), ("name", "=like", f"{PREFIX}%")]
        )
        exported = self._export(addons)

        self.assertEqual(sorted(exported), sorted(addons.mapped("name")))
        for addon in addons:
            optional = set() if addon.demo else self._demo_ids(addon.name)
            with self.subTest(addon=addon.name):
                self._assert_same(
                    exported[addon.name], self._template(addon.name), optional
                )

    def _export(self, addons):
        """Return ``{addon: {term: places}}`` as Odoo exports it."""
        exported = defaultdict(lambda: defaultdict(set))
        reader = AddonReader(self.env.cr, modules=addons.mapped("name"))
        for addon, kind, name, place, term, _value, _comments in reader:
            key = f"code:{name}" if kind == "code" else f"{kind}:{name}:{place}"
            exported[addon][term].add(key)
        return exported

    def _template(self, addon):
        """Return ``{term: places}`` of the template in the addon's folder."""
        path = file_path(f"{addon}/i18n/{addon}.pot")
        return {
            entry.msgid: {place for place, _line in entry.occurrences}
            for entry in polib.pofile(path)
        }

    def _demo_ids(self, addon):
        """Return the names of the demo records, which a database may not have."""
        ids = set()
        for name in Manifest.for_addon(addon)["demo"]:
            if name.endswith(".xml"):
                for node in etree.parse(file_path(f"{addon}/{name}")).iter("record"):
                    xml_id = node.get("id")
                    xml_id = xml_id if "." in xml_id else f"{addon}.{xml_id}"
                    ids |= {xml_id, f"{xml_id}_product_template"}
        return ids

    def _assert_same(self, exported, template, optional):
        """Compare terms and the places that say them; name what differs."""
        faults = [
            f"not in the template: {term!r} ({place})"
            for term, places in exported.items()
            for place in sorted(places - template.get(term, set()))
        ]
        faults += [
            f"said no more: {term!r} ({place})"
            for term, places in template.items()
            for place in sorted(places - exported.get(term, set()))
            if place.rpartition(":")[2] not in optional
        ]
        self.assertFalse(
            faults, "Export the terms anew and translate them:\n" + "\n".join(faults)
        )
