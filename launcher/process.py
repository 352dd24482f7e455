"""Run other programs: no stdin, output kept in a log, failures explained."""

import ctypes
import os
import signal
import subprocess

from .errors import explain

LIBC = ctypes.CDLL(None)
PR_SET_PDEATHSIG = 1


def identity(user):
    """Return the arguments that run a program as ``user`` (root only)."""
    if not user:
        return {}
    return {"user": user, "group": user, "extra_groups": []}


def capture(command, *, env=None, cwd=None, user=None, text=None):
    """Run ``command`` and return its exit code and whole output."""
    done = subprocess.run(
        [str(word) for word in command],
        input=text,
        stdin=subprocess.DEVNULL if text is None else None,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        env=env,
        cwd=cwd,
        text=True,
        errors="replace",
        check=False,
        **identity(user),
    )
    return done.returncode, done.stdout


def run(what, command, *, log, env=None, cwd=None, user=None):
    """Run a set-up tool; on failure raise a sentence about ``what``."""
    with log.open("w") as stream:
        stream.write(f"$ {' '.join(str(word) for word in command)}\n")
        stream.flush()
        code = subprocess.call(
            [str(word) for word in command],
            stdin=subprocess.DEVNULL,
            stdout=stream,
            stderr=subprocess.STDOUT,
            env=env,
            cwd=cwd,
            **identity(user),
        )
    if code:
        output = log.read_text(errors="replace").split("\n", 1)[1]
        raise explain(what, output, log.parent, log)


def die_with_parent():
    """Have the kernel end this process when the one that started it is gone."""
    LIBC.prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


def is_root():
    """Tell whether we may install packages without sudo."""
    return os.geteuid() == 0
