namespace TransposedConv.Benchmarks.Compare.Contest;

/// <summary>Whether two contestants computed the same.</summary>
internal static class Agreement
{
    /// <summary>
    /// The largest relative difference allowed. Sums of float32 products in different orders differ by some 10⁻⁶ of the largest element; a wrong
    /// tap, a missing bias or a shifted row by more than a hundredth.
    /// </summary>
    public const double Tolerance = 1e-4;

    /// <summary>max |a − b| / max |b| over the elements; infinite when lengths differ or a number is not finite.</summary>
    public static double RelativeDifference(ReadOnlySpan<float> a, ReadOnlySpan<float> b)
    {
        if (a.Length != b.Length) return double.PositiveInfinity;
        double difference = 0, scale = 0;
        for (int i = 0; i < a.Length; i++)
        {
            if (!float.IsFinite(a[i]) || !float.IsFinite(b[i])) return double.PositiveInfinity;
            difference = Math.Max(difference, Math.Abs((double)a[i] - b[i]));
            scale = Math.Max(scale, Math.Abs((double)b[i]));
        }

        return difference == 0 ? 0 : difference / scale;
    }
}
