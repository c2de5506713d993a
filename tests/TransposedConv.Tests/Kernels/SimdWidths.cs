using TransposedConv.Kernels.Simd;

namespace TransposedConv.Tests.Kernels;

/// <summary>Every SIMD width that this processor has, for theories.</summary>
public sealed class SimdWidths : TheoryData<int>
{
    public SimdWidths()
    {
        foreach (SimdWidth width in Enum.GetValues<SimdWidth>())
        {
            if (width <= SimdDispatch.Widest) Add((int)width);
        }
    }
}
