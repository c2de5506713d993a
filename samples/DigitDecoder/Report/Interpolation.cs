using DigitDecoder.Training;
using TransposedConv;

namespace DigitDecoder.Report;

/// <summary>Images decoded along the straight line between the codes of two test images.</summary>
/// <param name="From">The image whose code the line begins at.</param>
/// <param name="To">The image whose code it ends at.</param>
/// <param name="Decoded">What the decoder makes of the points between, both ends included.</param>
internal sealed record Interpolation(float[] From, float[] To, IReadOnlyList<float[]> Decoded)
{
    private const int Steps = 9;

    /// <summary>Pairs of classes whose members differ much, so that something happens on the way.</summary>
    private static readonly (int From, int To)[] Pairs = [(0, 1), (2, 7), (3, 8), (4, 9), (5, 6), (7, 0)];

    /// <summary>One line for each pair of classes that the test images have.</summary>
    internal static IReadOnlyList<Interpolation> Between(Autoencoder model, DigitImages test) =>
    [
        .. from pair in Pairs
           let @from = Array.IndexOf(test.Labels, (byte)pair.From)
           let to = Array.LastIndexOf(test.Labels, (byte)pair.To)
           where @from >= 0 && to >= 0
           select Along(model, test, @from, to),
    ];

    private static Interpolation Along(Autoencoder model, DigitImages test, int from, int to)
    {
        Tensor decoded = Inference.Run(test.Images, images =>
        {
            Tensor start = model.Encoder.Forward(images.Narrow(0, from, 1));
            Tensor end = model.Encoder.Forward(images.Narrow(0, to, 1));
            Tensor way = Tensor.Linspace(0, 1, Steps).Unsqueeze(1);
            return model.Decoder.Forward(start + (way * (end - start))).Sigmoid();
        });
        return new Interpolation(
            test.Image(from).ToArray(), test.Image(to).ToArray(), [.. decoded.ToArray<float>().Chunk(DigitImages.PixelCount)]);
    }
}
