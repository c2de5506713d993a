using TransposedConv.Autograd;

namespace TransposedConv.Operators;

/// <summary>
/// Views whose gradient is a view again (transpose, reshape, …) and views that pick cells (slice, select, …). A view is described by
/// a function from layout to layout, applied to the real layout for the result and to the row-major one for the gradient.
/// </summary>
internal static class ViewOperators
{
    /// <summary>A view that picks cells: the gradient is added onto zeros.</summary>
    internal static Tensor Pick(Tensor x, Func<Layout, Layout> view, string nodeName)
    {
        Tensor y = x.ViewAs(view(x.Layout));
        return Tensor.Records(x) ? y.RecordedBy(new AsStridedBackward(x, view(Layout.Contiguous(x.Shape)), nodeName)) : y;
    }

    /// <summary>A view that shows every element once with the axes in another order.</summary>
    /// <param name="x">Any tensor.</param>
    /// <param name="order">Axis <c>i</c> of the result is axis <c>order[i]</c> of x.</param>
    /// <param name="nodeName">The node's name.</param>
    internal static Tensor Permute(Tensor x, int[] order, string nodeName)
    {
        int[] shape = [.. order.Select(axis => x.Shape[axis])];
        long[] strides = [.. order.Select(axis => x.Layout.Strides[axis])];
        Tensor y = x.ViewAs(new Layout(shape, strides, x.Layout.Offset));
        return Tensor.Records(x) ? y.RecordedBy(new PermuteBackward(x, order, nodeName)) : y;
    }

    /// <summary>A view that shows every element once, in the same row-major order, under another shape.</summary>
    internal static Tensor Relabel(Tensor x, Layout layout, string nodeName)
    {
        Tensor y = x.ViewAs(layout);
        return Tensor.Records(x) ? y.RecordedBy(new RelabelBackward(x, nodeName)) : y;
    }

    private sealed class PermuteBackward(Tensor x, int[] order, string name) : Node(x)
    {
        public override string Name => name;

        internal override void Backward(Tensor gradient, Span<Tensor?> inputGradients)
        {
            var inverse = new int[order.Length];
            for (int axis = 0; axis < order.Length; axis++) inverse[order[axis]] = axis;
            inputGradients[0] = Permute(gradient, inverse, "PermuteBackward0");
        }
    }

    private sealed class RelabelBackward(Tensor x, string name) : Node(x)
    {
        private readonly Shape _shape = x.Shape;

        public override string Name => name;

        internal override void Backward(Tensor gradient, Span<Tensor?> inputGradients) => inputGradients[0] = gradient.Reshape(_shape);
    }
}
