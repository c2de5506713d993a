using System.Numerics;

namespace TransposedConv.Kernels.Convolution;

/// <summary>Cuts a sequence of positions into tiles of up to three registers, and counts what they take.</summary>
/// <remarks>
/// The counts are cycles of one core for all channels of a group, at two register operations a cycle. Tiles are cut so that the sums take least: with the positions of a region,
/// from any of which the same taps lead nowhere, kept apart from others where that saves more than the registers that are not full cost.
/// </remarks>
internal sealed class TileCutting
{
    /// <summary>Of a longer rest of a region a whole tile is taken.</summary>
    private const int LongRest = 2;

    /// <summary>Cycles for each row of sums, step and tile of so many registers: of few, the numbers of the weight are loaded for few products.</summary>
    private static readonly double[] StepCycles = [0, 0.62, 1.04, 1.5];

    /// <summary>Cycles to move the cells of one run, channel and shift into a panel.</summary>
    private const double MoveCycles = 6;

    /// <summary>Cycles to write the cells of one run, channel and row of the output.</summary>
    private const double PieceCycles = 30;

    /// <summary>What a tile takes apart from its steps, as a part of what one of three registers takes: its weights are read once more …</summary>
    private const double TilePart = 0.01;

    /// <summary>… which may be from memory.</summary>
    private const double FarTilePart = 0.1;

    private readonly PhasePlan _plan;
    private readonly PositionSequence _sequence;
    private readonly int _lanes;
    private readonly TileClass[] _classes;
    private readonly double _tileCycles;

    /// <param name="plan">The plan.</param>
    /// <param name="sequence">All of its positions.</param>
    /// <param name="lanes">Elements in a register.</param>
    /// <param name="isFar">Whether the weights come from memory every time.</param>
    public TileCutting(PhasePlan plan, PositionSequence sequence, int lanes, bool isFar)
    {
        double part = isFar ? FarTilePart : TilePart;
        _plan = plan;
        _sequence = sequence;
        _lanes = lanes;
        _classes = new TileClass[plan.Classes.Length];
        foreach (PhaseClass phaseClass in plan.Classes) _tileCycles += part * StepCycles[^1] * phaseClass.Taps * RowsOf(phaseClass);
    }

    /// <summary>What packing the cells of a whole tile takes, as a part of what its sums take.</summary>
    public static double PackingPart(PhasePlan plan) =>
        MoveCycles * plan.Shifts * (StepCycles.Length - 1) / (StepCycles[^1] * plan.GroupLength / plan.InChannels);

    /// <summary>The tiles with so many positions each.</summary>
    /// <param name="tileWidth">How many.</param>
    /// <param name="areTapsLeftOut">Whether a tile does without the taps that meet no cell.</param>
    public CutTiles Evenly(int tileWidth, bool areTapsLeftOut)
    {
        var tiles = new List<CutTile>();
        double cycles = 0;
        int run = 0, skipped = 0;
        for (int position = 0; position < _plan.Positions; position += tileWidth)
        {
            var tile = new CutTile(run, skipped, Math.Min(tileWidth, _plan.Positions - position));
            cycles += CyclesOf(tile, areTapsLeftOut);
            tiles.Add(tile);
            Skip(tile.Positions, ref run, ref skipped);
        }

        return Counted(tiles, cycles);
    }

    /// <summary>The tiles of up to three registers that take least.</summary>
    public CutTiles Best()
    {
        int positions = _plan.Positions;
        int tileWidth = (StepCycles.Length - 1) * _lanes;
        var least = new double[positions + 1];
        var last = new int[positions + 1];
        Array.Fill(least, double.PositiveInfinity, 1, positions);
        int run = 0, skipped = 0, region = 0, before = 0;
        for (int position = 0; position < positions; position++)
        {
            if (double.IsInfinity(least[position])) continue;
            Skip(position - before, ref run, ref skipped);
            before = position;
            while (_sequence.Ends[region] <= position) region++;
            foreach (int length in Lengths(position, region, tileWidth))
            {
                double cycles = least[position] + CyclesOf(new CutTile(run, skipped, length), areTapsLeftOut: true);
                if (cycles >= least[position + length]) continue;
                least[position + length] = cycles;
                last[position + length] = length;
            }
        }

        var lengths = new Stack<int>();
        for (int position = positions; position > 0; position -= last[position]) lengths.Push(last[position]);
        var tiles = new List<CutTile>(lengths.Count);
        (run, skipped) = (0, 0);
        foreach (int length in lengths)
        {
            tiles.Add(new CutTile(run, skipped, length));
            Skip(length, ref run, ref skipped);
        }

        return Counted(tiles, least[positions]);
    }

