using System.Numerics;
using TransposedConv.Autograd;
using TransposedConv.Operators.Dispatch;

namespace TransposedConv.Operators;

/// <summary>
/// y = x where x &gt; 0, else a · x, with a broadcast; dL/dx = dL/dy there, else a · dL/dy; dL/da = 0 there, else x · dL/dy, summed over broadcast axes.
/// </summary>
internal static class Prelu
{
    internal static Tensor Forward(Tensor x, Tensor slope)
    {
        Tensor y = Pointwise.Real(x, slope, default(Kernel), nameof(Prelu));
        return Tensor.Records(x, slope) ? y.RecordedBy(new PreluBackward(x, slope)) : y;
    }

    internal readonly struct Kernel : IRealBinary
    {
        public void Invoke<T>(ReadOnlySpan<T> a, ReadOnlySpan<T> b, Span<T> y) where T : unmanaged, IBinaryFloatingPointIeee754<T>
        {
            for (int i = 0; i < y.Length; i++) y[i] = a[i] > T.Zero ? a[i] : a[i] * b[i];
        }
    }

    private sealed class PreluBackward : Node
    {
        private readonly Operand _xOperand;
        private readonly Operand _slopeOperand;
        private readonly SavedTensor _x;
        private readonly SavedTensor _slope;

        internal PreluBackward(Tensor x, Tensor slope)
            : base(x, slope)
        {
            _xOperand = new(x);
            _slopeOperand = new(slope);
            _x = Save(x);
            _slope = Save(slope);
        }

        public override string Name => "PreluBackward0";

        internal override void Backward(Tensor gradient, Span<Tensor?> inputGradients)
        {
            Tensor x = _x.Value, isPositive = x > 0;
            if (Needs(0)) inputGradients[0] = _xOperand.Reduce(Tensor.Where(isPositive, gradient, gradient * _slope.Value));
            if (Needs(1)) inputGradients[1] = _slopeOperand.Reduce(gradient * x.MaskedFill(isPositive, 0));
        }
    }
}
