"""Intake: hostile bytes in, upright pages out, decoded in child processes with limits."""

from ocr.intake.decoded import ArchiveMember, DecodedPage, FileFacts, decode_file, unpack_archive
from ocr.intake.pool import DecoderPool
from ocr.intake.sniff import MediaType, find_media_type

__all__ = [
    "ArchiveMember",
    "DecodedPage",
    "DecoderPool",
    "FileFacts",
    "MediaType",
    "decode_file",
    "find_media_type",
    "unpack_archive",
]
