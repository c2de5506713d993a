namespace TransposedConv.Kernels.Randomness;

/// <summary>Fills spans with reals, spread evenly over [from, to), and with integers and permutations; element by element, first to last.</summary>
internal static class UniformNumbers
{
    // PyTorch's compiler contracts u·(to − from) + from into one rounding, so it is said outright here.
    internal static void Fill(RandomStream stream, Span<float> values, float from, float to)
    {
        double range = to - from;
        for (int i = 0; i < values.Length; i++) values[i] = (float)Math.FusedMultiplyAdd(stream.NextSingle(), range, from);
    }

    internal static void Fill(RandomStream stream, Span<double> values, double from, double to)
    {
        double range = to - from;
        for (int i = 0; i < values.Length; i++) values[i] = Math.FusedMultiplyAdd(stream.NextDouble(), range, from);
    }

    /// <summary>As many random bits as the type has digits: 11.</summary>
    internal static void Fill(RandomStream stream, Span<Half> values, float from, float to)
    {
        for (int i = 0; i < values.Length; i++) values[i] = (Half)((Fraction(stream.Next32(), 11) * (to - from)) + from);
    }

    /// <summary>As many random bits as the type has digits: 8.</summary>
    internal static void Fill(RandomStream stream, Span<BFloat16> values, float from, float to)
    {
        for (int i = 0; i < values.Length; i++) values[i] = (BFloat16)((Fraction(stream.Next32(), 8) * (to - from)) + from);
    }

    /// <summary>
    /// Integers low + (word mod count), from one word where count is below 2³² and from two words otherwise. The values that come first are
    /// too frequent by at most count / 2³² (of 2⁶⁴) of their share.
    /// </summary>
    internal static void Fill(RandomStream stream, Span<long> values, long low, ulong count)
    {
        for (int i = 0; i < values.Length; i++)
        {
            ulong drawn = count <= uint.MaxValue ? stream.Next32() : stream.Next64();
            values[i] = unchecked(low + (long)(drawn % count));
        }
    }

    /// <summary>Puts 0 … n − 1 into random order: each position takes one of those not placed yet (R. Fisher and F. Yates).</summary>
    internal static void Permutation(RandomStream stream, Span<long> values)
    {
        // From here on one word would make the remainder visibly uneven.
        bool isLong = values.Length >= uint.MaxValue / 20;
        for (int i = 0; i < values.Length; i++) values[i] = i;
        for (int i = 0; i < values.Length - 1; i++)
        {
            ulong drawn = isLong ? stream.Next64() : stream.Next32();
            int other = i + (int)(drawn % (ulong)(values.Length - i));
            (values[i], values[other]) = (values[other], values[i]);
        }
    }

    private static float Fraction(uint word, int bits) => (word & ((1u << bits) - 1)) / (float)(1u << bits);
}
