namespace TransposedConv.NN;

/// <summary>What a constant input of ones becomes, biases left out, far from the edges: one value per output channel and phase.</summary>
/// <remarks>A layer free of grid artifacts gives every phase the same value.</remarks>
public sealed class UpsamplingResponse
{
    private readonly double[] _ripples;
    private readonly double[] _grids;

    /// <param name="phases">[Cout, period…], float64.</param>
    internal UpsamplingResponse(Tensor phases)
    {
        Phases = phases;
        int channels = phases.Shape[0];
        double[] values = phases.ToArray<double>();
        int count = values.Length / channels;
        _ripples = new double[channels];
        _grids = new double[channels];
        for (int channel = 0; channel < channels; channel++)
        {
            ReadOnlySpan<double> gains = values.AsSpan(channel * count, count);
            _ripples[channel] = Ripple(gains);
            _grids[channel] = Grid(gains);
        }
    }

    /// <summary>The values: float64 [Cout, phases of each axis…].</summary>
    public Tensor Phases { get; }

    /// <summary>
    /// The ripple of each output channel in dB: <c>20·log₁₀(max |g| / min |g|)</c> over the values g of its phases. 0 where all are equal; infinite
    /// where some phases vanish or have opposite signs, since no factor then leads from one to the other; NaN where a value is not finite.
    /// </summary>
    public IReadOnlyList<double> RippleDecibels => _ripples;

    /// <summary>The largest of <see cref="RippleDecibels"/>; NaN if one is.</summary>
    public double LargestRippleDecibels => Largest(_ripples);

    /// <summary>
    /// The power of the grid against that of the constant, of each output channel in dB: <c>10·log₁₀(mean (g − ḡ)² / ḡ²)</c> with ḡ the mean of g.
    /// −∞ where all phases are equal, +∞ where only the mean vanishes. Finite where phases of opposite signs make the ripple infinite.
    /// </summary>
    public IReadOnlyList<double> GridDecibels => _grids;

    /// <summary>The largest of <see cref="GridDecibels"/>; NaN if one is.</summary>
    public double LargestGridDecibels => Largest(_grids);

    private static double Ripple(ReadOnlySpan<double> gains)
    {
        double least = double.PositiveInfinity, most = double.NegativeInfinity;
        foreach (double gain in gains)
        {
            if (!double.IsFinite(gain)) return double.NaN;
            least = Math.Min(least, gain);
            most = Math.Max(most, gain);
        }

        if (least == most) return 0;
        if (least <= 0 && most >= 0) return double.PositiveInfinity;
        return 20 * Math.Abs(Math.Log10(most / least));
    }

    private static double Grid(ReadOnlySpan<double> gains)
    {
        // Equal values are equal even if their mean is rounded.
        if (!gains.ContainsAnyExcept(gains[0]) && double.IsFinite(gains[0])) return double.NegativeInfinity;
        double mean = 0;
        foreach (double gain in gains) mean += gain / gains.Length;
        double power = 0;
        foreach (double gain in gains) power += (gain - mean) * (gain - mean) / gains.Length;
        return 10 * Math.Log10(power / (mean * mean));
    }

    private static double Largest(double[] values) => values.Aggregate(double.NegativeInfinity, Math.Max);
}
