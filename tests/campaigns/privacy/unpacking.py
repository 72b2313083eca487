"""What a file holds when it is unpacked: gzip, zlib, brotli in Chromium's cache, snappy in LevelDB tables."""

from __future__ import annotations

import re
import struct
import zlib
from collections.abc import Iterator
from contextlib import suppress

import brotli

LIMIT = 4 * 1024 * 1024
PACKED = re.compile(rb"\x1f\x8b\x08|\x78[\x01\x5e\x9c\xda]")
CACHE_ENTRY = bytes.fromhex("305c72a71b6dfbfc")
CACHE_END = bytes.fromhex("d8410d97456ffaf4")
TABLE_END = bytes.fromhex("57fb808b247547db")


def unpacked(data: bytes) -> Iterator[bytes]:
    """Yield ``data`` itself, and all that can be unpacked from it."""
    yield data
    yield from _deflated(data)
    if data.startswith(CACHE_ENTRY):
        yield from _cache_entry(data)
    if data.endswith(TABLE_END):
        yield from leveldb_blocks(data)


def _deflated(data: bytes) -> Iterator[bytes]:
    rest = memoryview(data)  # a copy for each match takes minutes for a file of 100 MB
    for match in PACKED.finditer(data):
        with suppress(zlib.error):
            yield zlib.decompressobj(47).decompress(rest[match.start() :], LIMIT)


def _cache_entry(data: bytes) -> Iterator[bytes]:
    """Yield the body of an entry of Chromium's disk cache, where it is packed with brotli."""
    start = 24 + struct.unpack_from("<I", data, 12)[0]
    end = data.find(CACHE_END, start)
    with suppress(brotli.error):
        yield brotli.Decompressor().process(data[start : end if end > 0 else None])


def _number(data: bytes, at: int) -> tuple[int, int]:
    value = shift = 0
    while True:
        byte = data[at]
        at += 1
        value |= (byte & 0x7F) << shift
        if byte < 0x80:
            return value, at
        shift += 7


def snappy(data: bytes) -> bytes:
    """Unpack a snappy block."""
    length, at = _number(data, 0)
    out = bytearray()
    while at < len(data):
        tag = data[at]
        at += 1
        if tag & 3 == 0:
            size = tag >> 2
            if size >= 60:
                more = size - 59
                size = int.from_bytes(data[at : at + more], "little")
                at += more
            out += data[at : at + size + 1]
            at += size + 1
            continue
        if tag & 3 == 1:
            size, back = (tag >> 2 & 7) + 4, (tag >> 5) << 8 | data[at]
            at += 1
        else:
            more = 2 if tag & 3 == 2 else 4
            size, back = (tag >> 2) + 1, int.from_bytes(data[at : at + more], "little")
            at += more
        for _ in range(size):
            out.append(out[-back])
    if len(out) != length:
        raise ValueError("not a snappy block")
    return bytes(out)


def _block(data: bytes, at: int, size: int) -> bytes:
    return snappy(data[at : at + size]) if data[at + size] == 1 else data[at : at + size]


def leveldb_blocks(data: bytes) -> Iterator[bytes]:
    """Yield the blocks of a LevelDB table."""
    with suppress(IndexError, ValueError):
        _, at = _number(data, len(data) - 48)
        _, at = _number(data, at)
        start, at = _number(data, at)
        size, _ = _number(data, at)
        index = _block(data, start, size)
        end = len(index) - 4 - 4 * struct.unpack("<I", index[-4:])[0]
        at = 0
        while at < end:
            _, at = _number(index, at)
            unshared, at = _number(index, at)
            value, at = _number(index, at)
            at += unshared
            start, after = _number(index, at)
            size, _ = _number(index, after)
            at += value
            yield _block(data, start, size)
