using TransposedConv.Kernels.MatrixMultiply;
using TransposedConv.Kernels.Threading;

namespace TransposedConv.Kernels.Convolution;

/// <summary>What the tiles of a block ask for while they are computed: the lines that the next block reads.</summary>
/// <param name="start">The first cell of the next block.</param>
/// <param name="offsets">The lines; see <see cref="WindowLines"/>.</param>
/// <param name="count">How many.</param>
/// <param name="linesPerStep">How many of them a step asks for.</param>
internal unsafe struct BlockFetch<T>(T* start, int* offsets, int count, int linesPerStep = 1)
    where T : unmanaged
{
    private int _done;

    /// <summary>Whether tiles ask for cells that later ones read instead: they are read where they lie.</summary>
    public bool IsStreamed { get; init; }

    /// <summary>Whether lines are left to ask for.</summary>
    public readonly bool IsUnderWay => _done < count;

    /// <summary>The next lines.</summary>
    public readonly AheadLines<T> Lines => new(start, offsets + _done);

    /// <summary>See <see cref="ICellRule.LinesPerStep"/>.</summary>
    public readonly int LinesPerStep => linesPerStep;

    /// <summary>Notes that the steps of a tile have asked for theirs.</summary>
    public void Advance(int steps) => _done += steps * linesPerStep;

    /// <summary>Asks for what is left of the first parts, where tiles have fewer steps than there are lines.</summary>
    /// <param name="part">How many parts.</param>
    /// <param name="parts">Parts of the block.</param>
    public void CatchUp(int part, int parts)
    {
        for (int due = (int)((long)count * part / parts); _done < due; _done++) CacheLine.Prefetch(start + offsets[_done]);
    }
}
