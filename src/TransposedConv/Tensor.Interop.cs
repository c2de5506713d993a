using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using TransposedConv.Kernels.Elementwise;
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
        T[] array = GC.AllocateUninitializedArray<T>(Storage.CheckLength(ElementCount));
        CopyElementsTo<T>(array);
        return array;
    }

    /// <summary>Copies the elements in row-major order.</summary>
    /// <typeparam name="T">The .NET type of this tensor's element type.</typeparam>
    /// <param name="destination">Where they go; at least as long as there are elements. What is left over stays as it is.</param>
    /// <exception cref="ArgumentException"><paramref name="destination"/> is too short.</exception>
    /// <exception cref="InvalidOperationException"><typeparamref name="T"/> is not this tensor's element type.</exception>
    public void CopyTo<T>(Span<T> destination) where T : unmanaged
    {
        RequireType<T>(nameof(CopyTo));
        if (destination.Length < ElementCount)
        {
            throw new ArgumentException($"destination: expected room for {ElementCount} elements of shape {Shape}, got {destination.Length}.", nameof(destination));
        }

        CopyElementsTo(destination);
    }

    /// <summary>A copy of the elements in an array with as many axes as the tensor: <c>(float[,])matrix.ToMultiArray&lt;float&gt;()</c>.</summary>
    /// <typeparam name="T">The .NET type of this tensor's element type.</typeparam>
    /// <returns>A <c>T[]</c>, <c>T[,]</c>, <c>T[,,]</c>, <c>T[,,,]</c> or <c>T[,,,,]</c>.</returns>
    /// <exception cref="InvalidOperationException">
    /// <typeparamref name="T"/> is not this tensor's element type, or the tensor has no axes (use <see cref="Item{T}"/>) or more than 5.
    /// </exception>
    public Array ToMultiArray<T>() where T : unmanaged
    {
        RequireType<T>(nameof(ToMultiArray));
        Shape s = Shape;
        Array array = Rank switch
        {
            1 => new T[s[0]],
            2 => new T[s[0], s[1]],
            3 => new T[s[0], s[1], s[2]],
            4 => new T[s[0], s[1], s[2], s[3]],
            5 => new T[s[0], s[1], s[2], s[3], s[4]],
            _ => throw new InvalidOperationException($"ToMultiArray: expected a tensor of rank 1 to 5, got shape {Shape}."),
        };
        CopyElementsTo(MemoryMarshal.CreateSpan(ref Unsafe.As<byte, T>(ref MemoryMarshal.GetArrayDataReference(array)), array.Length));
        return array;
    }

    /// <summary>The elements themselves, for reading and writing, without a copy.</summary>
    /// <typeparam name="T">The .NET type of this tensor's element type.</typeparam>
    /// <exception cref="InvalidOperationException">
    /// <typeparamref name="T"/> is not this tensor's element type, or the tensor is not contiguous.
    /// </exception>
    /// <remarks>
    /// Writing through the span is not seen by the version check of automatic differentiation. Since it may come at any time, layers prepare such a
    /// weight anew on every call; <see cref="AsReadOnlySpan{T}"/> and <see cref="CopyFrom(Tensor)"/> do not have this cost.
    /// </remarks>
    public Span<T> AsSpan<T>() where T : unmanaged
    {
        Span<T> span = WholeSpan<T>(nameof(AsSpan));
        _storage.Expose();
        return span;
    }

    /// <summary>The elements themselves, for reading, without a copy.</summary>
    /// <typeparam name="T">The .NET type of this tensor's element type.</typeparam>
    /// <exception cref="InvalidOperationException">
    /// <typeparamref name="T"/> is not this tensor's element type, or the tensor is not contiguous.
    /// </exception>
    public ReadOnlySpan<T> AsReadOnlySpan<T>() where T : unmanaged
    {
        Span<T> span = WholeSpan<T>(nameof(AsReadOnlySpan));
        _storage.Lend();
        return span;
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

    private Span<T> WholeSpan<T>(string operation) where T : unmanaged
    {
        RequireType<T>(operation);
        if (!IsContiguous) throw new InvalidOperationException($"{operation}: expected a contiguous tensor, got shape {Shape} with gaps or another order; call Contiguous first.");
        return ContiguousSpan<T>();
    }

    private void CopyElementsTo<T>(Span<T> destination) where T : unmanaged =>
        StridedCopy.Copy(_storage.Span<T>(), _layout, destination, Layout.Contiguous(Shape));

    private void RequireType<T>(string operation) where T : unmanaged
    {
        DType asked = DTypeInfo.Of<T>();
        if (asked != DType) throw new InvalidOperationException($"{operation}: expected the element type {DType.Name()} of this tensor, got {asked.Name()}; convert with To first.");
    }
}
