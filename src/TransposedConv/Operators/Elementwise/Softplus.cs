using TransposedConv.Kernels.Elementwise;
using TransposedConv.Operators.Dispatch;

namespace TransposedConv.Operators
{
    /// <summary>y = ln(1 + eˣ), and x itself above 20, where the two agree; dL/dx = dL/dy · sigmoid x, and dL/dy above 20.</summary>
    internal readonly struct Softplus : IDoubleUnary, IElementary
    {
        private const double Threshold = 20;

        public static string Name => nameof(Softplus);

        public static Saves Saves => Saves.Input;

        public static Tensor Gradient(Tensor gradient, Tensor x) => Tensor.Where(x > Threshold, gradient, gradient * x.Sigmoid());

        public void Invoke(ReadOnlySpan<double> x, Span<double> y)
        {
            for (int i = 0; i < x.Length; i++) y[i] = x[i] > Threshold ? x[i] : SmallArguments.Log1p(Math.Exp(x[i]));
        }
    }
}

namespace TransposedConv
{
    public sealed partial class Tensor
    {
        /// <summary>Elementwise ln(1 + eˣ), a smooth form of <see cref="Relu"/>; above 20 the input itself. Integers are computed in <see cref="DType.Float32"/>. Differentiable.</summary>
        /// <exception cref="NotSupportedException">The element type is stored only.</exception>
        /// <remarks>NaN gives NaN. Source: torch.nn.functional.softplus with beta 1 and threshold 20.</remarks>
        public Tensor Softplus() => Operators.Dispatch.Elementary.Transcendental<Operators.Softplus>(this);
    }
}
