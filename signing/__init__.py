"""Signed-QR certificates: bytes and values in, values out; no database, no web, no settings."""
