namespace TransposedConv.Tests.Operators;

/// <summary>Power series around 0, exact to the last bits for |x| &lt; 0.4: references that share no formula with the library.</summary>
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
}
