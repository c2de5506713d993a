using System.Numerics;
using System.Numerics.Tensors;
using TransposedConv.Operators.Dispatch;

namespace TransposedConv.Operators
{
    /// <summary>y = max(x, 0); dL/dx = dL/dy where y &gt; 0 or NaN, else 0.</summary>
    internal readonly struct Relu : INumberUnary, IElementary
    {
        public static string Name => nameof(Relu);

        public static Saves Saves => Saves.Output;

        public static Tensor Gradient(Tensor gradient, Tensor y) => gradient.MaskedFill(y <= 0, 0);

        public void Invoke<T>(ReadOnlySpan<T> x, Span<T> y) where T : unmanaged, INumber<T> => TensorPrimitives.Max(x, T.Zero, y);
    }
}

namespace TransposedConv
{
    public sealed partial class Tensor
    {
        /// <summary>Elementwise max(x, 0). Differentiable, with derivative 0 at 0.</summary>
        /// <exception cref="NotSupportedException">The element type is stored only.</exception>
        /// <remarks>NaN gives NaN. Source: torch.relu.</remarks>
        public Tensor Relu() => Operators.Dispatch.Elementary.Number<Operators.Relu>(this);
    }
}
