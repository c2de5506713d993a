using TransposedConv.Autograd;
using TransposedConv.Kernels.Reduction;
using TransposedConv.Operators.Dispatch;

namespace TransposedConv.Operators;

/// <summary>y = the largest (or smallest) of x over some axes; dL/dy is shared evenly among the elements equal to y.</summary>
internal static class Extremes
{
    internal static Tensor Over(Tensor x, int[] axes, bool keepDim, bool largest, string nodeName, string name)
    {
        Reduce.RequireElements(x, axes, name);
        Tensor y = x.DType == DType.Bool
            ? Copying.Convert(Compute(Copying.Convert(x, DType.UInt8), axes, keepDim, largest, name), DType.Bool)
            : Compute(x, axes, keepDim, largest, name);
        return Tensor.Records(x) ? y.RecordedBy(new ExtremesBackward(x, y, axes, nodeName)) : y;
    }

    private static Tensor Compute(Tensor x, int[] axes, bool keepDim, bool largest, string name) => largest
        ? Reduce.Fold(x, axes, keepDim, default(MaximumFold), name)
        : Reduce.Fold(x, axes, keepDim, default(MinimumFold), name);

    private sealed class ExtremesBackward : Node
    {
        private readonly int[] _axes;
        private readonly string _name;
        private readonly SavedTensor _x;
        private readonly SavedTensor _y;

        internal ExtremesBackward(Tensor x, Tensor y, int[] axes, string name)
            : base(x)
        {
            _axes = axes;
            _name = name;
            _x = Save(x);
            _y = Save(y);
        }

        public override string Name => _name;

        internal override void Backward(Tensor gradient, Span<Tensor?> inputGradients)
        {
            Tensor x = _x.Value.Detach(), y = Reduce.Restored(_y.Value.Detach(), x.Shape, _axes);
            Tensor chosen = x.Eq(y);
            // The reduction of all elements lets NaN share its gradient; that along axes leaves 0 / 0, NaN. Both as in PyTorch.
            bool sharesAmongNaN = !_name.StartsWith('A');
            if (sharesAmongNaN) chosen |= x.IsNaN() & y.IsNaN();
            Tensor weights = chosen.To(x.DType);
            inputGradients[0] = Reduce.Restored(gradient, x.Shape, _axes) * weights / Sum.Forward(weights, _axes, keepDim: true);
        }
    }
}
