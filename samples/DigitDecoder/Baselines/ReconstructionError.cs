namespace DigitDecoder.Baselines;

/// <summary>How far reconstructed images are from the originals, for one way of making them.</summary>
/// <param name="Name">What made the images.</param>
/// <param name="NumbersKept">How many numbers it kept of an image.</param>
/// <param name="MeanSquaredError">The mean of (reconstruction − original)² over all pixels, which lie between 0 and 1.</param>
internal sealed record ReconstructionError(string Name, int NumbersKept, double MeanSquaredError)
{
    internal static ReconstructionError Of(Baseline baseline, DigitImages images)
    {
        double sum = 0;
        Span<float> result = stackalloc float[DigitImages.PixelCount];
        for (int i = 0; i < images.Count; i++)
        {
            baseline.Reconstruct(images.Image(i), result);
            sum += SquaredDistance(images.Image(i), result);
        }

        return new ReconstructionError(baseline.Name, baseline.NumbersKept, sum / images.Pixels.Length);
    }

    internal static ReconstructionError Of(string name, int numbersKept, ReadOnlySpan<float> reconstructed, DigitImages images) =>
        new(name, numbersKept, SquaredDistance(images.Pixels, reconstructed) / images.Pixels.Length);

    private static double SquaredDistance(ReadOnlySpan<float> a, ReadOnlySpan<float> b)
    {
        double sum = 0;
        for (int i = 0; i < a.Length; i++)
        {
            double difference = (double)a[i] - b[i];
            sum += difference * difference;
        }

        return sum;
    }
}
