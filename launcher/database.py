"""Databases with their filestores: made, cloned, renamed and dropped as one."""

import os
import shutil

from . import process, stamps
from .errors import LauncherError, explain


class Databases:
    """The databases of one PostgreSQL server and one Odoo data folder."""

    def __init__(self, server, data_dir):
        self.server = server
        self.data_dir = data_dir

    def filestore(self, name):
        return self.data_dir / "filestore" / name

    def query(self, name, sql):
        """Run ``sql`` and return its rows as lists of texts."""
        command = ["psql", "-X", "-q", "-A", "-t", "-F", "\t", "-d", name]
        command += ["-v", "ON_ERROR_STOP=1", "-c", sql]
        code, output = process.capture(command, env=self.server.env)
        if code:
            raise explain(f"the database {name}", output, self.data_dir)
        return [line.split("\t") for line in output.splitlines() if line]

    def check(self):
        """Say in a sentence when the server does not answer."""
        try:
            self.query("postgres", "SELECT 1")
        except LauncherError as error:
            place = self.server.host or "the default socket"
            raise LauncherError(
                f"PostgreSQL at {place} does not answer: {error.problem}",
                "Start it, or take db_host and PGHOST away to use the private one.",
            ) from error

    def exists(self, name):
        sql = f"SELECT 1 FROM pg_database WHERE datname = '{name}'"
        return bool(self.query("postgres", sql))

    def names(self):
        sql = "SELECT datname FROM pg_database WHERE NOT datistemplate"
        return [row[0] for row in self.query("postgres", sql)]

    def refuse_demo(self, name):
        """Have addons that come to a database bring no demo data, as its own have."""
        self.query(name, "UPDATE ir_module_module SET demo = FALSE")

    def drop(self, name):
        """Remove database and filestore, whatever is there of them."""
        self.query("postgres", f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
        stamps.clear(self.filestore(name))

    def clone(self, template, name):
        """Copy a database; its files are linked, since Odoo never rewrites one."""
        self.drop(name)
        if self.filestore(template).exists():
            shutil.copytree(
                self.filestore(template), self.filestore(name), copy_function=os.link
            )
        self.query("postgres", f'CREATE DATABASE "{name}" TEMPLATE "{template}"')

    def rename(self, name, target):
        """Give a finished database its final name."""
        if self.filestore(name).exists():
            stamps.publish(self.filestore(name), self.filestore(target))
        self.query("postgres", f'ALTER DATABASE "{name}" RENAME TO "{target}"')
