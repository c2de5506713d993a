using System.Runtime.CompilerServices;
using TransposedConv.Kernels.MatrixMultiply;
using TransposedConv.Kernels.Threading;

namespace TransposedConv.Kernels.Convolution;

/// <summary>
/// The order in which <see cref="PhaseConvolution{T, TVector, TSimd, TCells}"/> goes through the positions of a plan, and how it cuts them into tiles.
/// </summary>
/// <remarks>
/// Row-major over the batch, unless it saves enough to bring those at the same edge of the grid together: then more tiles have taps that lie in the padding for all of
/// their positions, or classes of phases without any output cell, and do without them. Of kernel 4, stride 2 and padding 1 on 16 examples of 4 × 4 each row and column at an edge
/// does without a quarter of the products, and three quarters of the positions lie in one.
/// </remarks>
internal sealed class PositionOrder
{
    /// <summary>Positions of more registers have a small edge, and are many to look at.</summary>
    private const int MostRegisters = 4096;

    /// <summary>
    /// With fewer weights a panel, which is harder to pack, is used too little; and a register of positions, which takes 3 to 20 µs to look at, saves less than one of them
    /// in a call.
    /// </summary>
    private const int FewestWeights = 1 << 16;

    /// <summary>Of less work, hundreds of calls would save less than it takes to look.</summary>
    private const long LeastOperations = 4_000_000;

    /// <summary>Where more of the products are with cells that exist, tiles rarely do without enough of the others: 28 rows of 28 do not, 16 of 16 do.</summary>
    private const double MostPresent = 0.95;

    /// <summary>The part of the cycles that another order must save.</summary>
    private const double LeastSaving = 0.02;

    /// <summary>Weights of about half a shared cache or more come from memory every time.</summary>
    private const long FarBytes = 16 << 20;

    /// <summary>A panel's rows of one channel.</summary>
    private const long MostChannelBytes = 512 * 1024;

    /// <summary>
    /// The tiles of a line that such weights are read once for: of 1536 channels to 768 with kernel 16 and stride 8, 75 MB, passes of one take 1.03 to 1.1 times as long. In a plane
    /// every channel has so many rows in a panel that those of several tiles leave the second-level cache, or are few channels at a time, between which all sums go there and back: of
    /// 15 layers of 17 to 134 MB passes of one tile take 0.73 to 1.01 of the time of six (6 of them on two threads 0.78 to 0.95), and of three 0.69 to 1.02.
    /// </summary>
    private const int TilesPerPassOfLine = 3;

    private readonly PhasePlan _plan;
    private readonly RowSegment[]? _segments;
    private readonly int[] _starts = [];
    private readonly TileClass[] _classes = [];

    private PositionOrder(PhasePlan plan, int lanes, int size)
    {
        _plan = plan;
        Lanes = lanes;
        ElementSize = size;
        RowMajor = this;
        TileVectors = RowMajorVectors(plan, lanes, size);
        Tiles = (plan.Positions + TileWidth - 1) / TileWidth;
    }

    private PositionOrder(PhasePlan plan, PositionOrder rowMajor, TileCutting cutting, List<CutTile> tiles)
    {
        _plan = plan;
        Lanes = rowMajor.Lanes;
        ElementSize = rowMajor.ElementSize;
        RowMajor = rowMajor;
        TileVectors = TileLoop.MaxVectors;
        Tiles = tiles.Count;
        var all = new List<RowSegment>();
        var segments = new RowSegment[TileWidth];
        int classes = plan.Classes.Length;
        _starts = new int[tiles.Count + 1];
        _classes = new TileClass[tiles.Count * classes];
        for (int i = 0; i < tiles.Count; i++)
        {
            all.AddRange(segments.AsSpan(0, cutting.Segments(tiles[i], segments)));
            _starts[i + 1] = all.Count;
            cutting.ClassesOf(tiles[i]).CopyTo(_classes.AsSpan(i * classes));
        }

        _segments = [.. all];
    }

    /// <summary>Elements in a register.</summary>
    public int Lanes { get; }

    /// <summary>Bytes of an element.</summary>
    public int ElementSize { get; }

    /// <summary>Registers of the widest tile.</summary>
    public int TileVectors { get; }

    public int TileWidth => TileVectors * Lanes;

    public int Tiles { get; }

    /// <summary>Whether the weights of a group come from memory every time they are read.</summary>
    public bool IsWeightFar => _plan.GroupLength * ElementSize >= FarBytes;

    /// <summary>The tiles that the weights of a group are read once for.</summary>
    public int TilesPerPass => IsWeightFar && _plan.Depth.Cells * _plan.Height.Cells == 1 ? TilesPerPassOfLine : 1;

    /// <summary>The same positions in the order of their numbers.</summary>
    public PositionOrder RowMajor { get; }

    public bool IsRowMajor => _segments is null;

    /// <summary>The order that takes least.</summary>
    /// <param name="plan">The plan; it must have taps and positions.</param>
    /// <param name="lanes">Elements in a register.</param>
    /// <param name="size">Bytes of an element.</param>
    public static PositionOrder Of(PhasePlan plan, int lanes, int size)
    {
        var rowMajor = new PositionOrder(plan, lanes, size);
        if (rowMajor.Tiles == 1 || plan.GroupLength < FewestWeights || plan.Operations < LeastOperations || plan.Positions > (long)MostRegisters * lanes) return rowMajor;
        if (PositionSections.Of(plan) is not { PresentPart: < MostPresent } sections) return rowMajor;
        return new PositionOrderSearch(plan, sections, rowMajor).Find(1 - LeastSaving) is { } found
            ? new PositionOrder(plan, rowMajor, found.Cutting, found.Tiles)
            : rowMajor;
    }

    /// <summary>The positions of a tile.</summary>
    public int Positions(int tile)
    {
        if (_segments is null) return Math.Min(TileWidth, _plan.Positions - tile * TileWidth);
        RowSegment last = _segments[_starts[tile + 1] - 1];
        return last.Offset + last.Length;
    }

    /// <summary>Lists the positions of a tile.</summary>
    /// <returns>The number of segments, at most that of the positions.</returns>
    public int Cut(int tile, Span<RowSegment> segments)
    {
        if (_segments is null) return RowSegment.Cut(tile * TileWidth, Positions(tile), _plan.Depth.Cells, _plan.Height.Cells, _plan.Width.Cells, segments);
        ReadOnlySpan<RowSegment> known = _segments.AsSpan(_starts[tile], _starts[tile + 1] - _starts[tile]);
        known.CopyTo(segments);
        return known.Length;
    }

    /// <summary>What a class of phases does in a tile. The shifts are not looked at in row-major order, where they are all.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TileClass Class(int tile, int index)
    {
        if (_segments is not null) return _classes[tile * _plan.Classes.Length + index];
        int positions = Math.Clamp(_plan.Classes[index].Positions - tile * TileWidth, 0, TileWidth);
        return new TileClass(0, (positions + Lanes - 1) / Lanes, ulong.MaxValue);
    }

    /// <summary>
    /// Positions of four registers are cut in the middle: of a single one the tile has too few sums under way. But of kernels so large that the rows of one channel
    /// fill the panel (64 × 64 taps take 768 KB) a tile is narrow.
    /// </summary>
    private static int RowMajorVectors(PhasePlan plan, int lanes, int size)
    {
        int vectors = (plan.Positions + lanes - 1) / lanes == 4 ? 2 : TileLoop.MaxVectors;
        while (vectors > 1 && (long)plan.Shifts * vectors * lanes * size > MostChannelBytes) vectors--;
        return vectors;
    }
}
