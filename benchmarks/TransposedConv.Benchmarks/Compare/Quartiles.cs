namespace TransposedConv.Benchmarks.Compare;

/// <summary>The least and the quartiles of a set of measurements.</summary>
internal readonly record struct Quartiles(double Least, double Lower, double Median, double Upper)
{
    /// <summary>The same in another unit.</summary>
    public static Quartiles operator *(double factor, Quartiles values) =>
        new(factor * values.Least, factor * values.Lower, factor * values.Median, factor * values.Upper);

    /// <summary>Interpolated between the neighbours in order, so the median of an even count is the mean of the middle two.</summary>
    public static Quartiles Of(IReadOnlyCollection<double> values)
    {
        if (values.Count == 0) throw new ArgumentException("values: expected at least one, got none.", nameof(values));
        double[] sorted = [.. values.Order()];
        return new Quartiles(At(0), At(0.25), At(0.5), At(0.75));

        double At(double share)
        {
            double position = share * (sorted.Length - 1);
            int below = (int)position;
            int above = Math.Min(below + 1, sorted.Length - 1);
            return double.Lerp(sorted[below], sorted[above], position - below);
        }
    }
}
