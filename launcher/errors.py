"""Failures a person can mend, each told in one sentence."""

import re


class LauncherError(Exception):
    """What went wrong, and what the user does about it."""

    def __init__(self, problem, mend):
        super().__init__(f"{problem} {mend}")
        self.problem = problem
        self.mend = mend


DISK_FULL = re.compile(r"no space left on device|disk quota exceeded|ENOSPC", re.I)
NO_NETWORK = re.compile(
    r"temporary failure (in name resolution|resolving)|could not resolve|"
    r"name or service not known|network is unreachable|connection refused|"
    r"connection timed out|failed to establish a new connection|enotfound|"
    r"etimedout|econnrefused|eai_again|unable to connect|no route to host",
    re.I,
)
# What tells most comes first: a Python exception, then what a tool calls an error.
REASONS = (
    re.compile(r"^[\w.]*(Error|Exception|Violation)\b"),
    re.compile(r"\b(ERROR|CRITICAL|FATAL)\b|^E: |^fatal:"),
)


def disk_full(path):
    """Build the error for a full disk under ``path``."""
    return LauncherError(
        f"The disk that holds {path} is full.",
        "Free some space (about 5 GB are needed), then run the same command again.",
    )


def no_network(what):
    """Build the error for a download of ``what`` that found no network."""
    return LauncherError(
        f"No network: {what} could not be downloaded.",
        "Check the connection (or the proxy settings), then run the same command "
        "again; it continues where it stopped.",
    )


def explain(what, output, path, log=None):
    """Turn the ``output`` of a failed tool into one clear sentence."""
    if DISK_FULL.search(output):
        return disk_full(path)
    if NO_NETWORK.search(output):
        return no_network(what)
    last = find_reason(output)
    where = f" The whole output is in {log}." if log else ""
    return LauncherError(
        f"Setting up {what} failed: {last.rstrip('.')}.",
        f"Mend that and run the same command again.{where}",
    )


def find_reason(output):
    """Return the line that tells most: an exception, an error, or the last one."""
    lines = [line.strip() for line in output.splitlines() if line.strip()]
    for pattern in REASONS:
        found = [line for line in lines if pattern.search(line)]
        if found:
            return found[-1]
    return lines[-1] if lines else "it said nothing"
