using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace TransposedConv;

/// <content>Tensors from values of .NET; the element type follows from the .NET type.</content>
public sealed partial class Tensor
{
    /// <summary>A tensor without axes that holds one value.</summary>
    /// <typeparam name="T">float, double, Half, BFloat16, long, int, byte or bool.</typeparam>
    /// <param name="value">The value.</param>
    /// <param name="requiresGrad">Whether gradients by the new tensor are wanted.</param>
    /// <exception cref="NotSupportedException">No element type stores <typeparamref name="T"/>.</exception>
    /// <exception cref="InvalidOperationException"><paramref name="requiresGrad"/> is set for a type without gradients.</exception>
    /// <remarks>Source: torch.tensor; a double stays one here, where PyTorch makes it <see cref="DType.Float32"/>.</remarks>
    public static Tensor From<T>(T value, bool requiresGrad = false) where T : unmanaged => CopyOf([value], default, requiresGrad);

    /// <summary>A tensor with one axis that holds a copy of the values.</summary>
    /// <typeparam name="T">float, double, Half, BFloat16, long, int, byte or bool.</typeparam>
    /// <param name="values">The values.</param>
    /// <param name="requiresGrad">Whether gradients by the new tensor are wanted.</param>
    /// <exception cref="NotSupportedException">No element type stores <typeparamref name="T"/>.</exception>
    /// <exception cref="InvalidOperationException"><paramref name="requiresGrad"/> is set for a type without gradients.</exception>
    /// <remarks>Source: torch.tensor.</remarks>
    public static Tensor From<T>(ReadOnlySpan<T> values, bool requiresGrad = false) where T : unmanaged => CopyOf(values, new Shape(values.Length), requiresGrad);

    /// <summary>A tensor of a shape that holds a copy of the values, which are given in row-major order.</summary>
    /// <typeparam name="T">float, double, Half, BFloat16, long, int, byte or bool.</typeparam>
    /// <param name="values">The values, as many as the shape has elements.</param>
    /// <param name="shape">The sizes of the axes.</param>
    /// <param name="requiresGrad">Whether gradients by the new tensor are wanted.</param>
    /// <exception cref="ArgumentException">There are more or fewer values than elements.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A size is negative.</exception>
    /// <exception cref="NotSupportedException">No element type stores <typeparamref name="T"/>.</exception>
    /// <exception cref="InvalidOperationException"><paramref name="requiresGrad"/> is set for a type without gradients.</exception>
    public static Tensor From<T>(ReadOnlySpan<T> values, ReadOnlySpan<int> shape, bool requiresGrad = false) where T : unmanaged
    {
        var checkedShape = new Shape(shape);
        CheckCount(values.Length, checkedShape, nameof(values));
        return CopyOf(values, checkedShape, requiresGrad);
    }

    /// <summary>A tensor with one axis that holds a copy of an array.</summary>
    /// <typeparam name="T">float, double, Half, BFloat16, long, int, byte or bool.</typeparam>
    /// <param name="values">The values.</param>
    /// <param name="requiresGrad">Whether gradients by the new tensor are wanted.</param>
    /// <exception cref="NotSupportedException">No element type stores <typeparamref name="T"/>.</exception>
    /// <exception cref="InvalidOperationException"><paramref name="requiresGrad"/> is set for a type without gradients.</exception>
    /// <remarks>Source: torch.tensor.</remarks>
    public static Tensor From<T>(T[] values, bool requiresGrad = false) where T : unmanaged
    {
        ArgumentNullException.ThrowIfNull(values);
        return From<T>(values.AsSpan(), requiresGrad);
    }

    /// <summary>A tensor with two axes that holds a copy of an array.</summary>
    /// <typeparam name="T">float, double, Half, BFloat16, long, int, byte or bool.</typeparam>
    /// <param name="values">The values.</param>
    /// <param name="requiresGrad">Whether gradients by the new tensor are wanted.</param>
    /// <exception cref="NotSupportedException">No element type stores <typeparamref name="T"/>.</exception>
    /// <exception cref="InvalidOperationException"><paramref name="requiresGrad"/> is set for a type without gradients.</exception>
    /// <remarks>Source: torch.tensor.</remarks>
    public static Tensor From<T>(T[,] values, bool requiresGrad = false) where T : unmanaged => CopyOf<T>(values, requiresGrad);

