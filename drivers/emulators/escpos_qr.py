"""A QR symbol read back from printed dots, so that a symbol drawn by the host is text again.

Modules are taken by majority, the data is read without error correction, and the result counts
only if drawing it again gives the very same symbol.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator
from typing import Any

FINDER_MODULES = 7
TIMING = 6  # row and column of the timing patterns
VERSION_TOLD_FROM = 7
FORMAT_MASK = 0x5412
MODULES_MIN, MODULES_MAX = 21, 177
LEVELS = {0b01: "l", 0b00: "m", 0b11: "q", 0b10: "h"}
MODE_NUMERIC, MODE_ALPHANUMERIC, MODE_BYTE = 1, 2, 4
ALPHANUMERIC = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:"
# Bits of the character count by mode, for versions up to 9, 26, 40.
COUNT_BITS = {MODE_NUMERIC: (10, 12, 14), MODE_ALPHANUMERIC: (9, 11, 13), MODE_BYTE: (8, 16, 16)}
MASKS: tuple[Callable[[int, int], bool], ...] = (
    lambda row, column: (row + column) % 2 == 0,
    lambda row, column: row % 2 == 0,
    lambda row, column: column % 3 == 0,
    lambda row, column: (row + column) % 3 == 0,
    lambda row, column: (row // 2 + column // 3) % 2 == 0,
    lambda row, column: row * column % 2 + row * column % 3 == 0,
    lambda row, column: (row * column % 2 + row * column % 3) % 2 == 0,
    lambda row, column: ((row + column) % 2 + row * column % 3) % 2 == 0,
)

Matrix = list[list[int]]


def read_symbol(rows: list[int], dots_wide: int) -> str | None:
    """Return the data of the one symbol these rows of dots show, or None."""
    matrix = _modules(rows, dots_wide)
    if matrix is None:
        return None
    version = (len(matrix) - 17) // 4
    level, mask = _format(matrix)
    text = _text(_codewords(matrix, version, level, mask), version)
    if text is None or _drawn(text, version, level, mask) != matrix:
        return None
    return text


def _modules(rows: list[int], dots_wide: int) -> Matrix | None:
    """Cut the dots into modules; None where they are no square of a symbol's size."""
    inked = [index for index, row in enumerate(rows) if row]
    if not inked:
        return None
    rows = rows[inked[0] : inked[-1] + 1]
    left = dots_wide - max(row.bit_length() for row in rows)
    first = f"{rows[0]:0{dots_wide}b}"[left:]
    run = len(first) - len(first.lstrip("1"))
    dots = run // FINDER_MODULES
    size = len(rows) // dots if dots else 0
    fits = MODULES_MIN <= size <= MODULES_MAX and (size - 17) % 4 == 0
    if not fits or run % FINDER_MODULES or len(rows) % dots or left + size * dots > dots_wide:
        return None
    matrix: Matrix = []
    for top in range(0, len(rows), dots):
        lines = [f"{row:0{dots_wide}b}" for row in rows[top : top + dots]]
        starts = range(left, left + size * dots, dots)
        dark = [sum(line.count("1", at, at + dots) for line in lines) for at in starts]
        matrix.append([int(2 * count > dots * dots) for count in dark])
    return matrix


def _format(matrix: Matrix) -> tuple[str, int]:
    """Return error-correction level and mask from the copy around the first finder."""
    places = [(8, column) for column in (0, 1, 2, 3, 4, 5, 7, 8)]
    places += [(row, 8) for row in (7, 5, 4, 3, 2, 1, 0)]
    bits = 0
    for row, column in places:
        bits = bits << 1 | matrix[row][column]
    value = (bits ^ FORMAT_MASK) >> 10
    return LEVELS[value >> 3], value & 7


