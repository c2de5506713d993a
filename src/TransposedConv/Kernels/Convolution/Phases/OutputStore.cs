using System.Numerics;
using System.Runtime.CompilerServices;
using TransposedConv.Kernels.Simd;
using TransposedConv.Kernels.Threading;

namespace TransposedConv.Kernels.Convolution;

/// <summary>Writes the finished sums of a tile of positions to where their phases have them, with the bias.</summary>
/// <remarks>The sums must be readable one register behind the last; <see cref="Slack"/>.</remarks>
internal readonly unsafe struct OutputStore<T, TVector, TSimd>(PhasePlan plan, T* bias, T* output, int group, int tileWidth)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where TVector : unmanaged
    where TSimd : struct, ISimd<T, TVector>
{
    /// <summary>With more phases side by side than this, cells are written one by one.</summary>
    private const int MostInterleaved = 2048;

    /// <summary>An output that is larger is not in the second-level cache when it is written.</summary>
    private const int NearBytes = 512 * 1024;

    private readonly bool _isNear = PastOutput.BytesOf(plan, sizeof(T)) <= NearBytes;

    /// <summary>See <see cref="PastOutput"/>.</summary>
    private readonly bool _isPast = (nuint)output % CacheLine.Bytes == 0 && PastOutput.Suits(plan, sizeof(T), tileWidth);

    /// <summary>Elements behind the last sum that are read, though not used.</summary>
    public static int Slack => TSimd.Count;

    /// <summary>Whether the output is written past the caches, so that <see cref="CacheLine.FinishStores"/> must follow.</summary>
    public bool IsPast => _isPast;

    /// <param name="firstChannel">First output channel within the group.</param>
    /// <param name="channels">How many channels.</param>
    /// <param name="pieces">Where the positions' cells are: for each row of the plan's so many.</param>
    /// <param name="segments">How many pieces a row has.</param>
    /// <param name="sums">For each class of phases a row per (channel, phase).</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Write(int firstChannel, int channels, OutputPiece* pieces, int segments, T* sums)
    {
        int longest = 0;
        foreach (OutputRow row in plan.OutputRows) longest = Math.Max(longest, IsFilled(row) ? plan.Width.OutputStep : row.Phases.Length);
        T** rows = stackalloc T*[Math.Min(longest, MostInterleaved)];
        int unseen = plan.Width.IsCovered ? 0 : tileWidth + Slack;
        T* zeros = stackalloc T[unseen];
        new Span<T>(zeros, unseen).Clear();
        for (int c = 0; c < channels; c++)
        {
            int channel = group * plan.OutChannels + firstChannel + c;
            T end = bias is null ? T.Zero : bias[channel] + T.Zero;
            T* plane = output + (nint)channel * plan.OutputCells;
            OutputPiece* ofRow = pieces;
            foreach (OutputRow row in plan.OutputRows)
            {
                bool isFilled = IsFilled(row);
                if ((!row.IsWhole && !isFilled) || row.Phases.Length > MostInterleaved)
                {
                    foreach (RowPhase phase in row.Phases) WritePhase(phase.X, ofRow, segments, sums + (nint)phase.SumsRow(channels, c) * tileWidth, end, plane);
                }
                else
                {
                    for (int r = 0; isFilled && r < plan.Width.OutputStep; r++) rows[r] = zeros;
                    for (int r = 0; r < row.Phases.Length; r++) rows[isFilled ? row.Phases[r].X : r] = sums + (nint)row.Phases[r].SumsRow(channels, c) * tileWidth;
                    new PhaseInterleave<T, TVector, TSimd>(rows, isFilled ? plan.Width.OutputStep : row.Phases.Length, end, _isPast).Write(ofRow, segments, plane);
                }

                ofRow += segments;
            }
        }
    }

    /// <summary>
    /// Whether cells between those of the phases, which are the bias alone, are written with them, as sums of nothing: registers side by side take less than cells one by
    /// one, if not too many are such.
    /// </summary>
    private bool IsFilled(OutputRow row) => !row.IsWhole && plan.Width.OutputStep is 2 or 4 or 8 && 2 * row.Phases.Length >= plan.Width.OutputStep;

    /// <summary>Asks for the memory that <see cref="Write"/> will write, so that it comes while the sums are computed.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Prefetch(int firstChannel, int channels, OutputPiece* pieces, int segments)
    {
        if (_isNear || _isPast) return;
        T* plane = output + ((nint)group * plan.OutChannels + firstChannel) * plan.OutputCells;
        int count = segments * plan.OutputRows.Length;
        for (int c = 0; c < channels; c++, plane += plan.OutputCells)
        {
            for (int i = 0; i < count; i++) CacheLine.Prefetch(plane + pieces[i].Target, (nint)pieces[i].Cells * sizeof(T));
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void WritePhase(int x, OutputPiece* pieces, int segments, T* sums, T end, T* plane)
    {
        int step = plan.Width.OutputStep;
        for (int s = 0; s < segments; s++)
        {
            T* cell = sums + pieces[s].Offset;
            T* target = plane + pieces[s].Target;
            long i = x;
            if (i < pieces[s].Skipped)
            {
                i += step;
                cell++;
            }

            for (; i < pieces[s].Cells; i += step) target[i] = *cell++ + end;
        }
    }
}
