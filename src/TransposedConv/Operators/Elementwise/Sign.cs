using System.Numerics;
using TransposedConv.Operators.Dispatch;

namespace TransposedConv.Operators
{
    /// <summary>y = −1, 0 or 1; the derivative is 0.</summary>
    internal readonly struct Sign : INumberUnary
    {
        public void Invoke<T>(ReadOnlySpan<T> x, Span<T> y) where T : unmanaged, INumber<T>
        {
            for (int i = 0; i < x.Length; i++) y[i] = x[i] > T.Zero ? T.One : x[i] < T.Zero ? -T.One : T.Zero;
        }
    }
}

namespace TransposedConv
{
    public sealed partial class Tensor
    {
        /// <summary>Elementwise sign: −1, 0 or 1. Differentiable, with derivative 0.</summary>
        /// <remarks>NaN gives 0, as in PyTorch. Source: torch.sign.</remarks>
        public Tensor Sign() => DType == DType.Bool ? Clone() : Operators.Dispatch.PiecewiseConstant.Number<Operators.Sign>(this, nameof(Sign));
    }
}