    /// <summary>A tensor with three axes that holds a copy of an array.</summary>
    /// <inheritdoc cref="From{T}(T[,], bool)"/>
    public static Tensor From<T>(T[,,] values, bool requiresGrad = false) where T : unmanaged => CopyOf<T>(values, requiresGrad);

    /// <summary>A tensor with four axes that holds a copy of an array.</summary>
    /// <inheritdoc cref="From{T}(T[,], bool)"/>
    public static Tensor From<T>(T[,,,] values, bool requiresGrad = false) where T : unmanaged => CopyOf<T>(values, requiresGrad);

    /// <summary>A tensor with five axes that holds a copy of an array.</summary>
    /// <inheritdoc cref="From{T}(T[,], bool)"/>
    public static Tensor From<T>(T[,,,,] values, bool requiresGrad = false) where T : unmanaged => CopyOf<T>(values, requiresGrad);

    /// <summary>A tensor with one axis over an array itself: what is written to one is seen in the other.</summary>
    /// <typeparam name="T">float, double, Half, BFloat16, long, int, byte or bool.</typeparam>
    /// <param name="array">The elements.</param>
    /// <param name="requiresGrad">Whether gradients by the new tensor are wanted.</param>
    /// <exception cref="NotSupportedException">No element type stores <typeparamref name="T"/>.</exception>
    /// <exception cref="InvalidOperationException"><paramref name="requiresGrad"/> is set for a type without gradients.</exception>
    /// <remarks>Writing to the array is not seen by the version check of automatic differentiation. Source: torch.from_numpy.</remarks>
    public static Tensor Wrap<T>(T[] array, bool requiresGrad = false) where T : unmanaged
    {
        ArgumentNullException.ThrowIfNull(array);
        return Wrap(array, [array.Length], requiresGrad);
    }

    /// <summary>A tensor of a shape over an array itself, in row-major order: what is written to one is seen in the other.</summary>
    /// <typeparam name="T">float, double, Half, BFloat16, long, int, byte or bool.</typeparam>
    /// <param name="array">The elements, as many as the shape has.</param>
    /// <param name="shape">The sizes of the axes.</param>
    /// <param name="requiresGrad">Whether gradients by the new tensor are wanted.</param>
    /// <exception cref="ArgumentException">The array is longer or shorter than the shape.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A size is negative.</exception>
    /// <exception cref="NotSupportedException">No element type stores <typeparamref name="T"/>.</exception>
    /// <exception cref="InvalidOperationException"><paramref name="requiresGrad"/> is set for a type without gradients.</exception>
    /// <remarks>Writing to the array is not seen by the version check of automatic differentiation. Source: torch.from_numpy.</remarks>
    public static Tensor Wrap<T>(T[] array, ReadOnlySpan<int> shape, bool requiresGrad = false) where T : unmanaged
    {
        ArgumentNullException.ThrowIfNull(array);
        var checkedShape = new Shape(shape);
        CheckCount(array.Length, checkedShape, nameof(array));
        CheckGradientType(DTypeInfo.Of<T>(), requiresGrad);
        return new Tensor(Storage.Wrap(array), Layout.Contiguous(checkedShape)) { RequiresGrad = requiresGrad };
    }

    private static Tensor CopyOf<T>(Array values, bool requiresGrad) where T : unmanaged
    {
        ArgumentNullException.ThrowIfNull(values);
        var sizes = new int[values.Rank];
        for (int axis = 0; axis < sizes.Length; axis++) sizes[axis] = values.GetLength(axis);
        ref T first = ref Unsafe.As<byte, T>(ref MemoryMarshal.GetArrayDataReference(values));
        return CopyOf<T>(MemoryMarshal.CreateReadOnlySpan(ref first, values.Length), sizes, requiresGrad);
    }

    private static Tensor CopyOf<T>(ReadOnlySpan<T> values, Shape shape, bool requiresGrad) where T : unmanaged
    {
        DType dtype = DTypeInfo.Of<T>();
        CheckGradientType(dtype, requiresGrad);
        Tensor tensor = Uninitialized(shape, dtype);
        values.CopyTo(tensor.ContiguousSpan<T>());
        tensor.RequiresGrad = requiresGrad;
        return tensor;
    }

    private static void CheckCount(int given, Shape shape, string argument)
    {
        if (given != shape.ElementCount)
        {
            throw new ArgumentException($"{argument}: expected {shape.ElementCount} values for shape {shape}, got {given}.", argument);
        }
    }
}
