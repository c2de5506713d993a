namespace TransposedConv.Tests.Golden;

/// <summary>
/// The deterministic fill of the golden convolutions: state ← (state · 1103515245 + 12345) mod 2³¹, one stream per case.
/// </summary>
public sealed class GoldenFill(long seed)
{
    private long _state = seed;

    /// <summary>Integers in [−radius, radius]: (state ≫ 16) mod (2·radius + 1) − radius.</summary>
    public double[] Integers(int count, int radius)
    {
        double[] values = new double[count];
        for (int i = 0; i < count; i++)
        {
            values[i] = ((Next() >> 16) % ((2 * radius) + 1)) - radius;
        }

        return values;
    }

    /// <summary>Multiples of 2⁻³⁰ in [−1, 1): state / 2³⁰ − 1, exact in float64.</summary>
    public double[] Reals(int count)
    {
        double[] values = new double[count];
        for (int i = 0; i < count; i++)
        {
            values[i] = (Next() / (double)(1 << 30)) - 1;
        }

        return values;
    }

    private long Next() => _state = ((_state * 1103515245) + 12345) & 0x7FFFFFFF;
}
