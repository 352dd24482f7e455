"""Which tests an addon has, read from their source before Odoo starts."""

import ast
from dataclasses import dataclass

FULL_TAG = "aftersales_full"  # needs all addons: runs on the full stack only
FUZZ_WORD = "Fuzz"  # in the name of each class that tries drawn inputs
BROWSER_CALLS = {"start_tour", "browser_js", "_run_scripts"}


@dataclass(frozen=True)
class Test:
    """One test method."""

    addon: str
    class_name: str
    method: str
    is_full: bool
    is_browser: bool

    @property
    def spec(self):
        """Name the test the way --test-tags does."""
        return f"/{self.addon}:{self.class_name}.{self.method}"

    def matches(self, word):
        return not word or word.lower() in f"{self.class_name}.{self.method}".lower()


def scan(addon):
    """Return every test of ``addon``."""
    tests = []
    for path in sorted((addon.path / "tests").glob("test_*.py")):
        for node in ast.parse(path.read_text()).body:
            if isinstance(node, ast.ClassDef):
                tests += _scan_class(addon.name, node)
    return tests


def _scan_class(addon, node):
    is_full = FULL_TAG in _tags(node)
    return [
        Test(
            addon,
            node.name,
            item.name,
            is_full or FULL_TAG in _tags(item),
            bool(BROWSER_CALLS & _calls(item)),
        )
        for item in node.body
        if isinstance(item, ast.FunctionDef) and item.name.startswith("test")
    ]


def _tags(node):
    """Return the words given to ``@tagged``."""
    return {
        word.value
        for decorator in node.decorator_list
        if isinstance(decorator, ast.Call)
        for word in decorator.args
        if isinstance(word, ast.Constant)
    }


def _calls(node):
    """Return the names of the methods a test calls."""
    calls = (each.func for each in ast.walk(node) if isinstance(each, ast.Call))
    return {call.attr for call in calls if isinstance(call, ast.Attribute)}


@dataclass(frozen=True)
class Choice:
    """What the user asked for: ``--fast``, ``--addon``, ``-k`` and ``--fuzz``."""

    is_fast: bool = False
    addon: str = ""
    word: str = ""
    inputs: int = 0

    @classmethod
    def fuzz(cls, inputs, addon=""):
        """Choose what tries drawn inputs, and how many of them in all."""
        return cls(addon=addon, word=FUZZ_WORD, inputs=inputs)

    @property
    def narrowed(self):
        """Name what leaves out tests of a part; empty when every one is run."""
        if self.inputs:
            return f"--fuzz {self.inputs}"
        words = ["--fast"] if self.is_fast else []
        return " ".join([*words, f"-k {self.word}"] if self.word else words)

    @property
    def is_whole(self):
        """Tell whether all of every part was asked for."""
        return not (self.narrowed or self.addon)

    def pick(self, tests, is_full):
        """Return the tests of one kind that are wanted."""
        return [
            test
            for test in tests
            if test.is_full == is_full
            and test.matches(self.word)
            and not (self.is_fast and test.is_browser)
        ]

    def tags(self, name, tests):
        """Build --test-tags for the addon alone.

        Without a word the addon is named as a whole, so that tests inherited from
        a common class run too; with one, each chosen test is named.
        """
        if self.word:
            return ",".join(test.spec for test in self.pick(tests, is_full=False))
        left_out = [f"-{FULL_TAG}"]
        if self.is_fast:
            left_out += [f"-{test.spec}" for test in tests if test.is_browser]
        return ",".join([f"/{name}", *left_out])

    def full_tags(self, tests):
        """Build --test-tags for the full stack; empty when nothing is chosen."""
        chosen = self.pick(tests, is_full=True)
        return ",".join(f"{FULL_TAG}{test.spec}" for test in chosen)
