using TransposedConv.Kernels.Elementwise;
using TransposedConv.Operators.Dispatch;

namespace TransposedConv.Operators
{
    /// <summary>y = ln(1 + x); dL/dx = dL/dy / (x + 1).</summary>
    internal readonly struct Log1p : IDoubleUnary, IElementary
    {
        public static string Name => nameof(Log1p);

        public static Saves Saves => Saves.Input;

        public static Tensor Gradient(Tensor gradient, Tensor x) => gradient / (x + 1);

        public void Invoke(ReadOnlySpan<double> x, Span<double> y)
        {
            for (int i = 0; i < x.Length; i++) y[i] = SmallArguments.Log1p(x[i]);
        }
    }
}

namespace TransposedConv
{
    public sealed partial class Tensor
    {
        /// <summary>Elementwise ln(1 + x), accurate for small x too. Integers are computed in <see cref="DType.Float32"/>. Differentiable.</summary>
        /// <exception cref="NotSupportedException">The element type is stored only.</exception>
        /// <remarks>−1 gives −∞, smaller numbers and NaN give NaN. Source: torch.log1p.</remarks>
        public Tensor Log1p() => Operators.Dispatch.Elementary.Transcendental<Operators.Log1p>(this);
    }
}
