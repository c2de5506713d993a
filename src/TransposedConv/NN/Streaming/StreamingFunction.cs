using TransposedConv.Operators.Dispatch;

namespace TransposedConv.NN;

/// <summary>Elementwise operators as functions over spans, computed as the operators compute tensors.</summary>
internal static class StreamingFunction
{
    /// <summary>An operator that has a kernel for each type of numbers.</summary>
    public static IPositionwise Number<TOp>(TOp op = default) where TOp : struct, INumberUnary => new NumberFunction<TOp>(op);

    /// <summary>An operator that has a kernel for each real type.</summary>
    public static IPositionwise Real<TOp>(TOp op = default) where TOp : struct, IRealUnary => new RealFunction<TOp>(op);

    /// <summary>An operator that is computed in double and rounded for the narrower type.</summary>
    public static IPositionwise Widened<TOp>(TOp op = default) where TOp : struct, IDoubleUnary => new WidenedFunction<TOp>(op);

    private sealed class NumberFunction<TOp>(TOp op) : IPositionwise where TOp : struct, INumberUnary
    {
        public void Apply(ReadOnlySpan<float> input, int channels, int frames, Span<float> output) => op.Invoke(input, output);

        public void Apply(ReadOnlySpan<double> input, int channels, int frames, Span<double> output) => op.Invoke(input, output);
    }

    private sealed class RealFunction<TOp>(TOp op) : IPositionwise where TOp : struct, IRealUnary
    {
        public void Apply(ReadOnlySpan<float> input, int channels, int frames, Span<float> output) => op.Invoke(input, output);

        public void Apply(ReadOnlySpan<double> input, int channels, int frames, Span<double> output) => op.Invoke(input, output);
    }

    private sealed class WidenedFunction<TOp>(TOp op) : IPositionwise where TOp : struct, IDoubleUnary
    {
        public void Apply(ReadOnlySpan<float> input, int channels, int frames, Span<float> output) => Operators.Dispatch.Widened.Invoke(op, input, output);

        public void Apply(ReadOnlySpan<double> input, int channels, int frames, Span<double> output) => Operators.Dispatch.Widened.Invoke(op, input, output);
    }
}
