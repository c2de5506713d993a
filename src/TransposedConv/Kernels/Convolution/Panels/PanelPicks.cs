using System.Runtime.CompilerServices;
using TransposedConv.Kernels.Simd;
using TransposedConv.Kernels.Threading;

namespace TransposedConv.Kernels.Convolution;

/// <summary>
/// Packs the same panel as <see cref="InputPanel{T, TVector, TSimd}"/> where rows are short: a register of the panel holds positions of several rows, and their cells
/// are picked from a register of each row, wherever in it they are.
/// </summary>
/// <remarks>
/// So each register of the panel is written once and whole, where moves of a row each write several that cross the lines of the cache. Which lanes go where depends on
/// the shift along the width alone; which rows exist, on the other two.
/// </remarks>
/// <param name="plan">Which cells.</param>
/// <param name="exampleStride">Elements between examples.</param>
/// <param name="channelStride">Elements between channels.</param>
/// <param name="shape">Where the rows of the panel lie.</param>
internal readonly unsafe struct PanelPicks<T, TVector, TSimd>(PhasePlan plan, nint exampleStride, nint channelStride, PanelShape shape)
    where T : unmanaged
    where TVector : unmanaged
    where TSimd : struct, ISimd<T, TVector>
{
    /// <summary>So few channels at a time that their rows stay in the first-level cache.</summary>
    private const int ChannelsAtATime = 16;

    /// <summary>Each has patterns of its own.</summary>
    private const int MostShifts = 16;

    /// <summary>Sources that one pass over the channels has registers for.</summary>
    private const int MostSources = 4;

    /// <summary>Whether the cells that a row's positions read at one shift lie in one register or two.</summary>
    public static bool Suits(PhasePlan plan) =>
        plan.Width.Shifts.Length <= MostShifts && plan.Width.Cells < TSimd.Count && (plan.Width.Cells - 1L) * plan.Width.InputStep < 2 * TSimd.Count;

    /// <inheritdoc cref="InputPanel{T, TVector, TSimd}.Pack"/>
    public void Pack(T* input, int channels, ReadOnlySpan<RowSegment> segments, int filled, T* panel)
    {
        int planes = plan.Depth.Shifts.Length * plan.Height.Shifts.Length;
        int registers = filled / TSimd.Count;
        int lines = plan.Width.Shifts.Length * registers;
        using var rows = new AlignedScratch<nint>((long)planes * segments.Length);
        using var picks = new AlignedScratch<PanelPick>((long)lines * TSimd.Count);
        using var patterns = new AlignedScratch<TVector>((long)lines * TSimd.Count);
        using var ends = new AlignedScratch<int>(lines);
        ListRows(segments, rows.Pointer);
        ListPicks(segments, registers, picks.Pointer, patterns.Pointer, ends.Pointer);
        for (int c = 0; c < channels; c += ChannelsAtATime)
        {
            int some = Math.Min(ChannelsAtATime, channels - c);
            T* target = panel + (nint)c * shape.ChannelStride;
            for (int plane = 0; plane < planes; plane++)
            {
                int first = 0;
                for (int line = 0; line < lines; line++)
                {
                    (int shift, int register) = Math.DivRem(line, registers);
                    T* to = target + ((nint)plane * plan.Width.Shifts.Length + shift) * shape.ShiftStride + register * TSimd.Count;
                    FillRegister(input + c * channelStride, some, rows.Pointer + plane * segments.Length, picks.Pointer + first, patterns.Pointer + first, ends.Pointer[line] - first, to);
                    first = ends.Pointer[line];
                }
            }
        }
    }

    /// <summary>For each shift along depth and height and each segment the start of its row, less than 0 where there is none.</summary>
    private void ListRows(ReadOnlySpan<RowSegment> segments, nint* rows)
    {
        foreach (long shiftZ in plan.Depth.Shifts)
        {
            foreach (long shiftY in plan.Height.Shifts)
            {
                foreach (ref readonly RowSegment segment in segments)
                {
                    long z = (long)segment.Z * plan.Depth.InputStep + shiftZ;
                    long y = (long)segment.Y * plan.Height.InputStep + shiftY;
                    bool exists = z >= 0 && z < plan.Depth.InputLength && y >= 0 && y < plan.Height.InputLength;
                    *rows++ = exists ? segment.N * exampleStride + (nint)((z * plan.Height.InputLength + y) * plan.Width.InputLength) : -1;
                }
            }
        }
    }

    /// <summary>For each shift along the width and each register of positions the registers of cells to pick from, and the patterns.</summary>
    private void ListPicks(ReadOnlySpan<RowSegment> segments, int registers, PanelPick* picks, TVector* patterns, int* ends)
    {
        int length = plan.Width.InputLength;
        int count = 0;
        foreach (long shift in plan.Width.Shifts)
        {
            int s = 0;
            for (int register = 0; register < registers; register++)
            {
                int begin = register * TSimd.Count, end = begin + TSimd.Count;
                for (; s < segments.Length && segments[s].Offset < end; s++)
                {
                    RowSegment segment = segments[s];
                    long column = -1;
                    for (int i = Math.Max(segment.Offset, begin); i < Math.Min(segment.Offset + segment.Length, end); i++)
                    {
                        long cell = (segment.X + i - segment.Offset) * (long)plan.Width.InputStep + shift;
                        if (cell < 0 || cell >= length) continue;
                        if (column < 0 || cell >= column + TSimd.Count)
                        {
                            column = Math.Min(cell, Math.Max(length - TSimd.Count, 0));
                            picks[count] = new PanelPick(s, (int)column);
                            LanePick.Clear((T*)(patterns + count), TSimd.Count);
                            count++;
                        }

                        LanePick.Take((T*)(patterns + count - 1), TSimd.Count, i - begin, (int)(cell - column));
                    }

                    if (segment.Offset + segment.Length > end) break;
                }

                *ends++ = count;
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void FillRegister(T* input, int channels, nint* rows, PanelPick* picks, TVector* patterns, int count, T* panel)
    {
        T** sources = stackalloc T*[MostSources];
        TVector* lanes = stackalloc TVector[MostSources];
        TVector existing = TSimd.Lanes(0, Math.Min(plan.Width.InputLength, TSimd.Count));
        nint panelStride = shape.ChannelStride;
        int done = 0;
        bool isFirst = true;
        do
        {
            int found = 0;
            for (; done < count && found < MostSources; done++)
            {
                nint row = rows[picks[done].Segment];
                if (row < 0) continue;
                sources[found] = input + row + picks[done].Column;
                lanes[found++] = patterns[done];
            }

            T* target = panel;
            switch (found)
            {
                case 0:
                    if (!isFirst) break;
                    for (int c = 0; c < channels; c++, target += panelStride) TSimd.Store(TSimd.Zero, target);
                    break;
                case 1:
                    Pick1(sources[0], lanes[0], existing, channels, target, isFirst);
                    break;
                case 2:
                    Pick2(sources[0], sources[1], lanes[0], lanes[1], existing, channels, target, isFirst);
                    break;
                case 3:
                    Pick3(sources[0], sources[1], sources[2], lanes[0], lanes[1], lanes[2], existing, channels, target, isFirst);
                    break;
                default:
                    Pick4(sources[0], sources[1], sources[2], sources[3], lanes[0], lanes[1], lanes[2], lanes[3], existing, channels, target, isFirst);
                    break;
            }

            isFirst = false;
        }
        while (done < count);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Pick1(T* a, TVector lanesA, TVector existing, int channels, T* target, bool isFirst)
    {
        nint stride = channelStride, panelStride = shape.ChannelStride;
        for (int c = 0; c < channels; c++, a += stride, target += panelStride)
        {
            TVector rest = isFirst ? TSimd.Zero : TSimd.Load(target);
            TSimd.Store(TSimd.Pick(rest, TSimd.Load(a, existing), lanesA), target);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Pick2(T* a, T* b, TVector lanesA, TVector lanesB, TVector existing, int channels, T* target, bool isFirst)
    {
        nint stride = channelStride, panelStride = shape.ChannelStride;
        for (int c = 0; c < channels; c++, a += stride, b += stride, target += panelStride)
        {
            TVector rest = isFirst ? TSimd.Zero : TSimd.Load(target);
            rest = TSimd.Pick(rest, TSimd.Load(a, existing), lanesA);
            TSimd.Store(TSimd.Pick(rest, TSimd.Load(b, existing), lanesB), target);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Pick3(T* a, T* b, T* c, TVector lanesA, TVector lanesB, TVector lanesC, TVector existing, int channels, T* target, bool isFirst)
    {
        nint stride = channelStride, panelStride = shape.ChannelStride;
        for (; channels > 0; channels--, a += stride, b += stride, c += stride, target += panelStride)
        {
            TVector rest = isFirst ? TSimd.Zero : TSimd.Load(target);
            rest = TSimd.Pick(rest, TSimd.Load(a, existing), lanesA);
            rest = TSimd.Pick(rest, TSimd.Load(b, existing), lanesB);
            TSimd.Store(TSimd.Pick(rest, TSimd.Load(c, existing), lanesC), target);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Pick4(
        T* a, T* b, T* c, T* d, TVector lanesA, TVector lanesB, TVector lanesC, TVector lanesD, TVector existing, int channels, T* target, bool isFirst)
    {
        nint stride = channelStride, panelStride = shape.ChannelStride;
        for (; channels > 0; channels--, a += stride, b += stride, c += stride, d += stride, target += panelStride)
        {
            TVector rest = isFirst ? TSimd.Zero : TSimd.Load(target);
            rest = TSimd.Pick(rest, TSimd.Load(a, existing), lanesA);
            rest = TSimd.Pick(rest, TSimd.Load(b, existing), lanesB);
            rest = TSimd.Pick(rest, TSimd.Load(c, existing), lanesC);
            TSimd.Store(TSimd.Pick(rest, TSimd.Load(d, existing), lanesD), target);
        }
    }
}

/// <summary>A register of cells that some positions of a register read.</summary>
/// <param name="Segment">The segment that the positions belong to.</param>
/// <param name="Column">The first cell, within its row.</param>
internal readonly record struct PanelPick(int Segment, int Column);
