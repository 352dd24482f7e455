"""What a form of the portal may be refused for, apart from a plain ``UserError``."""

from contextlib import contextmanager

from odoo.exceptions import UserError


class FormError(UserError):
    """Inputs of a form that cannot be taken: what is wrong with each of them."""

    def __init__(self, inputs):
        """Tell all that is wrong at once.

        :param dict inputs: a sentence by the name of the input
        """
        super().__init__("\n".join(dict.fromkeys(inputs.values())))
        self.inputs = inputs


class ChangedError(UserError):
    """What a form shows was changed by somebody else since it was opened."""


class ClosedError(UserError):
    """What a form belongs to was handed in already."""


@contextmanager
def collected(errors):
    """Add to ``errors`` what is wrong with an input, and go on with the next one."""
    try:
        yield
    except FormError as error:
        errors.update(error.inputs)
