using System.Numerics.Tensors;

namespace DigitDecoder.Baselines;

/// <summary>Always the mean of the training images.</summary>
internal sealed class MeanImage : Baseline
{
    private readonly float[] _mean;

    internal MeanImage(DigitImages training) => _mean = Of(training);

    internal override string Name => "Mean image";

    internal override int NumbersKept => 0;

    internal override void Reconstruct(ReadOnlySpan<float> image, Span<float> result) => _mean.CopyTo(result);

    internal static float[] Of(DigitImages images)
    {
        var sum = new double[DigitImages.PixelCount];
        var row = new double[DigitImages.PixelCount];
        for (int i = 0; i < images.Count; i++)
        {
            TensorPrimitives.ConvertChecked(images.Image(i), row);
            TensorPrimitives.Add(sum, row, sum);
        }

        return [.. sum.Select(value => (float)(value / images.Count))];
    }
}
