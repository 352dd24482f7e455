"""A big import and a server that is killed in the middle of it."""

import base64
import os
import secrets
import signal
import time
from dataclasses import dataclass

import pytest
from rpc import Rpc

COUNT = 4_000  # four batches
PATIENCE = 300


@dataclass
class Mortal:
    """A server of one's own: it may be killed and started anew."""

    start: object  # a function that returns a process and its address
    database: str
    process: object = None
    url: str = ""

    def up(self):
        """Start the server and log the manager in."""
        self.process, self.url = self.start()
        return Rpc(self.url, self.database, "admin")

    def kill(self):
        """End the server as a power cut does."""
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()


@pytest.fixture
def mortal():
    """Give a server with its background job on a clone of the full database."""
    from launcher import serve, setup, source  # noqa: PLC0415  as conftest does
    from launcher.project import find_project  # noqa: PLC0415
    from launcher.testing.odoo_runs import FULL_DATABASE  # noqa: PLC0415
    from launcher.testing.pytest_runs import TEMPLATE_VARIABLE  # noqa: PLC0415

    project = find_project()
    workshop = setup.open_workshop(project, source.find(project), "test")
    database = "aftersales_mortal"
    template = os.environ.get(TEMPLATE_VARIABLE, FULL_DATABASE)
    workshop.databases.clone(template, database)
    log = project.logs / "test-mortal-server.log"

    def start():
        port = serve.free_port()
        options = ("--max-cron-threads=1",)
        return serve.start(workshop, database, port, log, *options), serve.url(port)

    server = Mortal(start, database)
    yield server
    if server.process and server.process.poll() is None:
        serve.end(server.process)
    workshop.databases.drop(database)


def wait_for(rpc, import_id, is_reached):
    """Read the import until it is where it should be."""
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        each = rpc.read(
            "aftersales.serial.import", import_id, "state", "done_count", "bad_count"
        )
        if is_reached(each):
            return each
        time.sleep(0.2)
    raise AssertionError(f"the import stays at {each}")


def start_import(rpc, product_id, run):
    """Import a file of serials with cards; return its id."""
    text = "Serial;Delivery date\n" + "".join(
        f"KILL-{run}-{number:05};1403/05/12\n" for number in range(COUNT)
    )
    import_id = rpc.create(
        "aftersales.serial.import",
        kind="cards",
        product_id=product_id,
        file=base64.b64encode(text.encode()).decode(),
        file_name="killed.csv",
    )
    rpc.call("aftersales.serial.import", "action_check", [import_id])
    rpc.call("aftersales.serial.import", "action_run", [import_id])
    return import_id


def test_killed_server_goes_on_with_its_import(mortal):
    rpc = mortal.up()
    run = secrets.token_hex(3)
    type_id = rpc.find("aftersales.warranty.type", [])
    product_id = rpc.create(
        "product.product",
        name=f"Fridge {run}",
        is_storable=True,
        tracking="serial",
        warranty_type_id=type_id,
    )
    import_id = start_import(rpc, product_id, run)

    wait_for(rpc, import_id, lambda each: each["done_count"] >= COUNT / 4)
    mortal.kill()
    rpc = mortal.up()
    left = rpc.read("aftersales.serial.import", import_id, "state", "done_count")
    domain = [("product_id", "=", product_id)]
    entered = rpc.call("stock.lot", "search_count", domain)

    assert left["state"] == "running"
    assert 0 < entered == left["done_count"] < COUNT
    each = wait_for(rpc, import_id, lambda each: each["state"] == "done")
    assert (each["done_count"], each["bad_count"]) == (COUNT, 0)
    lots = rpc.search_read("stock.lot", domain, ["name", "card_count"])
    assert len(lots) == len({lot["name"] for lot in lots}) == COUNT
    assert {lot["card_count"] for lot in lots} == {1}
