using DigitDecoder.Baselines;

namespace DigitDecoder.Report;

/// <summary>A test image beside what the network and the baselines make of it.</summary>
/// <param name="Label">The class of the image.</param>
/// <param name="Images">The original first, then one image per name in the report.</param>
internal sealed record Comparison(int Label, IReadOnlyList<float[]> Images)
{
    private const int PerClass = 2;

    /// <summary>The first images of every class in the test set: no choice by how well they turned out.</summary>
    internal static IReadOnlyList<Comparison> Choose(DigitImages test, float[] reconstructed, IReadOnlyList<Baseline> baselines) =>
    [
        .. from index in Enumerable.Range(0, test.Count)
           group index by test.Labels[index] into classIndices
           orderby classIndices.Key
           from index in classIndices.Take(PerClass)
           select Of(test, index, reconstructed, baselines),
    ];

    private static Comparison Of(DigitImages test, int index, float[] reconstructed, IReadOnlyList<Baseline> baselines)
    {
        float[] network = reconstructed.AsSpan(index * DigitImages.PixelCount, DigitImages.PixelCount).ToArray();
        var images = new List<float[]> { test.Image(index).ToArray(), network };
        foreach (Baseline baseline in baselines)
        {
            var result = new float[DigitImages.PixelCount];
            baseline.Reconstruct(test.Image(index), result);
            images.Add(result);
        }

        return new Comparison(test.Labels[index], images);
    }
}
