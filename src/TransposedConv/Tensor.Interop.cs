using TransposedConv.Operators;

namespace TransposedConv;

public sealed partial class Tensor
{
    /// <summary>A copy of the elements in row-major order.</summary>
    /// <typeparam name="T">The .NET type of this tensor's element type.</typeparam>
    /// <exception cref="InvalidOperationException"><typeparamref name="T"/> is not this tensor's element type.</exception>
    public T[] ToArray<T>() where T : unmanaged
    {
        RequireType<T>(nameof(ToArray));
        return Copying.Packed(this).ContiguousSpan<T>().ToArray();
    }

    /// <summary>The elements themselves, for reading and writing, without a copy.</summary>
    /// <typeparam name="T">The .NET type of this tensor's element type.</typeparam>
    /// <exception cref="InvalidOperationException">
    /// <typeparamref name="T"/> is not this tensor's element type, or the tensor is not contiguous.
    /// </exception>
    /// <remarks>Writing through the span is not seen by the version check of automatic differentiation.</remarks>
    public Span<T> AsSpan<T>() where T : unmanaged
    {
        RequireType<T>(nameof(AsSpan));
        if (!IsContiguous) throw new InvalidOperationException($"AsSpan: expected a contiguous tensor, got shape {Shape} with gaps or another order; call Contiguous first.");
        return ContiguousSpan<T>();
    }

    /// <summary>The value of a single element, converted.</summary>
    /// <typeparam name="T">The .NET type to convert to.</typeparam>
    /// <exception cref="InvalidOperationException">There is not exactly one element.</exception>
    /// <remarks>Source: torch.Tensor.item.</remarks>
    public T Item<T>() where T : unmanaged
    {
        if (ElementCount != 1) throw new InvalidOperationException($"Item: expected a tensor of one element, got shape {Shape}.");
        return Copying.Packed(Copying.Convert(this, DTypeInfo.Of<T>())).ContiguousSpan<T>()[0];
    }

    private void RequireType<T>(string operation) where T : unmanaged
    {
        DType asked = DTypeInfo.Of<T>();
        if (asked != DType) throw new InvalidOperationException($"{operation}: expected the element type {DType.Name()} of this tensor, got {asked.Name()}; convert with To first.");
    }
}
