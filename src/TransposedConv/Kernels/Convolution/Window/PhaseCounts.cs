namespace TransposedConv.Kernels.Convolution;

/// <summary>How many phases lie side by side in the output, as a constant that the compiler sees.</summary>
internal interface IPhaseCount
{
    /// <summary>2, 4 or 8.</summary>
    static abstract int Count { get; }
}

internal readonly struct TwoPhases : IPhaseCount
{
    public static int Count => 2;
}

internal readonly struct FourPhases : IPhaseCount
{
    public static int Count => 4;
}

internal readonly struct EightPhases : IPhaseCount
{
    public static int Count => 8;
}
