"""One set-up of a checkout at a time."""

import contextlib
import fcntl

from . import console


@contextlib.contextmanager
def held(project, name):
    """Hold the lock ``name``; wait, and say so, while another process has it."""
    with (project.home / f"{name}.lock").open("w") as stream:
        try:
            fcntl.flock(stream, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            console.say("Another ./aftersales is at work here; waiting for it.")
            fcntl.flock(stream, fcntl.LOCK_EX)
        yield
