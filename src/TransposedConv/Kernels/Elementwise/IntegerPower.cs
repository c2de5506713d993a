using System.Numerics;

namespace TransposedConv.Kernels.Elementwise;

/// <summary>Powers of integers by repeated squaring, wrapping around as the machine does.</summary>
internal static class IntegerPower
{
    internal static T Of<T>(T value, T exponent) where T : INumber<T>
    {
        if (T.IsNegative(exponent)) return OfNegative(value, exponent);
        T two = T.One + T.One, power = T.One, square = value;
        for (T rest = exponent; rest > T.Zero; rest /= two)
        {
            if (!T.IsZero(rest % two)) power = unchecked(power * square);
            square = unchecked(square * square);
        }

        return power;
    }

    /// <summary>The whole part of 1 / valueⁿ, which is not 0 for ±1 only.</summary>
    private static T OfNegative<T>(T value, T exponent) where T : INumber<T>
    {
        if (value == T.One) return T.One;
        return value == -T.One ? (T.IsEvenInteger(exponent) ? T.One : -T.One) : T.Zero;
    }
}
