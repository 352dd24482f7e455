"""Drawn inputs over every route and every parser: how many, and whether it was so."""

import os

from ..outcome import Outcome

INPUTS = 20_000
VARIABLE = "AFTERSALES_FUZZ"  # which the tests read


def ask_for(choice):
    """Let the tests draw as many inputs as were asked for."""
    if choice.inputs:
        os.environ[VARIABLE] = str(choice.inputs)


def judge(outcomes, choice):
    """Count the inputs of a run; fewer than were asked for are a failure.

    :return: list of one outcome, or none where no number was asked for
    """
    if not choice.inputs:
        return []
    tried = sum(
        inputs for outcome in outcomes for inputs, *__ in outcome.fuzzed.values()
    )
    problems = []
    if tried < choice.inputs and not choice.addon:
        problems.append(f"Only {tried} of {choice.inputs} inputs were tried.")
    return [Outcome(f"{tried} inputs", problems=problems)]
