"""What the user sees: one line per step, with its time."""

import contextlib
import sys
import threading
import time

_lock = threading.Lock()


def say(text=""):
    """Write one line, at once, also when two jobs talk."""
    with _lock:
        sys.stdout.write(f"{text}\n")
        sys.stdout.flush()


def complain(text):
    """Write one line to the error stream."""
    with _lock:
        sys.stderr.write(f"{text}\n")
        sys.stderr.flush()


def seconds(duration):
    """Write a duration the way people read it."""
    if duration < 60:
        return f"{duration:.0f} s"
    return f"{duration // 60:.0f} min {duration % 60:02.0f} s"


@contextlib.contextmanager
def step(title):
    """Announce a step, tick while it lasts, and tell how long it took."""
    start = time.monotonic()
    done = threading.Event()
    say(f"- {title} ...")
    ticker = threading.Thread(target=_tick, args=(title, start, done), daemon=True)
    ticker.start()
    try:
        yield
    finally:
        done.set()
        ticker.join()
    say(f"  {title}: done in {seconds(time.monotonic() - start)}")


def _tick(title, start, done):
    """Show every half minute that a long step still lives."""
    while not done.wait(30):
        say(f"  {title}: {seconds(time.monotonic() - start)} so far")
