using System.Numerics;
using TransposedConv.Kernels.Reduction;

namespace TransposedConv.Operators.Dispatch;

/// <summary>Brings reductions over any axes to the element type of their operand.</summary>
internal static class Reduce
{
    /// <param name="x">The operand.</param>
    /// <param name="axes">The axes to fold away, ascending.</param>
    /// <param name="keepDim">Whether they stay, with length 1.</param>
    /// <param name="op">The operation.</param>
    /// <param name="name">The operator's name, for errors.</param>
    internal static Tensor Fold<TOp>(Tensor x, int[] axes, bool keepDim, TOp op, string name) where TOp : struct, INumberFold
    {
        bool[] mask = Axes.Mask(axes, x.Rank);
        Layout kept = Selected(x.Layout, mask, selected: false, x.Layout.Offset), folded = Selected(x.Layout, mask, selected: true, offset: 0);
        Tensor y = Tensor.Uninitialized(ReducedShape(x.Shape, axes, keepDim), x.DType);
        switch (x.DType)
        {
            case DType.Float32: Run<float>(); break;
            case DType.Float64: Run<double>(); break;
            case DType.Int64: Run<long>(); break;
            case DType.Int32: Run<int>(); break;
            case DType.UInt8: Run<byte>(); break;
            default: throw Pointwise.NotComputed(name, x.DType);
        }

        return y;

        void Run<T>() where T : unmanaged, INumber<T> => AxisFold.Fold(x.Storage.Span<T>(), kept, folded, y.ContiguousSpan<T>(), op);
    }

    internal static Shape ReducedShape(Shape shape, int[] axes, bool keepDim)
    {
        bool[] reduced = Axes.Mask(axes, shape.Rank);
        return keepDim
            ? (int[])[.. shape.Select((size, axis) => reduced[axis] ? 1 : size)]
            : (int[])[.. shape.Where((_, axis) => !reduced[axis])];
    }

    /// <summary>A result, or its gradient, with the reduced axes back as axes of length 1, so that it broadcasts against the operand.</summary>
    internal static Tensor Restored(Tensor reduced, Shape shape, int[] axes) => reduced.Reshape(ReducedShape(shape, axes, keepDim: true));

    /// <summary>How many elements become one.</summary>
    internal static long Count(Shape shape, int[] axes) => axes.Aggregate(1L, (count, axis) => count * shape[axis]);

    /// <summary>Refuses to choose among no elements.</summary>
    /// <exception cref="InvalidOperationException">There are results to compute, but no elements to compute them from.</exception>
    internal static void RequireElements(Tensor x, int[] axes, string name)
    {
        if (Count(x.Shape, axes) > 0) return;
        if (ReducedShape(x.Shape, axes, keepDim: false).ElementCount == 0) return;
        throw new InvalidOperationException($"{name}: expected at least one element along the reduced axes, got shape {x.Shape}.");
    }

    /// <exception cref="NotSupportedException">The operand is not real.</exception>
    internal static void RequireReal(Tensor x, string name)
    {
        if (!x.DType.IsDifferentiable()) throw new NotSupportedException($"{name}: expected type float32 or float64, got {x.DType.Name()}; convert with To first.");
    }

    private static Layout Selected(Layout layout, bool[] mask, bool selected, long offset)
    {
        int[] axes = [.. Enumerable.Range(0, layout.Rank).Where(axis => mask[axis] == selected)];
        return new Layout((int[])[.. axes.Select(axis => layout.Shape[axis])], [.. axes.Select(axis => layout.Strides[axis])], offset);
    }
}
