"""Pages and HTTP interface of the service: requests in, flows called, views out.

`install` puts everything onto an application: routes, answers to errors, and what every request passes through.
"""

from verifier.web.assembly import install

__all__ = ["install"]
