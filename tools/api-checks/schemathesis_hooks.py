"""What an OpenAPI schema cannot say about Sommier's requests; loaded by tools/api-checks/schemathesis.toml."""

import schemathesis


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