    /// <summary>What the classes of phases do in a tile; valid until the next call.</summary>
    public ReadOnlySpan<TileClass> ClassesOf(in CutTile tile)
    {
        Array.Fill(_classes, new TileClass(int.MaxValue, 0, 0));
        int offset = 0;
        int skipped = tile.Skipped;
        for (int r = tile.Run; offset < tile.Positions; r++, skipped = 0)
        {
            ref readonly PositionRun run = ref _sequence.Runs[r];
            int length = Math.Min(run.Length - skipped, tile.Positions - offset);
            int first = offset / _lanes, end = (offset + length + _lanes - 1) / _lanes;
            for (ulong rest = run.Taps.Classes; rest != 0; rest &= rest - 1)
            {
                ref TileClass known = ref _classes[BitOperations.TrailingZeroCount(rest)];
                known = new TileClass(Math.Min(known.First, first), end, known.Shifts | run.Taps.Shifts);
            }

            offset += length;
        }

        return _classes;
    }

    /// <summary>The positions of a tile, those of one row that are neighbours as one segment.</summary>
    /// <returns>How many segments.</returns>
    public int Segments(in CutTile tile, Span<RowSegment> segments)
    {
        int count = 0;
        int offset = 0;
        int skipped = tile.Skipped;
        for (int r = tile.Run; offset < tile.Positions; r++, skipped = 0)
        {
            PositionRun run = _sequence.Runs[r];
            int length = Math.Min(run.Length - skipped, tile.Positions - offset);
            var segment = new RowSegment(offset, length, run.N, run.Z, run.Y, run.X + skipped);
            if (count > 0 && segments[count - 1].IsContinuedBy(segment)) segments[count - 1] = segments[count - 1] with { Length = segments[count - 1].Length + length };
            else segments[count++] = segment;
            offset += length;
        }

        return count;
    }

    private IEnumerable<int> Lengths(int position, int region, int tileWidth)
    {
        if (_sequence.Ends[region] - position >= LongRest * tileWidth)
        {
            yield return tileWidth;
            yield break;
        }

        for (int length = _lanes; length <= Math.Min(tileWidth, _plan.Positions - position); length += _lanes) yield return length;
        for (; region < _sequence.Ends.Length && _sequence.Ends[region] - position <= tileWidth; region++)
        {
            int length = _sequence.Ends[region] - position;
            if (length % _lanes != 0) yield return length;
        }
    }

    private void Skip(int positions, ref int run, ref int skipped)
    {
        skipped += positions;
        while (run < _sequence.Runs.Length && skipped >= _sequence.Runs[run].Length) skipped -= _sequence.Runs[run++].Length;
    }

    private int RowsOf(PhaseClass phaseClass) => _plan.OutChannels * phaseClass.Phases.Length;

    /// <summary>Cycles of the sums for one input channel.</summary>
    private double CyclesOf(in CutTile tile, bool areTapsLeftOut)
    {
        double cycles = _tileCycles;
        ReadOnlySpan<TileClass> classes = ClassesOf(tile);
        for (int c = 0; c < classes.Length; c++)
        {
            if (classes[c].End == 0) continue;
            PhaseClass phaseClass = _plan.Classes[c];
            int taps = areTapsLeftOut ? BitOperations.PopCount(phaseClass.ShiftBits & classes[c].Shifts) : phaseClass.Taps;
            cycles += StepCycles[classes[c].End - classes[c].First] * taps * RowsOf(phaseClass);
        }

        return cycles;
    }

    private CutTiles Counted(List<CutTile> tiles, double channelCycles)
    {
        long moves = 0, pieces = 0;
        var segments = new RowSegment[(StepCycles.Length - 1) * _lanes];
        foreach (CutTile tile in tiles)
        {
            int count = Segments(tile, segments);
            pieces += count;
            for (int i = 0; i < count; i++) moves += (segments[i].Length + _lanes - 1) / _lanes;
        }

        double cycles = _plan.InChannels * (channelCycles + MoveCycles * _plan.Shifts * moves) + PieceCycles * _plan.OutChannels * _plan.OutputRows.Length * pieces;
        return new CutTiles(tiles, cycles);
    }
}

/// <summary>Tiles, and the cycles they take.</summary>
internal sealed record CutTiles(List<CutTile> Tiles, double Cycles);

/// <summary>A tile of a sequence of positions.</summary>
/// <param name="Run">The run of the first position.</param>
/// <param name="Skipped">The positions of that run before it.</param>
/// <param name="Positions">How many positions.</param>
internal readonly record struct CutTile(int Run, int Skipped, int Positions);

/// <summary>What a class of phases does in a tile.</summary>
/// <param name="First">The first register with a position at which it has an output cell.</param>
/// <param name="End">Behind the last one.</param>
/// <param name="Shifts">A bit for each combined shift that leads to an input cell from such a position.</param>
internal readonly record struct TileClass(int First, int End, ulong Shifts)
{
    /// <summary>How many registers.</summary>
    public int Vectors => Math.Max(End - First, 0);
}
