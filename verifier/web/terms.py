"""The periods of the node's settings, as the flows take them: for objecting, answering, undoing."""

from datetime import timedelta

from verifier.flows import Services, Terms


def terms_of(services: Services) -> Terms:
    """Days to object and to answer, where the region's text names none."""
    return Terms(services.settings.objection_days, services.settings.answer_days)


def undo_within(services: Services) -> timedelta:
    """How long a reviewer may take back their own last decision."""
    return timedelta(minutes=services.settings.undo_minutes)
