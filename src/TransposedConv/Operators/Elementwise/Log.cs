using System.Numerics.Tensors;
using TransposedConv.Operators.Dispatch;

namespace TransposedConv.Operators
{
    /// <summary>y = ln x; dL/dx = dL/dy / x.</summary>
    internal readonly struct Log : IDoubleUnary, IElementary
    {
        public static string Name => nameof(Log);

        public static Saves Saves => Saves.Input;

        public static Tensor Gradient(Tensor gradient, Tensor x) => gradient / x;

        public void Invoke(ReadOnlySpan<double> x, Span<double> y) => TensorPrimitives.Log(x, y);
    }
}

namespace TransposedConv
{
    public sealed partial class Tensor
    {
        /// <summary>Elementwise natural logarithm. Integers are computed in <see cref="DType.Float32"/>. Differentiable.</summary>
        /// <exception cref="NotSupportedException">The element type is stored only.</exception>
        /// <remarks>0 gives −∞, negative numbers and NaN give NaN. Source: torch.log.</remarks>
        public Tensor Log() => Operators.Dispatch.Elementary.Transcendental<Operators.Log>(this);
    }
}
