namespace TransposedConv.Kernels.Elementwise;

/// <summary>
/// erf x = 2/√π · ∫₀ˣ e^(−t²) dt, within four units in the last place. Near each of some points c it is the Taylor polynomial about c, whose
/// coefficients follow from the derivative f' = 2/√π · e^(−t²), which fulfils f'' = −2t·f'. Source: Abramowitz and Stegun, 7.1.
/// </summary>
internal static class ErrorFunction
{
    private const int PointsPerUnit = 8;

    /// <summary>From here on the function is 1 in double.</summary>
    private const int End = 6;

    // With |x − c| ≤ 1/16 the first term left out is below 2⁻⁵⁷.
    private const int Terms = 13;

    private static readonly double[] Coefficients = AllCoefficients();

    internal static double Erf(double x)
    {
        double distance = Math.Abs(x);
        if (!(distance < End)) return double.IsNaN(x) ? x : Math.Sign(x);
        int point = (int)((distance * PointsPerUnit) + 0.5);
        double t = distance - ((double)point / PointsPerUnit);
        ReadOnlySpan<double> polynomial = Coefficients.AsSpan(point * Terms, Terms);
        double value = polynomial[Terms - 1];
        for (int power = Terms - 2; power >= 0; power--) value = Math.FusedMultiplyAdd(value, t, polynomial[power]);
        return Math.CopySign(value, x);
    }

    private static double[] AllCoefficients()
    {
        const int points = (End * PointsPerUnit) + 1;
        var all = new double[points * Terms];
        for (int point = 0; point < points; point++) Expand((double)point / PointsPerUnit, all.AsSpan(point * Terms, Terms));
        return all;
    }

    private static void Expand(double c, Span<double> polynomial)
    {
        // (n + 1)·d[n + 1] = −2c·d[n] − 2·d[n − 1] for the polynomial d of the derivative, from f'' = −2(c + t)·f'.
        double slope = 2 / Math.Sqrt(Math.PI) * Math.Exp(-c * c), before = 0;
        polynomial[0] = AtPoint(c);
        for (int n = 0; n < Terms - 1; n++)
        {
            polynomial[n + 1] = slope / (n + 1);
            (before, slope) = (slope, ((-2 * c * slope) - (2 * before)) / (n + 1));
        }
    }

    private static double AtPoint(double c) => c < 2 ? BySeries(c) : 1 - ComplementByFraction(c);

    /// <summary>erf c = 2/√π · e^(−c²) · Σ 2ⁿ·c^(2n+1) / (1·3·…·(2n+1)), all of whose terms are positive.</summary>
    private static double BySeries(double c)
    {
        double term = c, sum = 0;
        for (int n = 1; term > sum * 1e-18; n++)
        {
            sum += term;
            term *= 2 * c * c / ((2 * n) + 1);
        }

        return 2 / Math.Sqrt(Math.PI) * Math.Exp(-c * c) * sum;
    }

    /// <summary>1 − erf c = e^(−c²)/√π / (c + ½/(c + 1/(c + 1½/(c + …)))), which 100 steps give exactly for c from 2 on.</summary>
    private static double ComplementByFraction(double c)
    {
        double fraction = c;
        for (int n = 100; n > 0; n--) fraction = c + (0.5 * n / fraction);
        return Math.Exp(-c * c) / (Math.Sqrt(Math.PI) * fraction);
    }
}
