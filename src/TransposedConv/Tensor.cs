using TransposedConv.Autograd;

namespace TransposedConv;

/// <summary>
/// An n-dimensional array of one element type that can record how it was computed and differentiate it.
/// </summary>
/// <remarks>
/// <para>A tensor is a layout (shape, strides, offset) over storage that views share. Slicing, transposing, expanding and the like
/// make views without copying; computing makes new tensors. The class is safe for concurrent reading; writing needs the caller's care.</para>
/// <para>Words, argument order and defaults are those of PyTorch's <c>torch.Tensor</c>.</para>
/// </remarks>
public sealed partial class Tensor : IDisposable
{
    private readonly Storage _storage;
    private readonly Layout _layout;

    internal Tensor(Storage storage, Layout layout)
    {
        _storage = storage;
        _layout = layout;
        IsInference = GradMode.IsInference;
    }

    /// <summary>The element type.</summary>
    public DType DType => _storage.DType;

    /// <summary>The sizes of the axes.</summary>
    public Shape Shape => _layout.Shape;

    /// <summary>The number of axes; 0 for a scalar.</summary>
    public int Rank => _layout.Rank;

    /// <summary>The number of elements: the product of the sizes, in 64 bits.</summary>
    public long ElementCount => _layout.ElementCount;

    /// <summary>How many storage elements lie between neighbours along each axis; 0 where elements repeat, negative where they run backwards.</summary>
    public ReadOnlySpan<long> Strides => _layout.Strides;

    /// <summary>Whether the elements lie side by side in row-major order.</summary>
    public bool IsContiguous => _layout.IsContiguous;

    internal Storage Storage => _storage;

    internal Layout Layout => _layout;

    /// <summary>
    /// Gives the storage back before the garbage collector would, so that the next tensor of about that size finds it ready; in a loop that
    /// is the difference between memory in the cache and memory out of it. Optional: nothing leaks without it. Every view of the same
    /// storage becomes unusable too. No operation may be using it on another thread; spans that were handed out stay valid.
    /// </summary>
    public void Dispose() => _storage.Release();

    /// <summary>A new, contiguous tensor whose elements are not set yet; every caller writes all of them.</summary>
    internal static Tensor Uninitialized(Shape shape, DType dtype) => Uninitialized(Layout.Contiguous(shape), dtype);

    /// <summary>The same for a contiguous layout that several tensors share.</summary>
    internal static Tensor Uninitialized(Layout layout, DType dtype) => new(Storage.Allocate(dtype, layout.ElementCount, zeroed: false), layout);

    /// <summary>The elements of a contiguous tensor.</summary>
    internal Span<T> ContiguousSpan<T>() where T : unmanaged
    {
        System.Diagnostics.Debug.Assert(IsContiguous, "Callers copy first.");
        return ElementCount == 0 ? [] : _storage.Span<T>().Slice((int)_layout.Offset, (int)ElementCount);
    }

    /// <summary>Maps an axis given PyTorch's way (−1 is the last) to 0 … rank − 1.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such axis.</exception>
    internal int NormalizeAxis(int dim, string argument = "dim") => Axes.Normalize(dim, Rank, argument);
}
