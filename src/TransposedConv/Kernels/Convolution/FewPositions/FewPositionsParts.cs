namespace TransposedConv.Kernels.Convolution;

/// <summary>The examples of a plan in parts, whose positions are few enough for <see cref="FewPositionsConvolution{T, TVector, TSimd}"/> to sum together.</summary>
internal sealed class FewPositionsParts
{
    /// <param name="plan">What to compute; it must have taps and positions.</param>
    public FewPositionsParts(PhasePlan plan)
    {
        int most = Math.Max(1, FewPositionsLayout.MostPositionsTogether / (plan.Positions / plan.Batch));
        int parts = (plan.Batch + most - 1) / most;
        Examples = (plan.Batch + parts - 1) / parts;
        Count = (plan.Batch + Examples - 1) / Examples;
        int rest = plan.Batch - (Count - 1) * Examples;
        First = new FewPositionsLayout(plan, Examples);
        Last = rest == Examples ? First : new FewPositionsLayout(plan, rest, First.BlockVectors);
    }

    /// <summary>How many parts.</summary>
    public int Count { get; }

    /// <summary>Examples of every part but the last, which may have fewer.</summary>
    public int Examples { get; }

    /// <summary>The layout of every part but the last.</summary>
    public FewPositionsLayout First { get; }

    /// <summary>The layout of the last part.</summary>
    public FewPositionsLayout Last { get; }
}
