namespace TransposedConv.NN;

/// <summary>A few values, up to three of them without an array: what an argument says per spatial axis.</summary>
/// <remarks>The default is that nothing was given, which is not the same as an empty list.</remarks>
internal readonly struct AxisValues<T> : IEquatable<AxisValues<T>>
    where T : struct, IEquatable<T>
{
    private const int Inline = 3;

    private readonly bool _isGiven;
    private readonly T _first;
    private readonly T _second;
    private readonly T _third;
    private readonly T[]? _more;

    public AxisValues(T value)
    {
        _isGiven = true;
        Count = 1;
        _first = value;
    }

    public AxisValues(ReadOnlySpan<T> values)
    {
        _isGiven = true;
        Count = values.Length;
        if (values.Length > 0) _first = values[0];
        if (values.Length > 1) _second = values[1];
        if (values.Length > 2) _third = values[2];
        if (values.Length > Inline) _more = values.ToArray();
    }

    public bool IsUnset => !_isGiven;

    public int Count { get; }

    public T this[int index] => _more is not null ? _more[index] : index switch
    {
        0 => _first,
        1 => _second,
        _ => _third,
    };

    public T[] ToArray()
    {
        var values = new T[Count];
        for (int i = 0; i < values.Length; i++) values[i] = this[i];
        return values;
    }

    public bool Equals(AxisValues<T> other)
    {
        bool isEqual = Count == other.Count && _first.Equals(other._first) && _second.Equals(other._second) && _third.Equals(other._third);
        return isEqual && (_more is null || _more.AsSpan().SequenceEqual(other._more));
    }

    public override bool Equals(object? obj) => obj is AxisValues<T> other && Equals(other);

    public override int GetHashCode() => HashCode.Combine(Count, _first, _second, _third);
}
