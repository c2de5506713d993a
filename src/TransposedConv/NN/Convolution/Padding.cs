using TransposedConv.Kernels.Convolution;

namespace TransposedConv.NN;

/// <summary>
/// How far a convolution reaches over the edges of the large grid: numbers per axis, begin and end pairs per axis, or a rule.
/// </summary>
/// <remarks>
/// Write <c>1</c>, <c>(1, 2)</c> (height 1, width 2), <see cref="Pairs"/><c>((0, 1), (2, 3))</c>, <see cref="Same"/>, <see cref="SameLower"/>,
/// <see cref="Valid"/>, or PyTorch's strings <c>"same"</c> and <c>"valid"</c>.
/// </remarks>
public readonly struct Padding : IEquatable<Padding>
{
    private readonly Rule _rule;
    private readonly AxisValues<(int Begin, int End)> _pairs;

    private Padding(Rule rule, AxisValues<(int Begin, int End)> pairs = default)
    {
        _rule = rule;
        _pairs = pairs;
    }

    private enum Rule
    {
        Numbers,
        Pairs,
        Same,
        SameLower,
        Valid,
    }

    /// <summary>
    /// Conv with stride 1: output size = input size. ConvTranspose: output size = input size × stride. An odd total pads one more at the end.
    /// </summary>
    public static Padding Same => new(Rule.Same);

    /// <summary>Like <see cref="Same"/>, but an odd total pads one more at the begin.</summary>
    public static Padding SameLower => new(Rule.SameLower);

    /// <summary>No padding.</summary>
    public static Padding Valid => new(Rule.Valid);

    /// <summary>Whether the padding is a rule that chooses ConvTranspose's output padding too.</summary>
    internal bool IsSame => _rule is Rule.Same or Rule.SameLower;

    /// <summary>Whether it is given as numbers, all 0.</summary>
    internal bool IsZero => _rule is Rule.Numbers or Rule.Pairs && Array.TrueForAll(_pairs.ToArray(), static pair => pair == (0, 0));

    /// <summary>The same number at both ends of all axes.</summary>
    /// <param name="value">The number.</param>
    public static implicit operator Padding(int value) => new(Rule.Numbers, new AxisValues<(int, int)>((value, value)));

    /// <summary>A number per axis, for both ends.</summary>
    /// <param name="values">The numbers.</param>
    public static implicit operator Padding(int[] values)
    {
        ArgumentNullException.ThrowIfNull(values);
        return new Padding(Rule.Numbers, new AxisValues<(int, int)>([.. values.Select(static value => (value, value))]));
    }

    /// <summary>Numbers for two axes: height, width.</summary>
    /// <param name="values">The numbers.</param>
    public static implicit operator Padding((int, int) values) =>
        new(Rule.Numbers, new AxisValues<(int, int)>([(values.Item1, values.Item1), (values.Item2, values.Item2)]));

    /// <summary>Numbers for three axes: depth, height, width.</summary>
    /// <param name="values">The numbers.</param>
    public static implicit operator Padding((int, int, int) values) =>
        new(Rule.Numbers, new AxisValues<(int, int)>([(values.Item1, values.Item1), (values.Item2, values.Item2), (values.Item3, values.Item3)]));

    /// <summary>PyTorch's rules by name: <c>same</c> or <c>valid</c>; and <c>same_lower</c>.</summary>
    /// <param name="padding">The name.</param>
    /// <exception cref="ArgumentException">There is no such rule.</exception>
    public static implicit operator Padding(string padding) => padding switch
    {
        "same" => Same,
        "same_lower" => SameLower,
        "valid" => Valid,
        _ => throw new ArgumentException($"padding: expected 'same', 'same_lower' or 'valid', got '{padding}'.", nameof(padding)),
    };

    /// <summary>Begin and end per axis.</summary>
    /// <param name="pairs">One pair per axis, or one for all.</param>
    public static Padding Pairs(params ReadOnlySpan<(int Begin, int End)> pairs) => new(Rule.Pairs, new AxisValues<(int Begin, int End)>(pairs));

    /// <summary>Whether two paddings say the same.</summary>
    /// <param name="left">The first.</param>
    /// <param name="right">The second.</param>
    public static bool operator ==(Padding left, Padding right) => left.Equals(right);

    /// <summary>Whether two paddings differ.</summary>
    /// <param name="left">The first.</param>
    /// <param name="right">The second.</param>
    public static bool operator !=(Padding left, Padding right) => !left.Equals(right);

    /// <inheritdoc/>
    public bool Equals(Padding other) => _rule == other._rule && _pairs.Equals(other._pairs);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is Padding other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(_rule, _pairs);

    /// <summary>PyTorch's printed form.</summary>
    public override string ToString() => Text(_pairs.IsUnset ? 1 : _pairs.Count);

    /// <summary>PyTorch's printed form with one entry per axis.</summary>
    internal string Text(int rank)
    {
        if (_rule == Rule.Same) return "same";
        if (_rule == Rule.SameLower) return "same_lower";
        if (_rule == Rule.Valid) return "valid";
        (int Begin, int End)[] pairs = _pairs.IsUnset ? [(0, 0)] : _pairs.ToArray();
        if (pairs.Length == 1) pairs = [.. Enumerable.Repeat(pairs[0], rank)];
        return _rule == Rule.Pairs ? $"({string.Join(", ", pairs)})" : PerAxis.TupleText([.. pairs.Select(static pair => pair.Begin)]);
    }

    /// <summary>The numbers at both ends for Conv.</summary>
    /// <exception cref="ArgumentException">The number of entries is wrong, or a stride other than 1 is combined with a "same" rule.</exception>
    internal (int[] Begin, int[] End) ForConv(int rank, ReadOnlySpan<int> kernel, ReadOnlySpan<int> stride, ReadOnlySpan<int> dilation)
    {
        if (!IsSame) return Numbers(rank);
        if (stride.ContainsAnyExcept(1)) throw ConvolutionChecks.Invalid("padding", $"padding: '{this}' expects stride 1 on every axis, got {PerAxis.TupleText(stride)}.");
        var total = new long[rank];
        for (int axis = 0; axis < rank; axis++) total[axis] = dilation[axis] * (kernel[axis] - 1L);
        return Distribute(total);
    }

    /// <summary>
    /// The numbers at both ends for ConvTranspose, and the output padding. For "same", output = input × stride asks that
    /// <c>begin + end − outputPadding = dilation·(K − 1) + 1 − stride</c>.
    /// </summary>
    /// <exception cref="ArgumentException">The number of entries is wrong, or an output padding is given beside a "same" rule.</exception>
    internal (int[] Begin, int[] End, int[] OutputPadding) ForConvTranspose(
        int rank, ReadOnlySpan<int> kernel, ReadOnlySpan<int> stride, ReadOnlySpan<int> dilation, PerAxis outputPadding)
    {
        int[] extra = outputPadding.Resolve(rank, 0, nameof(outputPadding));
        if (!IsSame)
        {
            (int[] begin, int[] end) = Numbers(rank);
            return (begin, end, extra);
        }

        if (extra.AsSpan().ContainsAnyExcept(0)) throw new ArgumentException($"outputPadding: expected 0, since padding '{this}' determines the output size, got {PerAxis.TupleText(extra)}.", nameof(outputPadding));
        var total = new long[rank];
        var missing = new int[rank];
        for (int axis = 0; axis < rank; axis++)
        {
            long surplus = (dilation[axis] * (kernel[axis] - 1L)) + 1 - stride[axis];
            total[axis] = Math.Max(surplus, 0);
            missing[axis] = (int)Math.Max(-surplus, 0);
        }

        (int[] first, int[] last) = Distribute(total);
        return (first, last, missing);
    }

    private (int[] Begin, int[] End) Distribute(ReadOnlySpan<long> total)
    {
        var begin = new int[total.Length];
        var end = new int[total.Length];
        for (int axis = 0; axis < total.Length; axis++)
        {
            if (total[axis] > int.MaxValue) throw new OverflowException($"padding: '{this}' needs {total[axis]} cells on axis {axis}, more than {int.MaxValue}.");
            int half = (int)(total[axis] / 2), rest = (int)(total[axis] - half);
            (begin[axis], end[axis]) = _rule == Rule.Same ? (half, rest) : (rest, half);
        }

        return (begin, end);
    }

    private (int[] Begin, int[] End) Numbers(int rank)
    {
        (int Begin, int End)[] pairs = _pairs.IsUnset ? [(0, 0)] : _pairs.ToArray();
        if (pairs.Length != 1 && pairs.Length != rank) throw ConvolutionChecks.Invalid("padding", $"padding: expected one entry or {rank}, one per axis, got {this}.");
        int[] begin = [.. Enumerable.Range(0, rank).Select(axis => pairs[axis % pairs.Length].Begin)];
        int[] end = [.. Enumerable.Range(0, rank).Select(axis => pairs[axis % pairs.Length].End)];
        return (begin, end);
    }
}
