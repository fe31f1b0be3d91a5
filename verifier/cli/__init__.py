"""The command `xueshi`: everything that the pages show, and what a node's keeper needs.

Exit codes: 0 done; for `verify` 0 valid, 1 invalid, 2 undetermined; for `screen` 3 when some files could not be read; 64 usage; 1 for any other
refusal. Errors are one line on stderr.
"""

from verifier.cli.program import main

__all__ = ["main"]
