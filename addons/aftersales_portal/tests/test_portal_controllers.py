from itertools import combinations

from odoo.tests import TransactionCase, tagged

from ..controllers.portal import AftersalesPortal


@tagged("post_install", "-at_install")
class TestPortalControllers(TransactionCase):
    """All controllers of the portal become one: none takes another's helper away."""

    def _get_controllers(self):
        found = [AftersalesPortal]
        for controller in found:
            found += [
                each
                for each in controller.__subclasses__()
                if each not in found and each.__module__.startswith("odoo.addons.")
            ]
        return found

    def test_helpers_of_two_controllers_have_names_of_their_own(self):
        clashes = set()
        for one, other in combinations(self._get_controllers(), 2):
            if issubclass(one, other) or issubclass(other, one):
                continue
            common = set(one.__mro__) & set(other.__mro__)
            # what both inherit is a hook, which each of them extends
            hooks = {name for parent in common for name in vars(parent)}
            same = (vars(one).keys() & vars(other).keys()) - hooks
            clashes |= {f"{one.__name__}, {other.__name__}: {name}" for name in same}

        self.assertFalse(clashes)
