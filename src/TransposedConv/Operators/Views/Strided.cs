using TransposedConv.Autograd;
using TransposedConv.Kernels.Elementwise;
using TransposedConv.Operators.Dispatch;

namespace TransposedConv.Operators;

/// <summary>
/// The general view and its adjoint. A layout picks cells of a contiguous tensor; picking is <c>y = P·x</c>, its gradient is
/// <c>Pᵀ·g</c>: zeros of x's shape onto which g is added where it was picked, several times where a cell was picked several times.
/// Each is the other's derivative.
/// </summary>
internal static class Strided
{
    /// <summary>y = P·x.</summary>
    /// <param name="x">Any tensor.</param>
    /// <param name="picked">Where the result's elements lie among those of <paramref name="x"/> in row-major order.</param>
    internal static Tensor Pick(Tensor x, Layout picked)
    {
        Tensor packed = x.Contiguous();
        Tensor y = packed.ViewAs(new Layout(picked.Shape, picked.Strides, picked.Offset + packed.Layout.Offset));
        return Tensor.Records(packed) ? y.RecordedBy(new AsStridedBackward(packed, picked)) : y;
    }

    /// <summary>x = Pᵀ·g.</summary>
    internal static Tensor Scatter(Tensor gradient, Shape shape, Layout picked)
    {
        Tensor x = Tensor.Zeros(shape, gradient.DType);
        switch (gradient.DType)
        {
            case DType.Float32: StridedCopy.Accumulate(gradient.Storage.Span<float>(), gradient.Layout, x.ContiguousSpan<float>(), picked); break;
            case DType.Float64: StridedCopy.Accumulate(gradient.Storage.Span<double>(), gradient.Layout, x.ContiguousSpan<double>(), picked); break;
            default: throw Pointwise.NotComputed(nameof(Scatter), gradient.DType);
        }

        return Tensor.Records(gradient) ? x.RecordedBy(new StridedScatterBackward(gradient, picked)) : x;
    }

    /// <summary>g with zeros where P picks: what is left for the old values after P's cells were replaced.</summary>
    internal static Tensor ZeroWhere(Tensor gradient, Layout picked)
    {
        Tensor kept = Tensor.OnesLike(gradient);
        using (GradMode.NoGrad()) new Tensor(kept.Storage, picked).Fill(0);
        return gradient * kept;
    }

    private sealed class StridedScatterBackward(Tensor gradient, Layout picked) : Node(gradient)
    {
        public override string Name => "AsStridedScatterBackward0";

        internal override void Backward(Tensor gradient, Span<Tensor?> inputGradients) => inputGradients[0] = Pick(gradient, picked);
    }
}

/// <summary>The gradient of a view given by its layout among the base's elements in row-major order.</summary>
internal sealed class AsStridedBackward(Tensor viewBase, Layout picked, string name = "AsStridedBackward0") : Node(viewBase)
{
    private readonly Shape _shape = viewBase.Shape;

    public override string Name => name;

    internal override void Backward(Tensor gradient, Span<Tensor?> inputGradients) =>
        inputGradients[0] = Strided.Scatter(gradient, _shape, picked);
}

/// <summary>A base some of whose cells were replaced in place, through a view.</summary>
internal sealed class StridedReplaceBackward(Tensor viewBase, Tensor replacement, Layout picked) : Node(viewBase, replacement)
{
    public override string Name => "CopySlices";

    internal override void Backward(Tensor gradient, Span<Tensor?> inputGradients)
    {
        if (Needs(0)) inputGradients[0] = Strided.ZeroWhere(gradient, picked);
        if (Needs(1)) inputGradients[1] = Strided.Pick(gradient, picked);
    }
}
