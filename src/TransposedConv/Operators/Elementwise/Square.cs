using System.Numerics;
using System.Numerics.Tensors;
using TransposedConv.Operators.Dispatch;

namespace TransposedConv.Operators
{
    /// <summary>y = x²; dL/dx = dL/dy · 2x.</summary>
    internal readonly struct Square : INumberUnary, IElementary
    {
        public static string Name => "Pow";

        public static Saves Saves => Saves.Input;

        public static Tensor Gradient(Tensor gradient, Tensor x) => gradient * (x * 2);

        public void Invoke<T>(ReadOnlySpan<T> x, Span<T> y) where T : unmanaged, INumber<T> => TensorPrimitives.Multiply(x, x, y);
    }
}

namespace TransposedConv
{
    public sealed partial class Tensor
    {
        /// <summary>Elementwise x². Truth values are squared as <see cref="DType.Int64"/>. Differentiable.</summary>
        /// <remarks>NaN gives NaN. Its node is named after <c>pow</c>, as in PyTorch. Source: torch.square.</remarks>
        public Tensor Square() => Operators.Dispatch.Elementary.Number<Operators.Square>(DType == DType.Bool ? To(DType.Int64) : this);
    }
}
