using System.Numerics;
using TransposedConv.Kernels.Simd;

namespace TransposedConv.Kernels.Convolution;

/// <summary>
/// Writes the sums of all phases of one row of the output, neighbours in the output being of different phases:
/// <c>target[j · phases + r] = rows[r][j] + end</c>.
/// </summary>
/// <remarks>Two, four and eight phases are interleaved by shuffles in registers; the rows must be readable one register behind their last cell.</remarks>
internal readonly unsafe ref struct PhaseInterleave<T, TVector, TSimd>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where TVector : unmanaged
    where TSimd : struct, ISimd<T, TVector>
{
    private readonly T** _rows;
    private readonly int _phases;
    private readonly T _end;

    /// <param name="rows">The sums of each phase.</param>
    /// <param name="phases">How many phases.</param>
    /// <param name="end">Added to every sum.</param>
    public PhaseInterleave(T** rows, int phases, T end)
    {
        _rows = rows;
        _phases = phases;
        _end = end;
    }

    /// <summary>Writes so many cells of the output.</summary>
    public void Write(T* target, int cells)
    {
        switch (_phases)
        {
            case 2:
            case 4:
            case 8:
                WriteVectors(target, cells);
                break;
            default:
                WriteCells(target, cells);
                break;
        }
    }

    private void WriteCells(T* target, int cells)
    {
        int whole = cells / _phases;
        for (int j = 0; j < whole; j++)
        {
            for (int r = 0; r < _phases; r++) *target++ = _rows[r][j] + _end;
        }

        for (int r = 0; r < cells - whole * _phases; r++) *target++ = _rows[r][whole] + _end;
    }

    private void WriteVectors(T* target, int cells)
    {
        int block = _phases * TSimd.Count;
        int whole = cells / block;
        int rest = cells - whole * block;
        WriteBlocks(0, whole, target);
        if (rest == 0) return;
        T* edge = stackalloc T[block];
        WriteBlocks(whole, 1, edge);
        new ReadOnlySpan<T>(edge, rest).CopyTo(new Span<T>(target + (nint)whole * block, rest));
    }

    private void WriteBlocks(int first, int count, T* target)
    {
        TVector ends = TSimd.Broadcast(_end);
        int start = first * TSimd.Count;
        int end = start + count * TSimd.Count;
        switch (_phases)
        {
            case 2:
                T* even = _rows[0];
                T* odd = _rows[1];
                for (int j = start; j < end; j += TSimd.Count, target += 2 * TSimd.Count)
                {
                    TSimd.Interleave(TSimd.Add(TSimd.Load(even + j), ends), TSimd.Add(TSimd.Load(odd + j), ends), out TVector low, out TVector high);
                    TSimd.Store(low, target);
                    TSimd.Store(high, target + TSimd.Count);
                }

                break;
            case 4:
                for (int j = start; j < end; j += TSimd.Count, target += 4 * TSimd.Count)
                {
                    Write4(Sum(0, j, ends), Sum(1, j, ends), Sum(2, j, ends), Sum(3, j, ends), target);
                }

                break;
            default:
                for (int j = start; j < end; j += TSimd.Count, target += 8 * TSimd.Count) Write8(j, ends, target);
                break;
        }
    }

    // The halves of every pair (r, r + 4) are interleaved by four in their turn.
    private void Write8(int j, TVector ends, T* target)
    {
        TSimd.Interleave(Sum(0, j, ends), Sum(4, j, ends), out TVector low0, out TVector high0);
        TSimd.Interleave(Sum(1, j, ends), Sum(5, j, ends), out TVector low1, out TVector high1);
        TSimd.Interleave(Sum(2, j, ends), Sum(6, j, ends), out TVector low2, out TVector high2);
        TSimd.Interleave(Sum(3, j, ends), Sum(7, j, ends), out TVector low3, out TVector high3);
        Write4(low0, low1, low2, low3, target);
        Write4(high0, high1, high2, high3, target + 4 * TSimd.Count);
    }

    private TVector Sum(int phase, int j, TVector ends) => TSimd.Add(TSimd.Load(_rows[phase] + j), ends);

    private static void Write4(TVector a, TVector b, TVector c, TVector d, T* target)
    {
        TSimd.Interleave(a, c, out TVector lowAc, out TVector highAc);
        TSimd.Interleave(b, d, out TVector lowBd, out TVector highBd);
        TSimd.Interleave(lowAc, lowBd, out TVector first, out TVector second);
        TSimd.Interleave(highAc, highBd, out TVector third, out TVector fourth);
        TSimd.Store(first, target);
        TSimd.Store(second, target + TSimd.Count);
        TSimd.Store(third, target + 2 * TSimd.Count);
        TSimd.Store(fourth, target + 3 * TSimd.Count);
    }
}
