using System.Numerics.Tensors;

namespace TransposedConv.NN;

/// <summary>The normalization by running statistics on streams, rounded as <see cref="Standardization.ByRunning"/> rounds it.</summary>
internal sealed class RunningNormFunction(RunningNormLayer layer) : ChannelFunction(layer.NumFeatures)
{
    protected override void Row<T>(ReadOnlySpan<T> x, int channel, Span<T> y)
    {
        T variance = layer.RunningVar!.ContiguousSpan<T>()[channel], mean = layer.RunningMean!.ContiguousSpan<T>()[channel];
        T scale = T.One / T.Sqrt(variance + T.CreateTruncating(layer.Eps));
        if (layer.Weight is { } weight) scale *= weight.Value.ContiguousSpan<T>()[channel];
        T shift = mean * -scale;
        if (layer.Bias is { } bias) shift += bias.Value.ContiguousSpan<T>()[channel];
        TensorPrimitives.Multiply(x, scale, y);
        TensorPrimitives.Add(y, shift, y);
    }
}
