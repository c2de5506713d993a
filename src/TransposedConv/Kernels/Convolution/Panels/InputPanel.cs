using System.Runtime.CompilerServices;
using TransposedConv.Kernels.Simd;
using TransposedConv.Kernels.Threading;

namespace TransposedConv.Kernels.Convolution;

/// <summary>
/// Packs the input cells that a tile of positions reads: for each channel and each shift one row of positions (<see cref="PanelShape"/>), zeros where there
/// is no cell.
/// </summary>
/// <remarks>
/// <para>
/// What goes where is the same for every channel, so it is listed once as moves of one register each, and then done for a few channels at a time. A move
/// writes a whole register; what it writes too much is overwritten by the moves of the next positions.
/// </para>
/// <para>
/// Where the step is 2, 3, 4, 6 or 8, registers of neighbouring cells are taken apart by shuffles into the rows of so many shifts at once: a line of moves is then
/// a group of shifts. With other steps it is one shift.
/// </para>
/// <para>With strides of 0 and one plane of set bits for an input, the panel is the masks of the cells that exist.</para>
/// </remarks>
/// <param name="plan">Which cells.</param>
/// <param name="exampleStride">Elements between examples.</param>
/// <param name="channelStride">Elements between channels.</param>
/// <param name="shape">Where the rows of the panel lie.</param>
/// <param name="isListed">Whether what the next tile reads is asked for elsewhere; see <see cref="PanelLines{T}"/>.</param>
internal readonly unsafe struct InputPanel<T, TVector, TSimd>(PhasePlan plan, nint exampleStride, nint channelStride, PanelShape shape, bool isListed)
    where T : unmanaged
    where TVector : unmanaged
    where TSimd : struct, ISimd<T, TVector>
{
    /// <summary>So few channels at a time that their rows stay in the first-level cache even where these are a power of two apart.</summary>
    private const int ChannelsAtATime = 8;

    /// <summary>Of tiles of more segments, what the next tile reads does not lie behind.</summary>
    private const int MostSegmentsAhead = 2;

    private int Step => plan.Width.InputStep;

    private bool IsSplit => CellSplit<T, TVector, TSimd>.Suits(Step);

    /// <summary>Whether the taps of a position read neighbouring cells, in another way than <see cref="IsSplit"/>.</summary>
    private bool IsTransposed => Step > 1 && !IsSplit && plan.Width.Shifts[^1] - plan.Width.Shifts[0] == plan.Width.Shifts.Length - 1;

    private int Lines => IsSplit ? plan.WindowWidth!.Reach + 1 : plan.Width.Shifts.Length;

    /// <summary>Packs some channels of a tile.</summary>
    /// <param name="input">The first channel to pack, of example 0.</param>
    /// <param name="channels">Channels to pack.</param>
    /// <param name="segments">The positions.</param>
    /// <param name="filled">How many positions each row of the panel is filled up to, with zeros.</param>
    /// <param name="panel">Where to.</param>
    public void Pack(T* input, int channels, ReadOnlySpan<RowSegment> segments, int filled, T* panel)
    {
        if (PanelPicks<T, TVector, TSimd>.Suits(plan))
        {
            new PanelPicks<T, TVector, TSimd>(plan, exampleStride, channelStride, shape).Pack(input, channels, segments, filled, panel);
            return;
        }

        if (IsTransposed)
        {
            Transpose(input, channels, segments, filled, panel);
            return;
        }

        using var moves = new AlignedScratch<PanelMove>((long)Lines * (segments.Length + filled / TSimd.Count + 1));
        using var rows = new AlignedScratch<int>(IsSplit ? (long)Lines * Step : 0);
        if (IsSplit) plan.WindowWidth!.ListRows(rows.Pointer);
        foreach (long shiftZ in plan.Depth.Shifts)
            foreach (long shiftY in plan.Height.Shifts)
            {
                int count = List(segments, shiftZ, shiftY, filled, moves.Pointer);
                for (int c = 0; c < channels; c += ChannelsAtATime)
                {
                    T* source = input + c * channelStride;
                    T* target = panel + (nint)c * shape.ChannelStride;
                    int some = Math.Min(ChannelsAtATime, channels - c);
                    if (IsSplit) Split(rows.Pointer, moves.Pointer, count, some, !isListed && segments.Length <= MostSegmentsAhead, source, target);
                    else if (Step == 1) Copy(moves.Pointer, count, some, source, target);
                    else CopyCells(moves.Pointer, count, some, source, target);
                }

                panel += (nint)plan.Width.Shifts.Length * shape.ShiftStride;
            }
    }

    private void Transpose(T* input, int channels, ReadOnlySpan<RowSegment> segments, int filled, T* panel)
    {
        int taps = plan.Width.Shifts.Length;
        int covered = segments[^1].Offset + segments[^1].Length;
        for (int c = 0; c < channels; c++, input += channelStride)
        {
            T* rows = panel + (nint)c * shape.ChannelStride;
            foreach (long shiftZ in plan.Depth.Shifts)
            {
                foreach (long shiftY in plan.Height.Shifts)
                {
                    foreach (ref readonly RowSegment segment in segments)
                    {
                        long z = (long)segment.Z * plan.Depth.InputStep + shiftZ;
                        long y = (long)segment.Y * plan.Height.InputStep + shiftY;
                        bool exists = z >= 0 && z < plan.Depth.InputLength && y >= 0 && y < plan.Height.InputLength;
                        long cell = (long)segment.X * Step + plan.Width.Shifts[0];
                        T* source = input + segment.N * exampleStride + (nint)((z * plan.Height.InputLength + y) * plan.Width.InputLength + cell);
                        CellTranspose.Fill(source, Step, taps, -cell, exists ? plan.Width.InputLength - cell : -cell, rows + segment.Offset, shape.ShiftStride, segment.Length);
                    }

                    for (int tap = 0; tap < taps; tap++, rows += shape.ShiftStride) new Span<T>(rows + covered, filled - covered).Clear();
                }
            }
        }
    }

    private int List(ReadOnlySpan<RowSegment> segments, long shiftZ, long shiftY, int filled, PanelMove* moves)
    {
        int step = Step;
        int reach = IsSplit ? 1 : step;
        int count = 0;
        for (int line = 0; line < Lines; line++)
        {
            long shift = IsSplit ? plan.Width.Shifts[0] + (long)line * step : plan.Width.Shifts[line];
            int covered = 0;
            foreach (ref readonly RowSegment segment in segments)
            {
                long z = (long)segment.Z * plan.Depth.InputStep + shiftZ;
                long y = (long)segment.Y * plan.Height.InputStep + shiftY;
                bool exists = z >= 0 && z < plan.Depth.InputLength && y >= 0 && y < plan.Height.InputLength;
                for (int i = 0; i < segment.Length; i += TSimd.Count)
                {
                    long cell = (long)(segment.X + i) * step + shift;
                    (int low, int high) = exists ? Existing(cell, reach, (IsSplit ? step : 1) * TSimd.Count) : (0, 0);
                    nint source = low >= high ? 0 : segment.N * exampleStride + (nint)((z * plan.Height.InputLength + y) * plan.Width.InputLength + cell);
                    int offset = segment.Offset + i;
                    moves[count++] = new PanelMove(source, line, offset, low, high, Math.Min(TSimd.Count, shape.Width - offset));
                    covered = offset + TSimd.Count;
                }
            }

            if (covered < filled) moves[count++] = new PanelMove(0, line, covered, 0, 0, filled - covered);
        }

        return count;
    }

    /// <summary>The part of so many cells, the first at <paramref name="cell"/> and the others so far apart, that exists.</summary>
    private (int Low, int High) Existing(long cell, int reach, int cells)
    {
        ConvolutionAxis.Clip(cell, reach, plan.Width.InputLength, 0, cells, out int low, out int high);
        return (low, high);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Copy(PanelMove* moves, int count, int channels, T* input, T* panel)
    {
        nint panelStride = shape.ChannelStride;
        for (PanelMove* move = moves; move < moves + count; move++)
        {
            T* source = input + move->Source;
            T* target = panel + (nint)move->Line * shape.ShiftStride + move->Offset;
            if (move->High - move->Low == TSimd.Count && move->Stored == TSimd.Count)
            {
                if (!isListed && move->Line == 0)
                {
                    // What the next tile will read, if its positions go on in the same row.
                    for (int c = 0; c < channels; c++) CacheLine.Prefetch(source + c * channelStride + shape.Width, TSimd.Count * sizeof(T));
                }

                for (int c = 0; c < channels; c++, source += channelStride, target += panelStride) TSimd.Store(TSimd.Load(source), target);
                continue;
            }

            TVector read = TSimd.Lanes(move->Low, move->High);
            if (move->Stored == TSimd.Count)
            {
                for (int c = 0; c < channels; c++, source += channelStride, target += panelStride) TSimd.Store(TSimd.Load(source, read), target);
                continue;
            }

            TVector written = TSimd.Lanes(0, move->Stored);
            for (int c = 0; c < channels; c++, source += channelStride, target += panelStride) TSimd.Store(TSimd.Load(source, read), target, written);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Split(int* rows, PanelMove* moves, int count, int channels, bool isPrefetched, T* input, T* panel)
    {
        int step = Step;
        TVector* masks = stackalloc TVector[CellSplit<T, TVector, TSimd>.LargestStep];
        SameCells<T, TVector, TSimd> cells = default;
        PanelMove* known = null;
        for (PanelMove* move = moves; move < moves + count; move++)
        {
            T* source = input + move->Source;
            if (isPrefetched && move->Line == 0)
            {
                for (int c = 0; c < channels; c++) CacheLine.Prefetch(source + c * channelStride + shape.Width * step, (nint)step * TSimd.Count * sizeof(T));
            }

            if (known is null || move->Low != known->Low || move->High != known->High)
            {
                cells = new SameCells<T, TVector, TSimd>(move->Low, move->High, step, masks);
                known = move;
            }

            var split = new CellSplit<T, TVector, TSimd>(step, new ReadOnlySpan<int>(rows + move->Line * step, step), shape.ShiftStride);
            split.Move(cells, source, channelStride, channels, panel + move->Offset, shape.ChannelStride, move->Stored);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void CopyCells(PanelMove* moves, int count, int channels, T* input, T* panel)
    {
        nint step = Step;
        nint panelStride = shape.ChannelStride;
        for (PanelMove* move = moves; move < moves + count; move++)
        {
            T* source = input + move->Source;
            T* target = panel + (nint)move->Line * shape.ShiftStride + move->Offset;
            for (int c = 0; c < channels; c++, source += channelStride, target += panelStride)
            {
                for (int i = 0; i < move->Low; i++) target[i] = default;
                int high = Math.Min(move->High, move->Stored);
                T* cell = source + move->Low * step;
                for (int i = move->Low; i < high; i++, cell += step) target[i] = *cell;
                for (int i = high; i < move->Stored; i++) target[i] = default;
            }
        }
    }
}
