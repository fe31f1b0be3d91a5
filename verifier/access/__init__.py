"""Who may do what: roles, operations, and the relation of an actor to the person or unit that an operation is about."""

__all__: list[str] = []
