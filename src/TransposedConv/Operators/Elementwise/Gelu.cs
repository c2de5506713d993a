using TransposedConv.Kernels.Elementwise;
using TransposedConv.Operators.Dispatch;

namespace TransposedConv.Operators;

/// <summary>y = x · Φ(x); dL/dx = dL/dy · (Φ(x) + x · φ(x)), with Φ(x) = (1 + erf(x/√2)) / 2 and φ(x) = e^(−x²/2) / √(2π).</summary>
internal readonly struct Gelu : IDoubleUnary, IElementary
{
    private static readonly double RootOfHalf = Math.Sqrt(0.5);

    public static string Name => nameof(Gelu);

    public static Saves Saves => Saves.Input;

    public static Tensor Gradient(Tensor gradient, Tensor x)
    {
        Tensor probability = ((x * RootOfHalf).Erf() + 1) * 0.5;
        Tensor density = (x.Square() * -0.5).Exp() * (1 / Math.Sqrt(2 * Math.PI));
        return gradient * (probability + (x * density));
    }

    public void Invoke(ReadOnlySpan<double> x, Span<double> y)
    {
        for (int i = 0; i < x.Length; i++) y[i] = x[i] * 0.5 * (1 + ErrorFunction.Erf(x[i] * RootOfHalf));
    }
}

/// <summary>
/// y = x/2 · (1 + t) with t = tanh u, u = √(2/π) · (x + 0.044715 · x³); dL/dx = dL/dy · ((1 + t)/2 + x/2 · (1 − t²) · u').
/// </summary>
internal readonly struct GeluTanh : IDoubleUnary, IElementary
{
    private const double Cubic = 0.044715;

    private static readonly double Scale = Math.Sqrt(2 / Math.PI);

    public static string Name => nameof(Gelu);

    public static Saves Saves => Saves.Input;

    public static Tensor Gradient(Tensor gradient, Tensor x)
    {
        Tensor square = x.Square();
        Tensor tanh = (x * (square * Cubic + 1) * Scale).Tanh();
        Tensor slope = (square * (3 * Cubic) + 1) * Scale;
        return gradient * 0.5 * (tanh + 1 + (x * (1 - tanh.Square()) * slope));
    }

    public void Invoke(ReadOnlySpan<double> x, Span<double> y)
    {
        for (int i = 0; i < x.Length; i++) y[i] = 0.5 * x[i] * (1 + Math.Tanh(Scale * (x[i] + (Cubic * x[i] * x[i] * x[i]))));
    }
}
