"""Which tariff a job falls under, and how much of a service it charges."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Job:
    """What is known of a job when its labour, travel and fees are chosen."""

    work_type_id: int = 0
    category_ids: frozenset = frozenset()
    place: str = ""
    area_ids: frozenset = frozenset()
    agent_id: int = 0
    distance: float = 0.0


@dataclass(frozen=True)
class Tariff:
    """A row of the tariff: for which jobs it is, and what it charges.

    An empty condition holds for every job.
    """

    id: int
    service_ids: frozenset
    product_id: int = 0
    is_automatic: bool = False
    basis: str = "fixed"
    quantity: float = 1.0
    free_distance: float = 0.0
    work_type_ids: frozenset = frozenset()
    category_ids: frozenset = frozenset()
    places: frozenset = frozenset()
    area_ids: frozenset = frozenset()
    agent_ids: frozenset = frozenset()
    distance_from: float = 0.0
    distance_to: float = 0.0

    def fits(self, job):
        """Tell whether this row is for the job: every condition it has must hold."""
        named = (
            (self.work_type_ids, {job.work_type_id}),
            (self.category_ids, job.category_ids),
            (self.places, {job.place}),
            (self.area_ids, job.area_ids),
            (self.agent_ids, {job.agent_id}),
        )
        return (
            all(not wanted or wanted & given for wanted, given in named)
            and self.distance_from <= job.distance
            and (not self.distance_to or job.distance < self.distance_to)
        )

    def get_quantity(self, job, standard_hours):
        """Return how much of the service the job is charged.

        :param float standard_hours: the standard time of the service
        """
        if self.basis == "hours":
            return self.quantity * standard_hours
        if self.basis == "distance":
            return self.quantity * max(job.distance - self.free_distance, 0.0)
        return self.quantity


def choose(tariffs, service_id, job):
    """Return the first row for a service that fits the job, or None.

    :param tariffs: the rows in the order in which they are asked
    """
    return next(
        (
            tariff
            for tariff in tariffs
            if service_id in tariff.service_ids and tariff.fits(job)
        ),
        None,
    )


def choose_automatic(tariffs, job):
    """Return the rows that add their service to the job by themselves.

    A row stands back where an earlier one settles its service, even one that adds
    nothing: so an exception is written as a row before the rule.

    :return: dict of rows by service id, in the order of the rows
    """
    chosen = {}
    for tariff in tariffs:
        if tariff.is_automatic and tariff.fits(job):
            for service_id in sorted(tariff.service_ids):
                if choose(tariffs, service_id, job) is tariff:
                    chosen[service_id] = tariff
    return chosen
