using System.Numerics;
using System.Numerics.Tensors;
using TransposedConv.Operators.Dispatch;

namespace TransposedConv.Operators
{
    /// <summary>y = 1 / x; dL/dx = −dL/dy · y².</summary>
    internal readonly struct Reciprocal : IRealUnary, IElementary
    {
        public static string Name => nameof(Reciprocal);

        public static Saves Saves => Saves.Output;

        public static Tensor Gradient(Tensor gradient, Tensor y) => -(gradient * (y * y));

        public void Invoke<T>(ReadOnlySpan<T> x, Span<T> y) where T : unmanaged, IBinaryFloatingPointIeee754<T> => TensorPrimitives.Divide(T.One, x, y);
    }
}

namespace TransposedConv
{
    public sealed partial class Tensor
    {
        /// <summary>Elementwise 1 / x. Integers are computed in <see cref="DType.Float32"/>. Differentiable.</summary>
        /// <exception cref="NotSupportedException">The element type is stored only.</exception>
        /// <remarks>±0 give ±∞, NaN gives NaN. Source: torch.reciprocal.</remarks>
        public Tensor Reciprocal() => Operators.Dispatch.Elementary.Real<Operators.Reciprocal>(this);
    }
}
