import inspect
from itertools import combinations

from odoo.tests import BaseCase, tagged

from odoo.addons.portal.controllers.portal import CustomerPortal

OURS = "odoo.addons.aftersales_"


@tagged("post_install", "-at_install")
class TestPortalControllers(BaseCase):
    """Core makes one class of all portals: a name stands for one thing in it."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.portals = [
            portal
            for portal in cls._get_subclasses(CustomerPortal)
            if not portal.__module__.startswith("odoo.http")
        ]

    @classmethod
    def _get_subclasses(cls, portal):
        found = {portal}
        for child in portal.__subclasses__():
            found.update(cls._get_subclasses(child))
        return sorted(found, key=lambda each: (each.__module__, each.__name__))

    def _get_methods(self, portal):
        """Return what a class defines itself, as it was written, by its name."""
        return {
            name: inspect.unwrap(getattr(method, "original_endpoint", method))
            for name, method in vars(portal).items()
            if inspect.isfunction(method)
        }

    def _goes_on(self, method):
        """Return whether a method calls the one it overrides."""
        return "super" in method.__code__.co_names

    def _is_ours(self, portal):
        return portal.__module__.startswith(OURS)

    def _get_clashes(self, portals):
        """Return the names that two classes define, one of them without the other."""
        clashes = []
        for one, other in combinations(portals, 2):
            if not (self._is_ours(one) or self._is_ours(other)):
                continue
            ours, theirs = self._get_methods(one), self._get_methods(other)
            clashes += [
                f"{name}: {one.__module__} and {other.__module__}"
                for name in ours.keys() & theirs.keys()
                if not self._may_share(one, other, ours[name], theirs[name])
            ]
        return clashes

    def _may_share(self, one, other, mine, its):
        """Tell whether two methods of one name follow each other.

        Of parent and child the child goes on; of two beside each other both do, for
        either may come first.
        """
        if issubclass(one, other):
            return self._goes_on(mine)
        if issubclass(other, one):
            return self._goes_on(its)
        return self._goes_on(mine) and self._goes_on(its)

    def test_no_portal_takes_the_name_of_another(self):
        self.assertGreater(len([p for p in self.portals if self._is_ours(p)]), 15)

        self.assertEqual(self._get_clashes(self.portals), [])

    def test_two_who_take_the_same_name_are_found(self):
        # no controllers: these would answer routes
        class Base:
            def _get_thing(self):
                return 1

        class Child(Base):
            def _get_thing(self):
                return 2

        class Good(Base):
            def _get_thing(self):
                return super()._get_thing()

        class Beside:
            def _get_thing(self):
                return 3

        for portal in (Base, Child, Good, Beside):
            portal.__module__ = f"{OURS}{portal.__name__}"

        self.assertEqual(len(self._get_clashes([Base, Child])), 1)
        self.assertEqual(self._get_clashes([Base, Good]), [])
        self.assertEqual(len(self._get_clashes([Base, Beside])), 1)
        self.assertEqual(len(self._get_clashes([Good, Beside])), 1)
