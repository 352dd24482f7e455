"""The addons of this product, read from their manifests."""

import ast
from dataclasses import dataclass
from pathlib import Path

from .errors import LauncherError


@dataclass(frozen=True)
class Addon:
    """One addon and what its manifest says."""

    name: str
    path: Path
    depends: tuple
    is_installable: bool
    is_auto: bool


def read_manifest(path):
    """Read a manifest, or say which one cannot be read."""
    try:
        return ast.literal_eval(path.read_text())
    except (SyntaxError, ValueError) as error:
        raise LauncherError(
            f"{path} is no valid manifest: {error}.", "Mend it and try again."
        ) from error


def read_addon(folder):
    """Read the addon in ``folder``."""
    manifest = read_manifest(folder / "__manifest__.py")
    return Addon(
        folder.name,
        folder,
        tuple(manifest.get("depends", ["base"])),
        manifest.get("installable", True),
        bool(manifest.get("auto_install", False)),
    )


def discover(*folders):
    """Return ``{name: addon}`` of every installable addon in ``folders``."""
    manifests = [
        path for folder in folders for path in folder.glob("*/__manifest__.py")
    ]
    found = (read_addon(manifest.parent) for manifest in sorted(manifests))
    return {addon.name: addon for addon in found if addon.is_installable}


def in_order(addons):
    """Sort addons so that each comes after those it depends on."""
    ordered = []

    def visit(name):
        if name in addons and name not in ordered:
            for dependency in addons[name].depends:
                visit(dependency)
            ordered.append(name)

    for name in sorted(addons):
        visit(name)
    return ordered


def closure(names, known):
    """Return ``names`` with everything they declare, as far as it is ``known``."""
    seen, todo = set(), list(names)
    while todo:
        name = todo.pop()
        if name not in seen:
            seen.add(name)
            todo.extend(known[name].depends if name in known else ())
    return seen


class House:
    """Our addons together with the ones they stand on."""

    def __init__(self, folder, core_folders):
        self.folder = folder
        self.ours = discover(folder)
        self.core_folders = list(core_folders)
        self._core = {}

    @property
    def names(self):
        return in_order(self.ours)

    def own_closure(self, name):
        """Return the addons of ours that ``name`` declares, itself included."""
        return {each for each in closure([name], self.ours) if each in self.ours}

    def core_needs(self, names):
        """Return the core addons that ``names`` declare, with all they bring."""
        return self.core_closure(closure(names, self.ours) - set(self.ours))

    def core_closure(self, names):
        """Return core addons with all they depend on."""
        return closure(names, self._read_core(names))

    def missing(self):
        """Return ``{addon: [absent dependency]}`` of addons that cannot install."""
        absent = {}
        for name in self.names:
            needs = self.core_needs([name])
            lacking = sorted(need for need in needs if not self._find_core(need))
            if lacking:
                absent[name] = lacking
        return absent

    def _read_core(self, names):
        """Read the manifests below ``names``, once each."""
        todo = list(names)
        while todo:
            name = todo.pop()
            folder = None if name in self._core else self._find_core(name)
            if folder:
                self._core[name] = read_addon(folder)
                todo.extend(self._core[name].depends)
        return self._core

    def _find_core(self, name):
        for folder in self.core_folders:
            if (folder / name / "__manifest__.py").exists():
                return folder / name
        return None
