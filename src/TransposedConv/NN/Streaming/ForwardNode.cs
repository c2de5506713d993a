using System.Numerics;
using TransposedConv.Autograd;
using TransposedConv.Operators;

namespace TransposedConv.NN;

/// <summary>A layer that computes every frame on its own, by its <c>Forward</c>.</summary>
internal sealed class ForwardNode<T>(Layer layer, int batch, int inChannels, int outChannels) : StatelessNode<T>(inChannels, outChannels)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>The channels that the layer makes of so many, by trying it on one frame.</summary>
    /// <returns>0 if it does not keep batch and frames.</returns>
    public static int OutChannelsOf(Layer layer, int inChannels)
    {
        using GradMode.Scope unrecorded = GradMode.Inference();
        Tensor y = layer.Forward(Tensor.Zeros([1, inChannels, 1], DTypeInfo.Of<T>()));
        return y.Rank == 3 && y.Shape[0] == 1 && y.Shape[2] == 1 ? y.Shape[1] : 0;
    }

    /// <inheritdoc/>
    public override void Run(ReadOnlySpan<T> input, int frames, bool isLast, Span<T> output)
    {
        if (frames == 0) return;
        using GradMode.Scope unrecorded = GradMode.Inference();
        Tensor y = layer.Forward(Tensor.From(input, [batch, InChannels, frames]));
        if (!y.Shape.Equals(new Shape(batch, OutChannels, frames)) || y.DType != DTypeInfo.Of<T>())
        {
            throw new InvalidOperationException($"{layer}: expected an output of shape [{batch}, {OutChannels}, {frames}], one for each frame, got {y.Shape}.");
        }

        Copying.Packed(y).ContiguousSpan<T>().CopyTo(output);
    }
}
