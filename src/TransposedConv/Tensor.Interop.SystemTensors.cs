using System.Numerics.Tensors;
using SystemTensor = System.Numerics.Tensors.Tensor;

namespace TransposedConv;

/// <content>The tensors of System.Numerics.Tensors. They always have an axis, so a tensor without one appears with one of length 1.</content>
public sealed partial class Tensor
{
    /// <summary>A tensor that holds a copy of a tensor of System.Numerics.Tensors; the element type follows from the .NET type.</summary>
    /// <typeparam name="T">float, double, Half, BFloat16, long, int, byte or bool.</typeparam>
    /// <param name="values">The values, in any layout.</param>
    /// <param name="requiresGrad">Whether gradients by the new tensor are wanted.</param>
    /// <exception cref="NotSupportedException">No element type stores <typeparamref name="T"/>.</exception>
    /// <exception cref="InvalidOperationException"><paramref name="requiresGrad"/> is set for a type without gradients.</exception>
    /// <exception cref="OverflowException">An axis or the whole is longer than a tensor can be.</exception>
    public static Tensor From<T>(Tensor<T> values, bool requiresGrad = false) where T : unmanaged
    {
        ArgumentNullException.ThrowIfNull(values);
        return From(values.AsReadOnlyTensorSpan(), requiresGrad);
    }

    /// <summary>A tensor that holds a copy of what a tensor span shows; the element type follows from the .NET type.</summary>
    /// <typeparam name="T">float, double, Half, BFloat16, long, int, byte or bool.</typeparam>
    /// <param name="values">The values, in any layout.</param>
    /// <param name="requiresGrad">Whether gradients by the new tensor are wanted.</param>
    /// <exception cref="NotSupportedException">No element type stores <typeparamref name="T"/>.</exception>
    /// <exception cref="InvalidOperationException"><paramref name="requiresGrad"/> is set for a type without gradients.</exception>
    /// <exception cref="OverflowException">An axis or the whole is longer than a tensor can be.</exception>
    public static Tensor From<T>(ReadOnlyTensorSpan<T> values, bool requiresGrad = false) where T : unmanaged
    {
        DType dtype = DTypeInfo.Of<T>();
        CheckGradientType(dtype, requiresGrad);
        // The default span has no axes and, unlike a tensor without axes, no element either.
        var sizes = new int[Math.Max(values.Rank, 1)];
        for (int axis = 0; axis < values.Rank; axis++) sizes[axis] = checked((int)values.Lengths[axis]);
        Tensor tensor = Uninitialized(sizes, dtype);
        if (tensor.ElementCount > 0) values.FlattenTo(tensor.ContiguousSpan<T>());
        tensor.RequiresGrad = requiresGrad;
        return tensor;
    }

    /// <summary>The elements themselves as a tensor span for reading, without a copy; views keep their strides.</summary>
    /// <typeparam name="T">The .NET type of this tensor's element type.</typeparam>
    /// <exception cref="InvalidOperationException">
    /// <typeparamref name="T"/> is not this tensor's element type, or the layout is one that System.Numerics.Tensors does not know: axes that
    /// run backwards (flip), overlap (unfold) or interleave. Call <see cref="Contiguous"/> first.
    /// </exception>
    public ReadOnlyTensorSpan<T> AsReadOnlyTensorSpan<T>() where T : unmanaged
    {
        (nint[] lengths, nint[] strides) = ToSystemLayout<T>(nameof(AsReadOnlyTensorSpan));
        _storage.Lend();
        return new ReadOnlyTensorSpan<T>(_storage.Span<T>()[(int)FirstPlace..], lengths, strides);
    }

    /// <summary>The elements themselves as a tensor span for reading and writing, without a copy; views keep their strides.</summary>
    /// <typeparam name="T">The .NET type of this tensor's element type.</typeparam>
    /// <exception cref="InvalidOperationException">As for <see cref="AsReadOnlyTensorSpan{T}"/>.</exception>
    /// <remarks>
    /// Elements that an expanded axis repeats have one place, and writing to it changes them all. For unseen writes see <see cref="AsSpan{T}"/>.
    /// </remarks>
    public TensorSpan<T> AsTensorSpan<T>() where T : unmanaged
    {
        (nint[] lengths, nint[] strides) = ToSystemLayout<T>(nameof(AsTensorSpan));
        _storage.Expose();
        return new TensorSpan<T>(_storage.Span<T>()[(int)FirstPlace..], lengths, strides);
    }

    /// <summary>A tensor of System.Numerics.Tensors over the same elements: what is written to one is seen in the other.</summary>
    /// <typeparam name="T">The .NET type of this tensor's element type.</typeparam>
    /// <exception cref="InvalidOperationException">As for <see cref="AsReadOnlyTensorSpan{T}"/>.</exception>
    /// <remarks>As for <see cref="AsTensorSpan{T}"/>. It stays usable after <see cref="Dispose"/>.</remarks>
    public Tensor<T> AsSystemTensor<T>() where T : unmanaged
    {
        (nint[] lengths, nint[] strides) = ToSystemLayout<T>(nameof(AsSystemTensor));
        _storage.Expose();
        return SystemTensor.Create((T[])_storage.Array, _storage.Start + (int)FirstPlace, lengths, strides);
    }

    /// <summary>A tensor of System.Numerics.Tensors that holds a copy of the elements in row-major order.</summary>
    /// <typeparam name="T">The .NET type of this tensor's element type.</typeparam>
    /// <exception cref="InvalidOperationException"><typeparamref name="T"/> is not this tensor's element type.</exception>
    public Tensor<T> ToSystemTensor<T>() where T : unmanaged
    {
        RequireType<T>(nameof(ToSystemTensor));
        return Wrap(ToArray<T>(), Shape).AsSystemTensor<T>();
    }

    /// <summary>An empty tensor has no first element; its layout may point behind the storage.</summary>
    private long FirstPlace => ElementCount == 0 ? 0 : _layout.Offset;

    /// <summary>
    /// Lengths and strides as System.Numerics.Tensors demands them: axes with fewer than two items, and all of an empty tensor, have stride 0.
    /// </summary>
    private (nint[] Lengths, nint[] Strides) ToSystemLayout<T>(string operation) where T : unmanaged
    {
        RequireType<T>(operation);
        if (Rank == 0) return ([1], [0]);
        nint[] lengths = [.. Shape.Select(static size => (nint)size)];
        var strides = new nint[Rank];
        for (int axis = 0; axis < Rank; axis++) strides[axis] = ElementCount > 0 && Shape[axis] > 1 ? (nint)_layout.Strides[axis] : 0;
        return AreNested(lengths, strides) ? (lengths, strides) : throw new InvalidOperationException(
            $"{operation}: expected axes that do not run backwards, overlap or interleave, got shape {Shape} with strides [{string.Join(", ", _layout.Strides)}]; call Contiguous first.");
    }

    /// <summary>Whether each axis, in ascending order of strides, steps over all that the axes before it reach.</summary>
    private static bool AreNested(nint[] lengths, nint[] strides)
    {
        nint reached = 1;
        foreach (int axis in Enumerable.Range(0, lengths.Length).Where(axis => strides[axis] != 0).OrderBy(axis => strides[axis]))
        {
            if (strides[axis] < reached) return false;
            reached = strides[axis] * lengths[axis];
        }

        return true;
    }
}
