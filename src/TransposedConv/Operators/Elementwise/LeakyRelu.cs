using System.Numerics;
using TransposedConv.Kernels.Elementwise;
using TransposedConv.Operators.Dispatch;

namespace TransposedConv.Operators;

/// <summary>y = x where x &gt; 0, else slope · x; dL/dx = dL/dy there, else slope · dL/dy.</summary>
internal readonly struct LeakyRelu(double slope) : IRealUnary, IElementaryWithArguments
{
    public static string Name => nameof(LeakyRelu);

    public Tensor Gradient(Tensor gradient, Tensor x) => Tensor.Where(x > 0, gradient, gradient * slope);

    public void Invoke<T>(ReadOnlySpan<T> x, Span<T> y) where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        LeakyRectifier.Invoke(x, T.CreateTruncating(slope), y);
}
