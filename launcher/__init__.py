"""Launcher of the after-sales addons: plain Python, nothing to install first."""
