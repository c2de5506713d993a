using TransposedConv.Autograd;
using TransposedConv.Operators.Dispatch;

namespace TransposedConv.Operators;

/// <summary>
/// y = x + sin²(αx) / (α + ε), with α broadcast; dL/dx = dL/dy · (1 + α·sin(2αx) / (α + ε)),
/// dL/dα = dL/dy · (x·sin(2αx) − sin²(αx) / (α + ε)) / (α + ε), summed over broadcast axes.
/// </summary>
internal static class Snake
{
    /// <summary>What keeps an α of 0 from a division by 0.</summary>
    private const double Eps = 1e-9;

    internal static Tensor Forward(Tensor x, Tensor alpha)
    {
        Tensor y = Widened.Apply(x, alpha, default(Kernel), nameof(Snake));
        return Tensor.Records(x, alpha) ? y.RecordedBy(new SnakeBackward(x, alpha)) : y;
    }

    private static double Of(double x, double alpha)
    {
        double sine = Math.Sin(alpha * x);
        return x + (sine * sine / (alpha + Eps));
    }

    /// <summary>One α for all elements.</summary>
    internal readonly struct WithAlpha(double alpha) : IDoubleUnary
    {
        public void Invoke(ReadOnlySpan<double> x, Span<double> y)
        {
            for (int i = 0; i < x.Length; i++) y[i] = Of(x[i], alpha);
        }
    }

    private readonly struct Kernel : IDoubleBinary
    {
        public void Invoke(ReadOnlySpan<double> a, ReadOnlySpan<double> b, Span<double> y)
        {
            for (int i = 0; i < y.Length; i++) y[i] = Of(a[i], b[i]);
        }
    }

    private sealed class SnakeBackward : Node
    {
        private readonly Operand _xOperand;
        private readonly Operand _alphaOperand;
        private readonly SavedTensor _x;
        private readonly SavedTensor _alpha;

        internal SnakeBackward(Tensor x, Tensor alpha)
            : base(x, alpha)
        {
            _xOperand = new(x);
            _alphaOperand = new(alpha);
            _x = Save(x);
            _alpha = Save(alpha);
        }

        public override string Name => "SnakeBackward";

        internal override void Backward(Tensor gradient, Span<Tensor?> inputGradients)
        {
            Tensor x = _x.Value, alpha = _alpha.Value, divisor = alpha + Eps, phase = alpha * x, doubled = (phase * 2).Sin();
            if (Needs(0)) inputGradients[0] = _xOperand.Reduce(gradient * ((alpha / divisor * doubled) + 1));
            if (Needs(1)) inputGradients[1] = _alphaOperand.Reduce(gradient * ((x * doubled) - (phase.Sin().Square() / divisor)) / divisor);
        }
    }
}
