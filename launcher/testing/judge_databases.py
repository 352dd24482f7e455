"""The databases that Odoo's own judges look at."""

import contextlib
import threading

from .. import console, process, stamps
from ..errors import explain
from .templates import Templates

CORE = "judges_core"
OURS = "judges_ours"
BESIDE = "judges_beside"


class JudgeDatabases:
    """Makes each database when it is asked for, and copies of it for the judges."""

    def __init__(self, workshop):
        self.workshop = workshop
        self.databases = workshop.databases
        self._cloning = threading.Lock()

    def core(self):
        """Return core alone, with its demo data."""
        house = self.workshop.house
        Templates(self.workshop).prepare([house.core_needs(house.names)])
        self.databases.clone(self._template, CORE)
        return CORE

    def ours(self):
        """Return core with our addons, and the demo data of both."""
        return self._installed(OURS)

    def beside(self):
        """Return core with its demo data, and our addons without theirs.

        Core's tests count its own records: branches of our demo would be in the way.
        """
        return self._installed(BESIDE, with_demo=False)

    @contextlib.contextmanager
    def clone(self, template, part):
        """Copy a database for one judge, and drop the copy when it is done."""
        name = f"judge_{part}"
        with self._cloning:  # two copies at once would find their template in use
            self.databases.clone(template, name)
        yield name
        self.databases.drop(name)

    @property
    def _template(self):
        """Return the name of the template of core, with what our addons stand on."""
        house = self.workshop.house
        return Templates(self.workshop).name_for(house.core_needs(house.names))

    def _installed(self, name, with_demo=True):
        """Install our addons on core, or take the database of the same addons."""
        project = self.workshop.project
        stamp = project.home / f"{name}.stamp"
        addons = stamps.tree_digest(project.addons)
        inputs = stamps.digest(self._template, addons, self.databases.server.host)
        if self.databases.exists(name) and stamps.is_fresh(stamp, inputs):
            return name
        stamp.unlink(missing_ok=True)
        self.core()
        demo = "" if with_demo else ", without their demo"
        with console.step(f"database with our addons{demo}"):
            self.databases.clone(CORE, name)
            self._install(name, with_demo)
            self._make_assets(name)
        stamps.write(stamp, inputs)
        return name

    def _install(self, name, with_demo):
        workshop = self.workshop
        if not with_demo:
            self.databases.refuse_demo(name)
        log = workshop.project.logs / f"{name}.log"
        code = workshop.odoo.install(
            name, workshop.house.names, log, "--no-http", with_demo=with_demo
        )
        if code:
            raise explain("the database", log.read_text(), log.parent, log)

    def _make_assets(self, name):
        """Bundle styles and scripts once: each test run with a browser wants them."""
        odoo = self.workshop.odoo
        command = odoo.command(
            f"--database={name}", "--no-http", "--log-level=warn", subcommand=["shell"]
        )
        text = "env['ir.qweb']._pregenerate_assets_bundles()\nenv.cr.commit()\n"
        root = self.workshop.project.root
        code, output = process.capture(command, env=odoo.env, cwd=root, text=text)
        if code:
            raise explain("the assets", output, self.workshop.project.home)
