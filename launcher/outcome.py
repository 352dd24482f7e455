"""What one job of the test run came to."""

from dataclasses import dataclass, field


@dataclass
class Outcome:
    """Counts, and each problem in words."""

    title: str
    passed: int = 0
    failed: int = 0
    problems: list = field(default_factory=list)
    seconds: float = 0.0
    skipped: int = 0
    # what was tried with drawn inputs, as ``testing.log.fuzzed`` reads it
    fuzzed: dict = field(default_factory=dict)

    def __post_init__(self):
        """Count a job with problems as failed, even where no single test is."""
        if self.problems and not self.failed:
            self.failed = 1

    @property
    def is_good(self):
        return not self.failed
