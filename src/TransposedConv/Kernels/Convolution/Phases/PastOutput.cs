using TransposedConv.Kernels.Threading;

namespace TransposedConv.Kernels.Convolution;

/// <summary>Which outputs are written past the caches.</summary>
/// <remarks>
/// One of <see cref="CacheLine.MostCachedResult"/> is: it need not be read first and pushes nothing out. That took 730 µs instead of 920 for 10 MB of ocr_head1 and 1.32 ms
/// instead of 1.58 for 8 MB of sam_up2; with the sum of all outputs behind it, which then came from memory, as long as before (51 MB of unet_up4 a little less). Below, the
/// next reader pays more than is won: 1.6 MB read again took 8 % longer.
/// </remarks>
internal static class PastOutput
{
    /// <summary>
    /// Whether it is so large, and all rows, and the parts of them in all tiles, begin and end with cache lines if the output does, and go from registers to it: lines
    /// written in parts past the caches cost more than is won (rows of 112 bytes of maskrcnn_mask took 12.5 ms instead of 8.1).
    /// </summary>
    /// <param name="plan">The plan.</param>
    /// <param name="size">Bytes of an element.</param>
    /// <param name="tileWidth">Positions that are written together.</param>
    public static bool Suits(PhasePlan plan, int size, int tileWidth) =>
        BytesOf(plan, size) >= CacheLine.MostCachedResult
        && plan.IsCovered
        && (plan.Width.OutputStep is 1 or 2 or 4 or 8 || plan.Width.OutputStep % InterleavedStore.Many == 0)
        && plan.Width.Lead == 0
        && (long)plan.Width.OutputLength * size % CacheLine.Bytes == 0
        && (long)tileWidth * plan.Width.OutputStep * size % CacheLine.Bytes == 0;

    /// <summary>Bytes of the output.</summary>
    public static long BytesOf(PhasePlan plan, int size) => (long)plan.Batch * plan.Groups * plan.OutChannels * plan.OutputCells * size;
}
