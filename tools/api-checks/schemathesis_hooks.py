"""What an OpenAPI document cannot say about Sommier's requests; loaded by tools/api-checks/schemathesis.ts."""

import itertools
import os

import schemathesis

STAFF = itertools.cycle(os.environ["SOMMIER_STAFF_TOKENS"].split(","))


def number(text):
    try:
        return int(text)
    except (TypeError, ValueError):
        return None


@schemathesis.hook
def filter_case(context, case):
    """A price range that ends before it begins is refused: two fields together, each of them valid."""
    query = case.query or {}
    lowest, highest = number(query.get("priceFromMinor")), number(query.get("priceToMinor"))
    return lowest is None or highest is None or lowest <= highest


@schemathesis.auth(refresh_interval=None)
class Staff:
    """Quotas count by user, so members of staff take turns; where the document asks for no token none is sent."""

    def get(self, case, context):
        return next(STAFF) if context.operation.definition.raw.get("security") else None

    def set(self, case, data, context):
        if data is not None:
            case.headers = {**(case.headers or {}), "Authorization": f"Bearer {data}"}
