namespace TransposedConv;

/// <summary>
/// What may stand for one axis inside a tensor's brackets: an index, a range, a <see cref="TensorSlice"/> with a step,
/// <see cref="Ellipsis"/> or <see cref="NewAxis"/>.
/// </summary>
public readonly struct TensorIndex : IEquatable<TensorIndex>
{
    private TensorIndex(Kind kind, Index index = default, Index end = default, TensorSlice slice = default)
    {
        What = kind;
        Start = index;
        End = end;
        Slice = slice;
    }

    internal enum Kind
    {
        Index,
        Range,
        Slice,
        Ellipsis,
        NewAxis,
    }

    /// <summary>Stands for as many whole axes as are left, Python's <c>...</c>.</summary>
    public static TensorIndex Ellipsis => new(Kind.Ellipsis);

    /// <summary>Inserts an axis of length 1, Python's <c>None</c>.</summary>
    public static TensorIndex NewAxis => new(Kind.NewAxis);

    internal Kind What { get; }

    internal Index Start { get; }

    internal Index End { get; }

    internal TensorSlice Slice { get; }

    /// <summary>Selects one index; negative ones count from the end, as in Python.</summary>
    /// <param name="index">The index.</param>
    public static implicit operator TensorIndex(int index) => new(Kind.Index, index < 0 ? Index.FromEnd(-index) : index);

    /// <summary>Selects one index, as in <c>^1</c>.</summary>
    /// <param name="index">The index.</param>
    public static implicit operator TensorIndex(Index index) => new(Kind.Index, index);

    /// <summary>Takes a range, as in <c>2..</c> or <c>..^1</c>; bounds outside the axis are clamped, as in Python.</summary>
    /// <param name="range">The range.</param>
    public static implicit operator TensorIndex(Range range) => new(Kind.Range, range.Start, range.End);

    /// <summary>Takes a slice with a step.</summary>
    /// <param name="slice">The slice.</param>
    public static implicit operator TensorIndex(TensorSlice slice) => new(Kind.Slice, slice: slice);

    /// <summary>Whether two indices say the same.</summary>
    /// <param name="left">The first index.</param>
    /// <param name="right">The second index.</param>
    public static bool operator ==(TensorIndex left, TensorIndex right) => left.Equals(right);

    /// <summary>Whether two indices differ.</summary>
    /// <param name="left">The first index.</param>
    /// <param name="right">The second index.</param>
    public static bool operator !=(TensorIndex left, TensorIndex right) => !left.Equals(right);

    /// <inheritdoc/>
    public bool Equals(TensorIndex other) => What == other.What && Start.Equals(other.Start) && End.Equals(other.End) && Slice == other.Slice;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is TensorIndex other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(What, Start, End, Slice);
}
