using TransposedConv;
using TransposedConv.Autograd;

namespace DigitDecoder.Training;

/// <summary>Runs a part of the model over many images without recording, so many at a time that memory stays small.</summary>
internal static class Inference
{
    private const int BatchSize = 250;

    internal static IEnumerable<(Tensor Input, Tensor Output)> InBatches(Tensor inputs, Func<Tensor, Tensor> forward)
    {
        for (int start = 0; start < inputs.Shape[0]; start += BatchSize)
        {
            Tensor batch = inputs.Narrow(0, start, Math.Min(BatchSize, inputs.Shape[0] - start));
            yield return (batch, Run(batch, forward));
        }
    }

    internal static Tensor Run(Tensor input, Func<Tensor, Tensor> forward)
    {
        using GradMode.Scope scope = GradMode.Inference();
        return forward(input);
    }

    /// <summary>The pixels, between 0 and 1, that the model gives back for images, one image after the other.</summary>
    internal static float[] Reconstruct(Autoencoder model, DigitImages images)
    {
        var pixels = new List<float>(images.Pixels.Length);
        foreach ((_, Tensor output) in InBatches(images.Images, input => model.Forward(input).Sigmoid())) pixels.AddRange(output.AsSpan<float>());
        return [.. pixels];
    }
}
