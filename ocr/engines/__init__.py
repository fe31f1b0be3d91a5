"""Engines: pictures in, lines out, all behind one protocol."""
