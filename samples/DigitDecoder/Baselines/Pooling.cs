namespace DigitDecoder.Baselines;

/// <summary>Averages square blocks and paints each block in its average: pooling, then nearest-neighbour upsampling.</summary>
/// <param name="blockSide">The side of a block; it divides 28.</param>
internal sealed class Pooling(int blockSide) : Baseline
{
    private readonly int _blocksPerSide = DigitImages.Side / blockSide;

    internal override string Name => $"{blockSide} × {blockSide} pooling to {_blocksPerSide} × {_blocksPerSide}";

    internal override int NumbersKept => _blocksPerSide * _blocksPerSide;

    internal override void Reconstruct(ReadOnlySpan<float> image, Span<float> result)
    {
        for (int top = 0; top < DigitImages.Side; top += blockSide)
        {
            for (int left = 0; left < DigitImages.Side; left += blockSide)
            {
                float sum = 0;
                for (int y = top; y < top + blockSide; y++)
                {
                    foreach (float pixel in image.Slice((y * DigitImages.Side) + left, blockSide)) sum += pixel;
                }

                for (int y = top; y < top + blockSide; y++) result.Slice((y * DigitImages.Side) + left, blockSide).Fill(sum / (blockSide * blockSide));
            }
        }
    }
}
