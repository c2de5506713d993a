namespace TransposedConv;

/// <summary>
/// Where the elements of a tensor lie in its storage: element <c>(i₀, i₁, …)</c> is at <c>Offset + Σ iₐ·Strides[a]</c>.
/// Strides count elements; 0 repeats (expand) and negative ones walk backwards (flip). Immutable.
/// </summary>
internal sealed class Layout
{
    internal Layout(Shape shape, long[] strides, long offset)
    {
        Shape = shape;
        Strides = strides;
        Offset = offset;
        ElementCount = shape.ElementCount;
        IsContiguous = ComputeIsContiguous();
    }

    internal Shape Shape { get; }

    internal long[] Strides { get; }

    internal long Offset { get; }

    internal long ElementCount { get; }

    /// <summary>Whether the elements lie side by side in row-major order.</summary>
    internal bool IsContiguous { get; }

    /// <summary>Whether every index leads to the same element, as after broadcasting a scalar.</summary>
    internal bool IsOneElement
    {
        get
        {
            for (int axis = 0; axis < Rank; axis++)
            {
                if (Strides[axis] != 0 && Shape[axis] != 1) return false;
            }

            return true;
        }
    }

    internal int Rank => Strides.Length;

    /// <summary>The row-major layout without gaps.</summary>
    internal static Layout Contiguous(Shape shape) => new(shape, ContiguousStrides(shape), 0);

    internal static long[] ContiguousStrides(ReadOnlySpan<int> shape)
    {
        var strides = new long[shape.Length];
        bool empty = shape.Contains(0);
        long stride = 1;
        for (int axis = shape.Length - 1; axis >= 0; axis--)
        {
            strides[axis] = stride;
            // The strides of an empty tensor address nothing, so their product need not fit.
            if (!empty) stride = checked(stride * Math.Max(shape[axis], 1));
        }

        return strides;
    }

    /// <summary>
    /// The broadcast of this layout to a larger shape: new and length-1 axes get stride 0.
    /// The caller has checked that the shapes are compatible.
    /// </summary>
    internal Layout BroadcastTo(Shape shape)
    {
        if (shape == Shape) return this;
        var strides = new long[shape.Rank];
        int lead = shape.Rank - Rank;
        for (int axis = 0; axis < Rank; axis++)
        {
            strides[lead + axis] = Shape[axis] == 1 && shape[lead + axis] != 1 ? 0 : Strides[axis];
        }

        return new Layout(shape, strides, Offset);
    }

    /// <summary>The lowest and highest element addressed, as storage indices; (0, −1) when empty.</summary>
    internal (long Low, long High) Extent()
    {
        if (ElementCount == 0) return (0, -1);
        long low = Offset, high = Offset;
        for (int axis = 0; axis < Rank; axis++)
        {
            long reach = checked((Shape[axis] - 1) * Strides[axis]);
            if (reach < 0) low = checked(low + reach);
            else high = checked(high + reach);
        }

        return (low, high);
    }

    private bool ComputeIsContiguous()
    {
        if (ElementCount == 0) return true;
        long expected = 1;
        for (int axis = Rank - 1; axis >= 0; axis--)
        {
            if (Shape[axis] == 1) continue;
            if (Strides[axis] != expected) return false;
            expected *= Shape[axis];
        }

        return true;
    }
}
