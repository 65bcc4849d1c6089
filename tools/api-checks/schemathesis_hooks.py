"""What an OpenAPI document cannot say about Sommier's requests; loaded by tools/api-checks/schemathesis.ts."""

import itertools
import os
import re
import zoneinfo

import schemathesis

TOKENS = os.environ["SOMMIER_STAFF_TOKENS"].split(",")
STAFF = itertools.cycle(TOKENS)


ZONES = zoneinfo.available_timezones()


def number(text):
    try:
        return int(text)
    except (TypeError, ValueError):
        return None


def is_price_range(query):
    """One that ends before it begins is refused: two fields together, each of them valid."""
    lowest, highest = number(query.get("priceFromMinor")), number(query.get("priceToMinor"))
    return lowest is None or highest is None or lowest <= highest


def is_zone(body):
    """Both ends of a range of postcodes are of one length, the lower first; time zones have names of a list."""
    try:
        ends = [[re.sub("[^A-Z0-9]", "", item[end].upper()) for end in ("from", "to")] for item in body["ranges"]]
        return body["timeZone"] in ZONES and all(len(low) == len(high) and low <= high for low, high in ends)
    except (AttributeError, KeyError, TypeError):
        return True


@schemathesis.hook
def filter_case(context, case):
    """Leaves out what breaks a rule between fields, which a schema cannot say, and would pass for valid."""
    body = case.body if isinstance(case.body, dict) else {}
    return is_price_range(case.query or {}) and is_zone(body)


@schemathesis.auth(refresh_interval=None)
class Staff:
    """
    Quotas count by user, so members of staff take turns, but in the tests of several steps: who made a cart reads it too. Where the
    document asks for no token none is sent.
    """

    def get(self, case, context):
        operation = context.operation.definition.raw
        if not operation.get("security"):
            return None
        phase = str(getattr(getattr(case.meta, "phase", None), "name", "")).lower()
        return TOKENS[0] if "stateful" in phase else next(STAFF)

    def set(self, case, data, context):
        if data is not None:
            case.headers = {**(case.headers or {}), "Authorization": f"Bearer {data}"}
