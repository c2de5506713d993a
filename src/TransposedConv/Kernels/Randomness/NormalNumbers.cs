namespace TransposedConv.Kernels.Randomness;

/// <summary>
/// Fills spans with normal numbers. Short ones (below 16) are drawn one by one; longer ones are filled with uniform numbers first, and then
/// the transform of Box and Muller turns each group of 16 (u₀…u₇, v₀…v₇) into √(−2 ln(1 − uⱼ)) · (cos 2πvⱼ, sin 2πvⱼ). When the length is no
/// multiple of 16, the last 16 elements are drawn anew. This is the order in which PyTorch draws.
/// </summary>
internal static class NormalNumbers
{
    private const int Group = 16;
    private const int Pairs = Group / 2;

    internal static void Fill(RandomStream stream, Span<float> values, double mean, double deviation)
    {
        if (values.Length < Group)
        {
            for (int i = 0; i < values.Length; i++) values[i] = (float)((stream.NextNormal() * deviation) + mean);
            return;
        }

        for (int i = 0; i < values.Length; i++) values[i] = stream.NextSingle();
        for (int i = 0; i <= values.Length - Group; i += Group) Transform(values.Slice(i, Group), mean, deviation);
        if (values.Length % Group == 0) return;
        Span<float> last = values[^Group..];
        for (int i = 0; i < Group; i++) last[i] = stream.NextSingle();
        Transform(last, mean, deviation);
    }

    internal static void Fill(RandomStream stream, Span<double> values, double mean, double deviation)
    {
        if (values.Length < Group)
        {
            for (int i = 0; i < values.Length; i++) values[i] = (stream.NextNormal() * deviation) + mean;
            return;
        }

        for (int i = 0; i < values.Length; i++) values[i] = stream.NextDouble();
        for (int i = 0; i <= values.Length - Group; i += Group) Transform(values.Slice(i, Group), mean, deviation);
        if (values.Length % Group == 0) return;
        Span<double> last = values[^Group..];
        for (int i = 0; i < Group; i++) last[i] = stream.NextDouble();
        Transform(last, mean, deviation);
    }

    private static void Transform(Span<float> group, double mean, double deviation)
    {
        for (int j = 0; j < Pairs; j++)
        {
            (double first, double second) = Pair(group[j], group[j + Pairs]);
            group[j] = (float)((first * deviation) + mean);
            group[j + Pairs] = (float)((second * deviation) + mean);
        }
    }

    private static void Transform(Span<double> group, double mean, double deviation)
    {
        for (int j = 0; j < Pairs; j++)
        {
            (double first, double second) = Pair(group[j], group[j + Pairs]);
            group[j] = (first * deviation) + mean;
            group[j + Pairs] = (second * deviation) + mean;
        }
    }

    private static (double First, double Second) Pair(double u, double v)
    {
        double radius = Math.Sqrt(-2 * Math.Log(1 - u));
        (double sine, double cosine) = Math.SinCos(2 * Math.PI * v);
        return (radius * cosine, radius * sine);
    }
}
