namespace TransposedConv.Kernels.Elementwise;

/// <summary>Functions whose textbook formula loses the digits of a small argument.</summary>
internal static class SmallArguments
{
    /// <summary>
    /// eˣ − 1. With u = eˣ rounded, (u − 1) · x / ln u is exact up to a few roundings, because ln u undoes the rounding of u.
    /// Source: Kahan, as told in Higham, Accuracy and Stability of Numerical Algorithms, 1.14.1.
    /// </summary>
    internal static double Expm1(double x)
    {
        double u = Math.Exp(x);
        if (u == 1) return x;
        double difference = u - 1;
        return difference == -1 || double.IsInfinity(u) ? difference : difference * x / Math.Log(u);
    }

    /// <summary>ln(1 + x), likewise as ln u · x / (u − 1) with u = 1 + x rounded.</summary>
    internal static double Log1p(double x)
    {
        double u = 1 + x;
        if (u == 1) return x;
        return double.IsPositiveInfinity(u) ? u : Math.Log(u) * x / (u - 1);
    }
}
