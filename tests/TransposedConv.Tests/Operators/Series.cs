namespace TransposedConv.Tests.Operators;

/// <summary>Power series around 0, exact to the last bits for |x| &lt; 0.4 unless they say otherwise: references that share no formula with the library.</summary>
internal static class Series
{
    public static double Expm1(double x)
    {
        double term = x, sum = 0;
        for (int n = 2; n < 40; n++)
        {
            sum += term;
            term *= x / n;
        }

        return sum;
    }

    public static double Log1p(double x)
    {
        // ln(1 + x) = 2 artanh(x / (2 + x)), whose series converges quickly.
        double z = x / (2 + x), power = z, sum = 0;
        for (int n = 1; n < 60; n += 2)
        {
            sum += power / n;
            power *= z * z;
        }

        return 2 * sum;
    }

    /// <summary>2/√π · Σ (−1)ⁿ·x^(2n+1) / (n!·(2n+1)), which loses three digits at 2.5 and more beyond; ±1 at infinity.</summary>
    public static double Erf(double x)
    {
        if (double.IsInfinity(x)) return Math.Sign(x);
        double power = x, sum = 0;
        for (int n = 0; n < 80; n++)
        {
            sum += power / ((2 * n) + 1);
            power *= -x * x / (n + 1);
        }

        return 2 / Math.Sqrt(Math.PI) * sum;
    }
}
