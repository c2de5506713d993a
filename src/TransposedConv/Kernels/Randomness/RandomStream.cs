namespace TransposedConv.Kernels.Randomness;

/// <summary>
/// The stream of random numbers that PyTorch's processor generator gives for a seed: words of a <see cref="MersenneTwister"/>, and the
/// second half of the last pair of scalar normal numbers. Not safe for concurrent use.
/// </summary>
internal sealed class RandomStream
{
    private const double SingleUnit = 1.0 / (1 << 24);
    private const double DoubleUnit = 1.0 / (1L << 53);

    internal RandomStream(ulong seed)
    {
        Twister = new MersenneTwister((uint)seed);
        InitialSeed = seed;
    }

    internal ulong InitialSeed { get; set; }

    internal MersenneTwister Twister { get; }

    /// <summary>The normal number already computed but not handed out yet; <see cref="NextNormal"/> makes them in pairs.</summary>
    internal double? PendingNormal { get; set; }

    /// <summary>Starts anew; the twister takes the low 32 bits of the seed.</summary>
    internal void Seed(ulong seed)
    {
        InitialSeed = seed;
        Twister.Seed((uint)seed);
        PendingNormal = null;
    }

    internal uint Next32() => Twister.Next();

    /// <summary>Two words, the first one on top.</summary>
    internal ulong Next64()
    {
        ulong high = Twister.Next();
        return (high << 32) | Twister.Next();
    }

    /// <summary>A multiple of 2⁻²⁴ in [0, 1).</summary>
    internal float NextSingle() => (float)((Next32() & ((1u << 24) - 1)) * SingleUnit);

    /// <summary>A multiple of 2⁻⁵³ in [0, 1).</summary>
    internal double NextDouble() => (Next64() & ((1UL << 53) - 1)) * DoubleUnit;

    /// <summary>A number with mean 0 and standard deviation 1, by the transform of Box and Muller: √(−2 ln(1 − v)) · (cos 2πu, sin 2πu).</summary>
    internal double NextNormal()
    {
        if (PendingNormal is double pending)
        {
            PendingNormal = null;
            return pending;
        }

        double u = NextDouble(), v = NextDouble();
        double radius = Math.Sqrt(-2 * LogarithmOfComplement(v));
        double angle = 2 * Math.PI * u;
        PendingNormal = radius * Math.Sin(angle);
        return radius * Math.Cos(angle);
    }

    /// <summary>
    /// ln(1 − v) to full precision also for tiny v: the rounding of 1 − v is undone by the factor v / (1 − w),
    /// where w = 1 − v as rounded (W. Kahan).
    /// </summary>
    private static double LogarithmOfComplement(double v)
    {
        double w = 1 - v;
        return w == 1 ? -v : Math.Log(w) * (v / (1 - w));
    }
}
