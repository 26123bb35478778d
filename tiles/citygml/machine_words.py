"""Many bytes at a time: what compiled code needs from the processor and numba does not name."""

from __future__ import annotations

from typing import Any

from llvmlite import ir  # type: ignore[import-untyped]
from numba import types
from numba.extending import intrinsic

_WORD = ir.IntType(64)
_BYTE = ir.IntType(8)

# Bytes that `plain_bytes` looks at: a register of AVX2, two of SSE2 or NEON.
BLOCK = 32


@intrinsic
def load_word(_typing: Any, data: Any, _index: Any) -> Any:
    """Give the 8 bytes from `data[index]` on as a little-endian uint64.

    The caller makes sure that they are there.
    """

    def generate(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        array = context.make_array(signature.args[0])(context, builder, arguments[0])
        address = builder.gep(array.data, [arguments[1]])
        return builder.load(builder.bitcast(address, _WORD.as_pointer()), align=1)

    return types.uint64(data, types.intp), generate


@intrinsic
def plain_bytes(
    _typing: Any, data: Any, _index: Any, _first: Any, _second: Any, _third: Any
) -> Any:
    """Count the bytes from `data[index]` on before one below U+0020, above ASCII, or one of three.

    It looks at BLOCK bytes, which the caller makes sure are there.
    """

    def generate(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        array = context.make_array(signature.args[0])(context, builder, arguments[0])
        address = builder.gep(array.data, [arguments[1]])
        block = ir.VectorType(_BYTE, BLOCK)
        found = builder.load(builder.bitcast(address, block.as_pointer()), align=1)
        none = ir.Constant(block, ir.Undefined)
        everywhere = ir.Constant(ir.VectorType(ir.IntType(32), BLOCK), [0] * BLOCK)

        def filled(byte: Any) -> Any:
            one = builder.insert_element(none, byte, ir.IntType(32)(0))
            return builder.shuffle_vector(one, none, everywhere)

        odd = builder.icmp_signed("<", found, filled(_BYTE(32)))  # from 0x80 on they are negative
        for byte in arguments[2:]:
            odd = builder.or_(odd, builder.icmp_unsigned("==", found, filled(byte)))
        count = builder.cttz(builder.bitcast(odd, ir.IntType(BLOCK)), ir.IntType(1)(0))
        return builder.zext(count, _WORD)

    byte = types.uint8
    return types.int64(data, types.intp, byte, byte, byte), generate


@intrinsic
def low_zeros(_typing: Any, _word: Any) -> Any:
    """Count the zero bits below the lowest one of a uint64 that is not 0."""

    def generate(_context: Any, builder: Any, _signature: Any, arguments: Any) -> Any:
        return builder.cttz(arguments[0], ir.IntType(1)(1))

    return types.int64(types.uint64), generate


@intrinsic
def multiply_add(_typing: Any, _left: Any, _right: Any, _sum: Any) -> Any:
    """Give left × right + sum with one rounding."""

    def generate(_context: Any, builder: Any, _signature: Any, arguments: Any) -> Any:
        return builder.fma(*arguments)

    return types.float64(types.float64, types.float64, types.float64), generate
