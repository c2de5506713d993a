using System.Numerics;
using System.Numerics.Tensors;
using TransposedConv.Operators.Dispatch;

namespace TransposedConv.Operators
{
    /// <summary>y = cos x; dL/dx = −dL/dy · sin x.</summary>
    internal readonly struct Cos : IRealUnary, IElementary
    {
        public static string Name => nameof(Cos);

        public static Saves Saves => Saves.Input;

        public static Tensor Gradient(Tensor gradient, Tensor x) => -(gradient * x.Sin());

        public void Invoke<T>(ReadOnlySpan<T> x, Span<T> y) where T : unmanaged, IBinaryFloatingPointIeee754<T> => TensorPrimitives.Cos(x, y);
    }
}

namespace TransposedConv
{
    public sealed partial class Tensor
    {
        /// <summary>Elementwise cosine of radians. Integers are computed in <see cref="DType.Float32"/>. Differentiable.</summary>
        /// <exception cref="NotSupportedException">The element type is stored only.</exception>
        /// <remarks>NaN and ±∞ give NaN. Source: torch.cos.</remarks>
        public Tensor Cos() => Operators.Dispatch.Elementary.Real<Operators.Cos>(this);
    }
}
