using System.Globalization;

namespace TransposedConv;

/// <summary>
/// A 16-bit brain floating-point number: the upper half of an IEEE 754 binary32, that is 1 sign, 8 exponent and 7 fraction bits.
/// </summary>
/// <remarks>It exists to store and convert; computing happens in <see cref="float"/>.</remarks>
public readonly struct BFloat16 : IEquatable<BFloat16>
{
    private const uint AbsoluteMask = 0x7FFF_FFFF;
    private const uint InfinityBits = 0x7F80_0000;
    private const ushort QuietBit = 0x0040;

    private BFloat16(ushort bits) => Bits = bits;

    /// <summary>The 16 bits: sign, exponent, fraction.</summary>
    public ushort Bits { get; }

    /// <summary>Makes the value with the given bits.</summary>
    /// <param name="bits">Sign, exponent, fraction.</param>
    public static BFloat16 FromBits(ushort bits) => new(bits);

    /// <summary>Widens to <see cref="float"/>, exactly.</summary>
    /// <param name="value">The value to widen.</param>
    public static implicit operator float(BFloat16 value) => BitConverter.UInt32BitsToSingle((uint)value.Bits << 16);

    /// <summary>Rounds to the nearest value, ties to even; NaN stays NaN.</summary>
    /// <param name="value">The value to round.</param>
    public static explicit operator BFloat16(float value)
    {
        uint bits = BitConverter.SingleToUInt32Bits(value);
        if ((bits & AbsoluteMask) > InfinityBits) return new BFloat16((ushort)((bits >> 16) | QuietBit));
        uint roundHalfToEven = 0x7FFF + ((bits >> 16) & 1);
        return new BFloat16((ushort)((bits + roundHalfToEven) >> 16));
    }

    /// <summary>Whether two values are equal as numbers: NaN equals nothing, and 0 equals −0.</summary>
    /// <param name="left">The first value.</param>
    /// <param name="right">The second value.</param>
    public static bool operator ==(BFloat16 left, BFloat16 right) => (float)left == (float)right;

    /// <summary>Whether two values differ as numbers.</summary>
    /// <param name="left">The first value.</param>
    /// <param name="right">The second value.</param>
    public static bool operator !=(BFloat16 left, BFloat16 right) => !(left == right);

    /// <inheritdoc/>
    public bool Equals(BFloat16 other) => ((float)this).Equals(other);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is BFloat16 other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => ((float)this).GetHashCode();

    /// <inheritdoc/>
    public override string ToString() => ((float)this).ToString(CultureInfo.InvariantCulture);
}
