using System.Numerics;
using System.Numerics.Tensors;
using TransposedConv.Operators.Dispatch;

namespace TransposedConv.Operators
{
    /// <summary>y = sin x; dL/dx = dL/dy · cos x.</summary>
    internal readonly struct Sin : IRealUnary, IElementary
    {
        public static string Name => nameof(Sin);

        public static Saves Saves => Saves.Input;

        public static Tensor Gradient(Tensor gradient, Tensor x) => gradient * x.Cos();

        public void Invoke<T>(ReadOnlySpan<T> x, Span<T> y) where T : unmanaged, IBinaryFloatingPointIeee754<T> => TensorPrimitives.Sin(x, y);
    }
}

namespace TransposedConv
{
    public sealed partial class Tensor
    {
        /// <summary>Elementwise sine of radians. Integers are computed in <see cref="DType.Float32"/>. Differentiable.</summary>
        /// <exception cref="NotSupportedException">The element type is stored only.</exception>
        /// <remarks>NaN and ±∞ give NaN. Source: torch.sin.</remarks>
        public Tensor Sin() => Operators.Dispatch.Elementary.Real<Operators.Sin>(this);
    }
}
