"""Template databases with core addons only, made once and cloned ever after."""

from .. import console, stamps
from ..errors import explain

PREFIX = "aftersales_core"


class Templates:
    """Core databases by the set of core addons in them, with demo data or without."""

    def __init__(self, workshop, with_demo=True):
        self.workshop = workshop
        self.with_demo = with_demo
        project = workshop.project
        release = workshop.odoo.source.python_folder / "odoo" / "release.py"
        self.version = stamps.digest(
            project.root / "requirements.txt", release, str(release)
        )[:6]

    def name_for(self, addons):
        """Return the name of the template that holds ``addons``."""
        kind = "" if self.with_demo else "plain_"
        return f"{PREFIX}_{self.version}_{kind}{stamps.digest(*sorted(addons))}"

    def prepare(self, sets):
        """Make the missing templates, each from the largest one it contains."""
        wanted = sorted({frozenset(names) for names in sets}, key=len)
        self._drop_old()
        done = []
        for names in wanted:
            smaller = [each for each in done if each <= names]
            self._make(names, smaller[-1] if smaller else None)
            done.append(names)

    def _make(self, names, base):
        """Install core addons under a working name, and rename when whole."""
        target = self.name_for(names)
        databases = self.workshop.databases
        if databases.exists(target):
            return
        part = f"{PREFIX}_part"
        log = self.workshop.project.logs / f"{target}.log"
        with console.step(f"template database of {len(names)} core addons"):
            databases.drop(part)
            if base:
                databases.clone(self.name_for(base), part)
            new = sorted(names - (base or frozenset()))
            code = self.workshop.odoo.install(
                part, new, log, "--no-http", with_demo=self.with_demo
            )
            if code:
                text = log.read_text(errors="replace")
                raise explain("the core database", text, log.parent, log)
            databases.rename(part, target)

    def _drop_old(self):
        """Drop templates of another Odoo or another set of packages."""
        for name in self.workshop.databases.names():
            if name.startswith(PREFIX) and f"_{self.version}_" not in name:
                self.workshop.databases.drop(name)
