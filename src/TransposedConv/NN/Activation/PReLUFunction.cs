using System.Numerics;
using TransposedConv.Kernels.Elementwise;

namespace TransposedConv.NN;

/// <summary>PReLU on streams.</summary>
internal sealed class PReLUFunction(PReLU layer) : ChannelFunction(layer.Weight.ElementCount == 1 ? 0 : (int)layer.Weight.ElementCount)
{
    protected override void Row<T>(ReadOnlySpan<T> x, int channel, Span<T> y)
    {
        ReadOnlySpan<T> slopes = layer.Weight.Value.ContiguousSpan<T>();
        LeakyRectifier.Invoke(x, slopes[slopes.Length == 1 ? 0 : channel], y);
    }
}
