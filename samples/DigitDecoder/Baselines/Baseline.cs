namespace DigitDecoder.Baselines;

/// <summary>A way without a network to squeeze an image into a few numbers and to get an image back.</summary>
internal abstract class Baseline
{
    /// <summary>What the report calls it.</summary>
    internal abstract string Name { get; }

    /// <summary>How many numbers it keeps of an image.</summary>
    internal abstract int NumbersKept { get; }

    internal abstract void Reconstruct(ReadOnlySpan<float> image, Span<float> result);
}
