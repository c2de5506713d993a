using TransposedConv.Kernels.Threading;

namespace TransposedConv.Kernels.Convolution;

/// <summary>Looks for an order of positions that takes fewer cycles than the row-major one.</summary>
/// <param name="plan">The plan.</param>
/// <param name="sections">The sections of its axes.</param>
/// <param name="rowMajor">The row-major order.</param>
internal sealed class PositionOrderSearch(PhasePlan plan, PositionSections sections, PositionOrder rowMajor)
{
    private static readonly AxisCut[] AllCuts = Enum.GetValues<AxisCut>();

    /// <summary>Rows that are cut where cache lines are not make it dear to write an output past the caches.</summary>
    private readonly bool _isWidthKept = (long)plan.Batch * plan.Groups * plan.OutChannels * plan.OutputCells * rowMajor.ElementSize >= CacheLine.MostCachedResult;

    private readonly HashSet<(AxisCut, AxisCut, AxisCut)> _tried = [];
    private Candidate? _best;

    /// <summary>The best order, if it takes no more than a part of the cycles of the row-major one.</summary>
    public (TileCutting Cutting, List<CutTile> Tiles)? Find(double part)
    {
        PositionSequence sequence = PositionSequence.Of(plan, sections, AxisCut.None, AxisCut.None, AxisCut.None);
        bool areTapsLeftOut = PresentTaps.MayDiffer(plan, rowMajor.TileWidth);
        double most = part * new TileCutting(plan, sequence, rowMajor.Lanes, rowMajor.IsWeightFar).Evenly(rowMajor.TileWidth, areTapsLeftOut).Cycles;
        foreach (AxisCut cut in AllCuts)
        {
            Try(cut, cut, cut);
            Try(cut, cut, AxisCut.None);
        }

        Improve();
        return _best is { } best && best.Tiles.Cycles <= most ? (best.Cutting, best.Tiles.Tiles) : null;
    }

    /// <summary>Cuts one axis in another way.</summary>
    private void Improve()
    {
        if (_best is not { } best) return;
        foreach (AxisCut cut in AllCuts)
        {
            Try(cut, best.Height, best.Width);
            Try(best.Depth, cut, best.Width);
            Try(best.Depth, best.Height, cut);
        }
    }

    private void Try(AxisCut depth, AxisCut height, AxisCut width)
    {
        if (_isWidthKept && width != AxisCut.None) return;
        if (sections.Depth.Length == 1) depth = AxisCut.None;
        if (sections.Height.Length == 1) height = AxisCut.None;
        if (sections.Width.Length == 1) width = AxisCut.None;
        if (!_tried.Add((depth, height, width))) return;
        var cutting = new TileCutting(plan, PositionSequence.Of(plan, sections, depth, height, width), rowMajor.Lanes, rowMajor.IsWeightFar);
        CutTiles tiles = cutting.Best();
        if (PassesOf(tiles.Tiles.Count) > PassesOf(rowMajor.Tiles) || tiles.Cycles >= _best?.Tiles.Cycles) return;
        _best = new Candidate(depth, height, width, cutting, tiles);
    }

    /// <summary>How often weights are read from memory.</summary>
    private int PassesOf(int tiles) =>
        !rowMajor.IsWeightFar ? 0 : (tiles + rowMajor.TilesPerPass - 1) / rowMajor.TilesPerPass;

    private sealed record Candidate(AxisCut Depth, AxisCut Height, AxisCut Width, TileCutting Cutting, CutTiles Tiles);
}
