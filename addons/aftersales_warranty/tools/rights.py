"""Who may do what only a manager may; asked of the environment that acts."""

MANAGER_GROUP = "aftersales_warranty.aftersales_group_manager"


def is_manager(env):
    """Tell whether a manager acts, or the system in somebody's place.

    Not a method of the user: ``env.user`` is always superuser and could not tell.
    """
    return env.su or env.user.has_group(MANAGER_GROUP)
