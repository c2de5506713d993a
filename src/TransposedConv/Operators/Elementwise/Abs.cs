using System.Numerics;
using System.Numerics.Tensors;
using TransposedConv.Operators.Dispatch;

namespace TransposedConv.Operators
{
    /// <summary>y = |x|; dL/dx = dL/dy · sign x, which is 0 at 0.</summary>
    internal readonly struct Abs : INumberUnary, IElementary
    {
        public static string Name => nameof(Abs);

        public static Saves Saves => Saves.Input;

        public static Tensor Gradient(Tensor gradient, Tensor x) => gradient * x.Sign();

        public void Invoke<T>(ReadOnlySpan<T> x, Span<T> y) where T : unmanaged, INumber<T>
        {
            if (typeof(T) == typeof(float) || typeof(T) == typeof(double))
            {
                TensorPrimitives.Abs(x, y);
                return;
            }

            // The most negative integer has no positive counterpart; it stays, as in PyTorch.
            for (int i = 0; i < x.Length; i++) y[i] = T.IsNegative(x[i]) ? unchecked(-x[i]) : x[i];
        }
    }
}

namespace TransposedConv
{
    public sealed partial class Tensor
    {
        /// <summary>Elementwise absolute value. Differentiable, with derivative 0 at 0.</summary>
        /// <exception cref="NotSupportedException">The element type is stored only.</exception>
        /// <remarks>NaN gives NaN; the most negative integer stays. Source: torch.abs.</remarks>
        public Tensor Abs() => Operators.Dispatch.Elementary.Number<Operators.Abs>(this);
    }
}
