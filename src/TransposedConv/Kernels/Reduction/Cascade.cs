using System.Numerics;

namespace TransposedConv.Kernels.Reduction;

/// <summary>
/// Folds a stream of equally long rows (of one element, for a scalar) in pairs, pairs of pairs and so on, like the carries of a binary
/// counter: the rounding error of a sum grows with the logarithm of the number of rows, and the order depends on that number alone.
/// </summary>
internal ref struct Cascade<T, TOp>
    where T : unmanaged, INumber<T>
    where TOp : struct, INumberFold
{
    /// <summary>Enough levels for 2³¹ rows.</summary>
    internal const int Levels = 32;

    private readonly Span<T> _levels;
    private readonly int _width;
    private readonly TOp _op;
    private uint _count;

    /// <param name="levels">Working memory of <see cref="LevelsFor"/> rows.</param>
    /// <param name="width">The length of a row.</param>
    /// <param name="op">The operation.</param>
    internal Cascade(Span<T> levels, int width, TOp op)
    {
        _levels = levels;
        _width = width;
        _op = op;
    }

    /// <summary>How many levels a number of rows fills.</summary>
    internal static int LevelsFor(long rows) => 64 - BitOperations.LeadingZeroCount((ulong)rows);

    /// <summary>Takes a row in; overwrites it.</summary>
    internal void Push(scoped Span<T> row)
    {
        int level = 0;
        for (uint carries = _count++; (carries & 1) != 0; carries >>= 1) BlockFold.Combine(Level(level++), row, row, _op);
        row.CopyTo(Level(level));
    }

    /// <summary>The fold of all rows so far.</summary>
    internal readonly void Finish(scoped Span<T> result)
    {
        bool started = false;
        for (int level = 0; level < Levels; level++)
        {
            if ((_count >> level & 1) == 0) continue;
            if (started) BlockFold.Combine(Level(level), result, result, _op);
            else Level(level).CopyTo(result);
            started = true;
        }

        if (!started) result.Fill(_op.Identity<T>());
    }

    private readonly Span<T> Level(int level) => _levels.Slice(level * _width, _width);
}
