using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using TransposedConv.Kernels.Simd;

namespace TransposedConv.Kernels.Convolution;

/// <summary>
/// Writes the sums of all phases of one row of the output, neighbours in the output being of different phases:
/// <c>target[j · phases + r] = rows[r][j] + end</c>.
/// </summary>
/// <remarks>
/// One, two, four and eight phases go from registers to the output, and so do multiples of sixteen, a register or a part of sixteen side by side at each position. Other
/// numbers are interleaved by fours or eights into a buffer of groups, one group per
/// position, from which the phases that there are get copied; see <see cref="WriteGroups"/>. The rows must be readable one register behind their last cell.
/// </remarks>
internal readonly unsafe ref struct PhaseInterleave<T, TVector, TSimd>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where TVector : unmanaged
    where TSimd : struct, ISimd<T, TVector>
{
    private readonly T** _rows;
    private readonly int _phases;
    private readonly T _end;
    private readonly bool _isPast;

    /// <param name="rows">The sums of each phase.</param>
    /// <param name="phases">How many phases.</param>
    /// <param name="end">Added to every sum.</param>
    /// <param name="isPast">Whether to write past the caches where the output is aligned for it.</param>
    public PhaseInterleave(T** rows, int phases, T end, bool isPast = false)
    {
        _isPast = isPast;
        _rows = rows;
        _phases = phases;
        _end = end;
    }

    /// <summary>Writes so many pieces of the row.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Write(OutputPiece* pieces, int count, T* plane)
    {
        if (_phases == 1)
        {
            Write1(pieces, count, plane);
            return;
        }

        for (OutputPiece* piece = pieces; piece < pieces + count; piece++)
        {
            int j = piece->Offset;
            int cells = piece->Cells;
            if (cells <= 0) continue;
            T* target = plane + piece->Target;
            if (piece->Skipped > 0)
            {
                for (int r = piece->Skipped; r < Math.Min(_phases, cells); r++) target[r] = _rows[r][j] + _end;
                j++;
                cells -= _phases;
                target += _phases;
            }

            switch (_phases)
            {
                case 2:
                    Write2(j, target, cells);
                    break;
                case 4:
                    Write4(j, target, cells);
                    break;
                case 8:
                    Write8(j, target, cells);
                    break;
                default:
                    int done = _phases % InterleavedStore.Many == 0 ? WriteSixteens(j, target, cells / _phases) : 0;
                    WriteGroups(j + done, target + (nint)done * _phases, cells - done * _phases);
                    break;
            }
        }
    }

    // Pieces are often shorter than a register, and many.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Write1(OutputPiece* pieces, int count, T* plane)
    {
        TVector ends = TSimd.Broadcast(_end);
        T* sums = _rows[0];
        for (OutputPiece* piece = pieces; piece < pieces + count; piece++)
        {
            T* sum = sums + piece->Offset;
            T* target = plane + piece->Target;
            int cells = piece->Cells;
            if (cells >= TSimd.Count)
            {
                bool isPast = IsPast(target);
                for (; cells >= TSimd.Count; cells -= TSimd.Count, sum += TSimd.Count, target += TSimd.Count)
                {
                    InterleavedStore.One<T, TVector, TSimd>(TSimd.Add(TSimd.Load(sum), ends), target, TSimd.Count, isPast);
                }
            }

            if (cells > 0) TSimd.Store(TSimd.Add(TSimd.Load(sum), ends), target, TSimd.Lanes(0, cells));
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Write2(int j, T* target, int cells)
    {
        TVector ends = TSimd.Broadcast(_end);
        bool isPast = IsPast(target);
        for (; cells >= 2 * TSimd.Count; cells -= 2 * TSimd.Count, j += TSimd.Count, target += 2 * TSimd.Count)
        {
            InterleavedStore.Two<T, TVector, TSimd>(Sum(0, j, ends), Sum(1, j, ends), target, 2 * TSimd.Count, isPast);
        }

        if (cells > 0) InterleavedStore.Two<T, TVector, TSimd>(Sum(0, j, ends), Sum(1, j, ends), target, cells, isPast);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Write4(int j, T* target, int cells)
    {
        TVector ends = TSimd.Broadcast(_end);
        bool isPast = IsPast(target);
        for (; cells > 0; cells -= 4 * TSimd.Count, j += TSimd.Count, target += 4 * TSimd.Count)
        {
            InterleavedStore.Four<T, TVector, TSimd>(Sum(0, j, ends), Sum(1, j, ends), Sum(2, j, ends), Sum(3, j, ends), target, cells, isPast);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Write8(int j, T* target, int cells)
    {
        TVector ends = TSimd.Broadcast(_end);
        bool isPast = IsPast(target);
        for (; cells > 0; cells -= 8 * TSimd.Count, j += TSimd.Count, target += 8 * TSimd.Count)
        {
            InterleavedStore.Eight<T, TVector, TSimd>(
                Sum(0, j, ends), Sum(1, j, ends), Sum(2, j, ends), Sum(3, j, ends), Sum(4, j, ends), Sum(5, j, ends), Sum(6, j, ends), Sum(7, j, ends), target, cells, isPast);
        }
    }

    /// <summary>Whole positions of a multiple of sixteen phases, of which each writes sixteen side by side.</summary>
    /// <returns>How many: all of them.</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private int WriteSixteens(int j, T* target, int positions)
    {
        TVector ends = TSimd.Broadcast(_end);
        bool isPast = IsPast(target);
        for (int done = 0; done < positions; done += TSimd.Count, j += TSimd.Count, target += (nint)_phases * TSimd.Count)
        {
            int some = Math.Min(TSimd.Count, positions - done);
            for (int r = 0; r < _phases; r += InterleavedStore.Many)
            {
                TSimd.Interleave(Sum(r, j, ends), Sum(r + 8, j, ends), out TVector low0, out TVector high0);
                TSimd.Interleave(Sum(r + 1, j, ends), Sum(r + 9, j, ends), out TVector low1, out TVector high1);
                TSimd.Interleave(Sum(r + 2, j, ends), Sum(r + 10, j, ends), out TVector low2, out TVector high2);
                TSimd.Interleave(Sum(r + 3, j, ends), Sum(r + 11, j, ends), out TVector low3, out TVector high3);
                TSimd.Interleave(Sum(r + 4, j, ends), Sum(r + 12, j, ends), out TVector low4, out TVector high4);
                TSimd.Interleave(Sum(r + 5, j, ends), Sum(r + 13, j, ends), out TVector low5, out TVector high5);
                TSimd.Interleave(Sum(r + 6, j, ends), Sum(r + 14, j, ends), out TVector low6, out TVector high6);
                TSimd.Interleave(Sum(r + 7, j, ends), Sum(r + 15, j, ends), out TVector low7, out TVector high7);
                InterleavedStore.EightApart<T, TVector, TSimd>(low0, low1, low2, low3, low4, low5, low6, low7, target + r, _phases, 0, some, isPast);
                InterleavedStore.EightApart<T, TVector, TSimd>(high0, high1, high2, high3, high4, high5, high6, high7, target + r, _phases, 8, some, isPast);
            }
        }

        return positions;
    }

    /// <summary>
    /// Any number of phases, eight at a time (or, of the last, four): interleaved with what lies beside them into groups of eight, of which each position's
    /// is copied whole. What it writes too much is overwritten: by the next position, or, since the last phases come first, by the first phases.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void WriteGroups(int j, T* target, int cells)
    {
        const int Most = 8;
        T* groups = stackalloc T[Most * TSimd.Count];
        T** rows = stackalloc T*[Most];
        for (; cells > 0; cells -= _phases * TSimd.Count, j += TSimd.Count, target += (nint)_phases * TSimd.Count)
        {
            int written = Math.Min(cells, _phases * TSimd.Count);
            for (int first = (_phases - 1) / Most * Most; first >= 0; first -= Most)
            {
                int phases = Math.Min(Most, _phases - first);
                int size = phases <= 4 ? 4 : Most;
                for (int r = 0; r < size; r++) rows[r] = _rows[first + Math.Min(r, phases - 1)];
                var filled = new PhaseInterleave<T, TVector, TSimd>(rows, size, _end);
                if (size == 4) filled.Write4(j, groups, size * TSimd.Count);
                else filled.Write8(j, groups, size * TSimd.Count);
                CopyGroups(groups, size, phases, target + first, written - first);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void CopyGroups(T* groups, int size, int phases, T* target, int cells)
    {
        int copied = 0;
        if (size * sizeof(T) == sizeof(Vector128<byte>))
        {
            for (; copied + size <= cells; copied += _phases, groups += size) Vector128.Store(Vector128.Load((byte*)groups), (byte*)(target + copied));
        }
        else if (size * sizeof(T) == sizeof(Vector256<byte>))
        {
            for (; copied + size <= cells; copied += _phases, groups += size) Vector256.Store(Vector256.Load((byte*)groups), (byte*)(target + copied));
        }
        else
        {
            for (; copied + size <= cells; copied += _phases, groups += size) Vector512.Store(Vector512.Load((byte*)groups), (byte*)(target + copied));
        }

        for (; copied < cells; copied += _phases, groups += size)
        {
            for (int r = 0; r < Math.Min(phases, cells - copied); r++) target[copied + r] = groups[r];
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private TVector Sum(int phase, int j, TVector ends) => TSimd.Add(TSimd.Load(_rows[phase] + j), ends);

    private bool IsPast(T* target) => _isPast && (nuint)target % (nuint)sizeof(TVector) == 0;
}
