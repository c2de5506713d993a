using TransposedConv.Operators.Dispatch;

namespace TransposedConv.Operators;

/// <summary>y = x · σ(x); dL/dx = dL/dy · σ(x) · (1 + x · (1 − σ(x))), with σ the logistic function.</summary>
internal readonly struct Silu : IDoubleUnary, IElementary
{
    public static string Name => nameof(Silu);

    public static Saves Saves => Saves.Input;

    public static Tensor Gradient(Tensor gradient, Tensor x)
    {
        Tensor sigmoid = x.Sigmoid();
        return gradient * sigmoid * ((x * (1 - sigmoid)) + 1);
    }

    public void Invoke(ReadOnlySpan<double> x, Span<double> y)
    {
        for (int i = 0; i < x.Length; i++) y[i] = x[i] / (1 + Math.Exp(-x[i]));
    }
}
