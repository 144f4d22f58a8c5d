"""Ways of writing dates, as settings declare them: what each has to say."""

import re

SIGN = re.compile(r"%(.?)", re.DOTALL)
SIGNS = frozenset("aAwdbBmyYHIpMSfzZjUWGuVcxX%")  # those that Python reads
NEEDED = {"year": "YyGcx", "month": "mbBjcx", "day": "djcx"}
OF_WEEKS = {"year": "YyG", "week": "UWV", "day of the week": "aAwu"}


def fault(date_format: str) -> str:
    """Return what is wrong with a way of writing dates, and what to do, or ""; a wrong one reads wrong dates."""
    signs = [one for one in SIGN.findall(date_format) if one != "%"]
    for sign in signs:
        if sign not in SIGNS:
            return f"'%{sign}' is no part of a date: %Y is the year, %m the month, %d the day, %H:%M:%S the time"
        if signs.count(sign) > 1:
            return f"'%{sign}' occurs twice: each part of a date once"
    for part, ways in (OF_WEEKS if set(signs) & set("UWV") and not set(signs) & set("mbBd") else NEEDED).items():
        if not set(signs) & set(ways):
            return f"it has no {part}: %Y is the year, %m the month, %d the day"
    if "H" in signs and ("p" in signs or "I" in signs):
        return "%H is the hour of 24, so '%p' is passed over: write %I with %p, or %H alone"
    if ("I" in signs) != ("p" in signs):
        return "%I (the hour of 12) and %p (AM or PM) go together: write both, or %H, the hour of 24"
    return ""
