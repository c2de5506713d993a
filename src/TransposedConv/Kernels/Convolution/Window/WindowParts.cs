namespace TransposedConv.Kernels.Convolution;

/// <summary>
/// Where a window has some channels at a time and a block's sums stay in memory between them: with all channels of a deep plane it would have a row or two of positions, or none
/// would fit at all.
/// </summary>
/// <remarks>
/// 565 channels of 48 × 64 to 2 with kernel 4 and stride 2 took 2.2 ms over panels, 1.1 through a window of all channels, and 0.65; 1024 to 1 with kernel 3 3.3, 2.4 and 1.0; 64 to 1 with kernel
/// 9, 128 × 128, 2.3 with all and 1.9.
/// </remarks>
internal static class WindowParts
{
    /// <summary>Of more rows of sums all are too much to stay near: 512 channels of 32 × 32 to 128 rows took 1.0 of the time of a window of all channels, to 256 1.1, to 64 0.88.</summary>
    private const int MostRows = 64;

    /// <summary>The fewest channels for up to so many rows, and for more.</summary>
    private const int FewRows = 16, FewestChannels = 64, FewestChannelsOfManyRows = 256;

    /// <summary>Classes of phases that share register tiles read their cells once, which parts do not: 256 channels to 1 with kernel 5 and stride 2 took 1.17 of the time, 1024 to 3 with kernel 3 0.5.</summary>
    private const int FewestChannelsOfShared = 512;

    /// <summary>Two classes in one tile (<see cref="StaggeredTile"/>) do not come in parts either: 64 channels of 64 examples of 32 × 32 to 3 took 0.91 of the time so, 128 of 128 × 128 1.08.</summary>
    public const int FewestChannelsOfStaggered = 128;

    /// <summary>Rows of positions are chosen so that so many channels fit: with 32 it took up to 1.2, with 64 up to 1.3 of the time.</summary>
    public const int Channels = 16;

    /// <summary>The sums of a block.</summary>
    public const int SumBytes = 128 * 1024;

    /// <summary>The window of the channels of a part.</summary>
    public const int WindowBytes = 192 * 1024;

    /// <summary>Whether so many channels of a plane to so many rows of sums come in parts.</summary>
    public static bool Suit(int channels, long rows) => rows <= MostRows && channels >= (rows <= FewRows ? FewestChannels : FewestChannelsOfManyRows);

    /// <param name="plan">The plan.</param>
    /// <param name="isJoint">Whether classes of phases may share register tiles.</param>
    public static bool Suit(PhasePlan plan, bool isJoint) =>
        plan.Depth.Cells == 1 && plan.Depth.Shifts.Length == 1 && plan.Height.Cells > 1
        && Suit(plan.InChannels, (long)plan.OutChannels * plan.Phases)
        && (long)plan.InChannels * plan.Taps > WindowCutting.MostFinishedDepth
        && (!isJoint || plan.Classes.Length == 1 || plan.InChannels >= FewestChannelsOfShared);
}
