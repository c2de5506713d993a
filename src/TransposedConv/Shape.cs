using System.Collections;

namespace TransposedConv;

/// <summary>The sizes of a tensor's axes, outermost first; immutable. A scalar has no axes.</summary>
/// <remarks>Sizes are <see cref="int"/> per axis; their product is computed in 64 bits and checked.</remarks>
public readonly struct Shape : IEquatable<Shape>, IReadOnlyList<int>
{
    private readonly int[]? _sizes;

    /// <summary>Makes a shape from the sizes of its axes.</summary>
    /// <param name="sizes">One size per axis, each 0 or more.</param>
    /// <exception cref="ArgumentOutOfRangeException">A size is negative.</exception>
    /// <exception cref="OverflowException">The product of the sizes does not fit 64 bits.</exception>
    public Shape(params ReadOnlySpan<int> sizes)
    {
        foreach (int size in sizes)
        {
            if (size < 0)
            {
                throw new ArgumentOutOfRangeException(nameof(sizes), size, $"shape: expected sizes of 0 or more, got {Format(sizes)}.");
            }
        }

        _ = Product(sizes);
        _sizes = sizes.ToArray();
    }

    /// <summary>The number of axes.</summary>
    public int Rank => Sizes.Length;

    /// <summary>The number of axes; the same as <see cref="Rank"/>, under the name that makes <c>shape[^1]</c> work.</summary>
    public int Length => Sizes.Length;

    /// <summary>The number of elements: the product of the sizes, 1 for a scalar.</summary>
    public long ElementCount => Product(Sizes);

    int IReadOnlyCollection<int>.Count => Sizes.Length;

    private ReadOnlySpan<int> Sizes => _sizes;

    /// <summary>The size of one axis.</summary>
    /// <param name="axis">The axis, from 0.</param>
    /// <exception cref="IndexOutOfRangeException"><paramref name="axis"/> is not an axis of this shape.</exception>
    public int this[int axis] => Sizes[axis];

    /// <summary>The sizes of a run of axes, as in <c>shape[2..]</c>.</summary>
    /// <param name="start">The first axis.</param>
    /// <param name="length">How many axes.</param>
    public Shape Slice(int start, int length) => new(Sizes.Slice(start, length));

    /// <summary>A window onto the sizes.</summary>
    public ReadOnlySpan<int> AsSpan() => Sizes;

    /// <summary>A copy of the sizes.</summary>
    public int[] ToArray() => Sizes.ToArray();

    /// <summary>A window onto the sizes.</summary>
    /// <param name="shape">The shape to look at.</param>
    public static implicit operator ReadOnlySpan<int>(Shape shape) => shape.Sizes;

    /// <summary>Makes a shape from an array of sizes.</summary>
    /// <param name="sizes">One size per axis, each 0 or more.</param>
    public static implicit operator Shape(int[] sizes) => new(sizes.AsSpan());

    /// <summary>Whether two shapes have the same sizes.</summary>
    /// <param name="left">The first shape.</param>
    /// <param name="right">The second shape.</param>
    public static bool operator ==(Shape left, Shape right) => left.Equals(right);

    /// <summary>Whether two shapes differ.</summary>
    /// <param name="left">The first shape.</param>
    /// <param name="right">The second shape.</param>
    public static bool operator !=(Shape left, Shape right) => !left.Equals(right);

    /// <inheritdoc/>
    public bool Equals(Shape other) => Sizes.SequenceEqual(other.Sizes);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is Shape other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        HashCode hash = default;
        foreach (int size in Sizes) hash.Add(size);
        return hash.ToHashCode();
    }

    /// <inheritdoc/>
    public IEnumerator<int> GetEnumerator() => ((IEnumerable<int>)(_sizes ?? [])).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>The sizes in brackets, as in <c>[2, 3]</c>.</summary>
    public override string ToString() => Format(Sizes);

    internal static string Format(ReadOnlySpan<int> sizes) => $"[{string.Join(", ", sizes.ToArray())}]";

    /// <summary>The product of the sizes in 64 bits; 0 as soon as one size is 0, however large the others are.</summary>
    internal static long Product(ReadOnlySpan<int> sizes)
    {
        if (sizes.Contains(0)) return 0;
        long product = 1;
        foreach (int size in sizes)
        {
            try
            {
                product = checked(product * size);
            }
            catch (OverflowException)
            {
                throw new OverflowException($"shape: the element count of {Format(sizes)} does not fit 64 bits.");
            }
        }

        return product;
    }
}
