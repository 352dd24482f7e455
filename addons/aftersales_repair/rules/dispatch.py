"""Who suits a job: what speaks against a technician, what for him, and his rank.

Plain Python, so that suggestion, sanity check and tests read one rule.
"""

from dataclasses import dataclass

# What speaks against giving a job to somebody, and how much. The order is that of
# the sentences people read.
PROBLEMS = {
    "unauthorized": 60,
    "missing": 40,
    "expired": 35,
    "weak": 20,
    "brand": 40,
    "area": 25,
    "off_duty": 20,
    "overlap": 20,
    "overload": 15,
    "failed": 30,
    "came_back": 15,
    "refused": 30,
}
# These are told, and never forbid the job: who declined once may agree today.
SOFT_PROBLEMS = frozenset({"refused"})


@dataclass(frozen=True)
class Requirement:
    """A skill, and its least level, that jobs of a kind need; 0 or None means any."""

    skill_id: int
    level_id: int = 0
    work_type_id: int = 0
    categ_id: int = 0
    service_id: int = 0

    def is_for(self, work_type_id, category_ids, service_ids):
        """Return whether a job falls under this rule.

        :param int work_type_id: the nature of the job
        :param category_ids: the category of its unit and those above
        :param service_ids: the services that are planned
        """
        return (
            (not self.work_type_id or self.work_type_id == work_type_id)
            and (not self.categ_id or self.categ_id in category_ids)
            and (not self.service_id or self.service_id in service_ids)
        )


@dataclass(frozen=True)
class Held:
    """A skill or certificate somebody has: its level in percent, from when to when."""

    level: int
    date_start: object = None
    date_end: object = None

    def is_valid(self, day):
        """Return whether it may be relied on that day."""
        started = self.date_start is None or self.date_start <= day
        return started and (self.date_end is None or day <= self.date_end)


@dataclass(frozen=True)
class Job:
    """An open order of a technician, as the plan of his day sees it."""

    name: str
    start: object
    end: object
    is_visit: bool = False


@dataclass(frozen=True)
class Match:
    """How a technician suits a job.

    ``missing``, ``weak`` and ``expired`` are names of skills, ``level`` the mean of
    those he has. ``in_area`` is None where nobody said where he works.
    """

    missing: tuple = ()
    weak: tuple = ()
    expired: tuple = ()
    level: int | None = None
    in_area: bool | None = None
    serves_brand: bool = True
    is_authorized: bool = True
    is_on_duty: bool = True
    open_jobs: int = 0
    max_jobs: int = 0
    day_hours: float = 0.0
    day_capacity: float = 8.0
    overlaps: tuple = ()
    parts_at_hand: int = 0
    parts_needed: int = 0
    history: frozenset = frozenset()

    @property
    def is_overloaded(self):
        """Return whether one more job is more than he can do."""
        too_many = 0 < self.max_jobs <= self.open_jobs
        return too_many or self.day_hours > self.day_capacity

    @property
    def load(self):
        """Return the part of his day that is planned, this job included."""
        return self.day_hours / self.day_capacity if self.day_capacity else 1.0


def judge_skills(needed, held, day):
    """Compare what a job needs with what somebody has.

    :param dict needed: per skill, its name and the least level in percent
    :param dict held: per skill, a list of :class:`Held`
    :return: the :class:`Match` fields that tell of skills
    """
    missing, weak, expired, levels = [], [], [], []
    for skill, (name, least) in needed.items():
        rows = held.get(skill, ())
        valid = [row.level for row in rows if row.is_valid(day)]
        if not rows:
            missing.append(name)
        elif not valid:
            expired.append(name)
        else:
            levels.append(max(valid))
            if max(valid) < least:
                weak.append(name)
    return {
        "missing": tuple(missing),
        "weak": tuple(weak),
        "expired": tuple(expired),
        "level": round(sum(levels) / len(levels)) if levels else None,
    }


def find_overlaps(job, others):
    """Return the names of the jobs that take the same time as ``job``.

    In the workshop jobs wait beside each other; only a visit must not overlap.
    """
    return tuple(
        other.name
        for other in others
        if (job.is_visit or other.is_visit)
        and other.start < job.end
        and job.start < other.end
    )


def sum_hours(jobs, start, end):
    """Return the hours of ``jobs`` that begin between two moments."""
    return sum(
        (job.end - job.start).total_seconds() / 3600
        for job in jobs
        if start <= job.start < end
    )


def find_problems(match):
    """Return the codes of what speaks against a match, see ``PROBLEMS``."""
    found = {
        "unauthorized": not match.is_authorized,
        "missing": match.missing,
        "expired": match.expired,
        "weak": match.weak,
        "brand": not match.serves_brand,
        "area": match.in_area is False,
        "off_duty": not match.is_on_duty,
        "overlap": match.overlaps,
        "overload": match.is_overloaded,
        **dict.fromkeys(match.history, True),
    }
    return [code for code in PROBLEMS if found.get(code)]


def find_merits(match):
    """Return the codes of what speaks for a match."""
    found = {
        "skilled": match.level is not None
        and not (match.missing or match.weak or match.expired),
        "near": match.in_area,
        "free": not match.open_jobs,
        "parts": match.parts_at_hand,
    }
    return [code for code, is_so in found.items() if is_so]


def get_score(match):
    """Return the rank of a match: the higher, the better; 100 is an even one."""
    score = 100 - sum(PROBLEMS[code] for code in find_problems(match))
    score += (match.level or 0) / 5
    score += 10 if match.in_area else 0
    score += 20 * (1 - min(match.load, 1))
    if match.parts_needed:
        score += 15 * match.parts_at_hand / match.parts_needed
    return max(0, round(score))


def is_blocking(problems):
    """Return whether a strict company refuses a match with these problems."""
    return bool(set(problems) - SOFT_PROBLEMS)
