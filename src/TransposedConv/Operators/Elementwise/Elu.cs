using TransposedConv.Kernels.Elementwise;
using TransposedConv.Operators.Dispatch;

namespace TransposedConv.Operators;

/// <summary>y = x where x &gt; 0, else α · (eˣ − 1); dL/dx = dL/dy there, else dL/dy · α · eˣ.</summary>
internal readonly struct Elu(double alpha) : IDoubleUnary, IElementaryWithArguments
{
    public static string Name => nameof(Elu);

    public Tensor Gradient(Tensor gradient, Tensor x)
    {
        // Large x are kept out of eˣ, whose infinity would make NaN of the zeros of the second derivative.
        Tensor isPositive = x > 0;
        return Tensor.Where(isPositive, gradient, gradient * alpha * x.MaskedFill(isPositive, 0).Exp());
    }

    public void Invoke(ReadOnlySpan<double> x, Span<double> y)
    {
        for (int i = 0; i < x.Length; i++) y[i] = x[i] <= 0 ? alpha * SmallArguments.Expm1(x[i]) : x[i];
    }
}