def _codewords(matrix: Matrix, version: int, level: str, mask: int) -> bytes:
    """Return the data codewords in their order before interleaving."""
    from segno import consts

    bits = [
        matrix[row][column] ^ int(MASKS[mask](row, column)) for row, column in _data_places(version)
    ]
    words = [
        int("".join(map(str, bits[start : start + 8])), 2) for start in range(0, len(bits) - 7, 8)
    ]
    number = getattr(consts, f"ERROR_LEVEL_{level.upper()}")
    table: Any = consts.ECC
    groups = table[version][number]
    sizes = [group.num_data for group in groups for _ in range(group.num_blocks)]
    blocks: list[list[int]] = [[] for _ in sizes]
    source = iter(words)
    for position in range(max(sizes)):
        for block, size in zip(blocks, sizes, strict=True):
            if position < size:
                block.append(next(source))
    return bytes(word for block in blocks for word in block)


def _data_places(version: int) -> Iterator[tuple[int, int]]:
    """Yield the places of data modules in the order they are filled."""
    size = 17 + 4 * version
    taken = _function_places(version)
    upwards = True
    right = size - 1
    while right > 0:
        if right == TIMING:
            right -= 1
        for row in range(size - 1, -1, -1) if upwards else range(size):
            for column in (right, right - 1):
                if (row, column) not in taken:
                    yield row, column
        upwards = not upwards
        right -= 2


def _function_places(version: int) -> set[tuple[int, int]]:
    """Return the places of finders, timing, alignment, format and version."""
    from segno import consts

    size = 17 + 4 * version
    taken = {(TIMING, index) for index in range(size)} | {(index, TIMING) for index in range(size)}
    near, far = range(9), range(size - 8, size)
    for rows, columns in ((near, near), (near, far), (far, near)):
        taken |= set(itertools.product(rows, columns))
    centres = consts.ALIGNMENT_POS[version - 2] if version > 1 else ()
    corners = {(6, 6), (6, size - 7), (size - 7, 6)}
    for row, column in set(itertools.product(centres, centres)) - corners:
        taken |= set(itertools.product(range(row - 2, row + 3), range(column - 2, column + 3)))
    if version >= VERSION_TOLD_FROM:
        strip = range(size - 11, size - 8)
        taken |= set(itertools.product(range(6), strip)) | set(itertools.product(strip, range(6)))
    return taken


def _text(words: bytes, version: int) -> str | None:
    """Return what the segments spell; None for kinds of segment that receipts never use."""
    stream = "".join(f"{word:08b}" for word in words)
    size_class = 0 if version <= 9 else 1 if version <= 26 else 2
    at = 0
    data = bytearray()
    while at + 4 <= len(stream):
        mode = int(stream[at : at + 4], 2)
        if mode == 0:
            break
        if mode not in COUNT_BITS:
            return None
        at += 4
        width = COUNT_BITS[mode][size_class]
        count = int(stream[at : at + width] or "0", 2)
        at += width
        spelled, used = _segment(stream[at:], mode, count)
        data += spelled
        at += used
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return None


def _segment(stream: str, mode: int, count: int) -> tuple[bytes, int]:
    """Return a segment's characters, and how many bits it took."""
    if mode == MODE_BYTE:
        return bytes(int(stream[at : at + 8] or "0", 2) for at in range(0, count * 8, 8)), count * 8
    group, full, widths = (3, 10, {1: 4, 2: 7}) if mode == MODE_NUMERIC else (2, 11, {1: 6})
    text, at = "", 0
    while count > 0:
        size = min(group, count)
        width = full if size == group else widths[size]
        value = int(stream[at : at + width] or "0", 2)
        if mode == MODE_NUMERIC:
            text += f"{value:0{size}d}"
        elif size == 2:
            text += ALPHANUMERIC[value // 45 % 45] + ALPHANUMERIC[value % 45]
        else:
            text += ALPHANUMERIC[value % 45]
        at += width
        count -= size
    return text.encode(), at


def _drawn(text: str, version: int, level: str, mask: int) -> Matrix | None:
    import segno

    try:
        symbol = segno.make(
            text.encode("utf-8"),
            version=version,
            error=level,
            mask=mask,
            boost_error=False,
            micro=False,
        )
    except ValueError:  # too much for the version: it was read wrongly
        return None
    return [list(row) for row in symbol.matrix_iter(border=0)]
