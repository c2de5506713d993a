using System.Collections;
using System.Runtime.CompilerServices;

namespace TransposedConv.NN;

/// <summary>
/// A number per spatial axis, or one for all of them, as PyTorch's "int or tuple" arguments: <c>3</c>, <c>(3, 5)</c>, <c>[3, 5, 7]</c>.
/// </summary>
[CollectionBuilder(typeof(PerAxis), nameof(Create))]
public readonly struct PerAxis : IEquatable<PerAxis>, IEnumerable<int>
{
    private readonly AxisValues<int> _values;

    private PerAxis(AxisValues<int> values) => _values = values;

    /// <summary>Whether nothing was given, so that the default of the argument holds.</summary>
    internal bool IsUnset => _values.IsUnset;

    /// <summary>One number for all axes.</summary>
    /// <param name="value">The number.</param>
    public static implicit operator PerAxis(int value) => new(new AxisValues<int>(value));

    /// <summary>A number per axis, outermost first.</summary>
    /// <param name="values">The numbers.</param>
    public static implicit operator PerAxis(int[] values)
    {
        ArgumentNullException.ThrowIfNull(values);
        return Create(values);
    }

    /// <summary>Numbers for two axes: height, width.</summary>
    /// <param name="values">The numbers.</param>
    public static implicit operator PerAxis((int, int) values) => Create([values.Item1, values.Item2]);

    /// <summary>Numbers for three axes: depth, height, width.</summary>
    /// <param name="values">The numbers.</param>
    public static implicit operator PerAxis((int, int, int) values) => Create([values.Item1, values.Item2, values.Item3]);

    /// <summary>A number per axis, outermost first.</summary>
    /// <param name="values">The numbers.</param>
    public static PerAxis Create(ReadOnlySpan<int> values) => new(new AxisValues<int>(values));

    /// <summary>Whether the same numbers were given.</summary>
    /// <param name="left">The first.</param>
    /// <param name="right">The second.</param>
    public static bool operator ==(PerAxis left, PerAxis right) => left.Equals(right);

    /// <summary>Whether different numbers were given.</summary>
    /// <param name="left">The first.</param>
    /// <param name="right">The second.</param>
    public static bool operator !=(PerAxis left, PerAxis right) => !left.Equals(right);

    /// <inheritdoc/>
    public bool Equals(PerAxis other) => _values.Equals(other._values);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is PerAxis other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => _values.GetHashCode();

    /// <inheritdoc/>
    public IEnumerator<int> GetEnumerator() => ((IEnumerable<int>)_values.ToArray()).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>The numbers in parentheses, as Python prints a tuple.</summary>
    public override string ToString() => TupleText(_values.ToArray());

    internal static string TupleText(ReadOnlySpan<int> values) => values.Length == 1 ? $"({values[0]},)" : $"({string.Join(", ", values.ToArray())})";

    /// <summary>The numbers for a rank.</summary>
    /// <exception cref="ArgumentException">Neither one number nor one per axis was given.</exception>
    internal int[] Resolve(int rank, int fallback, string argument)
    {
        int[] values = IsUnset ? [fallback] : _values.ToArray();
        if (values.Length == rank) return values;
        if (values.Length == 1)
        {
            var all = new int[rank];
            Array.Fill(all, values[0]);
            return all;
        }

        throw new ArgumentException($"{argument}: expected one number or {rank}, one per axis, got {TupleText(values)}.", argument);
    }
}
