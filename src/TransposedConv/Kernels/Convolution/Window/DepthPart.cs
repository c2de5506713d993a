namespace TransposedConv.Kernels.Convolution;

/// <summary>The steps of a sum that are done at a time: all, or those of some input channels, which go on with what the ones before have left.</summary>
/// <param name="Depth">Steps of the whole sum.</param>
/// <param name="First">The first one to do.</param>
/// <param name="Count">How many.</param>
internal readonly record struct DepthPart(int Depth, int First, int Count)
{
    public bool IsContinued => First > 0;

    public static DepthPart Whole(int depth) => new(depth, 0, depth);
}
