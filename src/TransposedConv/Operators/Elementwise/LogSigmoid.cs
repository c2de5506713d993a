using TransposedConv.Kernels.Elementwise;
using TransposedConv.Operators.Dispatch;

namespace TransposedConv.Operators
{
    /// <summary>y = ln(1 / (1 + e⁻ˣ)) = min(x, 0) − ln(1 + e^−|x|), which neither overflows nor loses digits; dL/dx = dL/dy · sigmoid(−x).</summary>
    internal readonly struct LogSigmoid : IDoubleUnary, IElementary
    {
        public static string Name => nameof(LogSigmoid);

        public static Saves Saves => Saves.Input;

        public static Tensor Gradient(Tensor gradient, Tensor x) => gradient * (-x).Sigmoid();

        public void Invoke(ReadOnlySpan<double> x, Span<double> y)
        {
            for (int i = 0; i < x.Length; i++) y[i] = Math.Min(x[i], 0) - SmallArguments.Log1p(Math.Exp(-Math.Abs(x[i])));
        }
    }
}

namespace TransposedConv
{
    public sealed partial class Tensor
    {
        /// <summary>Elementwise logarithm of <see cref="Sigmoid"/>, accurate for large arguments too. Integers are computed in <see cref="DType.Float32"/>. Differentiable.</summary>
        /// <exception cref="NotSupportedException">The element type is stored only.</exception>
        /// <remarks>NaN gives NaN, −∞ gives −∞, +∞ gives 0. Source: torch.nn.functional.logsigmoid.</remarks>
        public Tensor LogSigmoid() => Operators.Dispatch.Elementary.Transcendental<Operators.LogSigmoid>(this);
    }
}
