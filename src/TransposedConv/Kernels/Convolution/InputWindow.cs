using TransposedConv.Kernels.Simd;

namespace TransposedConv.Kernels.Convolution;

/// <summary>
/// A copy of the part of the input that a block of positions reads, every cell once: <c>[channel][depth shift][height line][width line][row][cell]</c>,
/// zeros where there is no cell.
/// </summary>
/// <remarks>
/// Positions are counted with the pitch of the window's rows, so that a vector of positions may run over the end of a row: a tap
/// then reads neighbours for all of them. What comes out between the rows is not used.
/// </remarks>
internal readonly unsafe struct InputWindow<T, TVector, TSimd>
    where T : unmanaged
    where TVector : unmanaged
    where TSimd : struct, ISimd<T, TVector>
{
    private readonly PhasePlan _plan;
    private readonly WindowAxis _height;
    private readonly WindowAxis _width;

    /// <param name="plan">Which cells; it must have taps.</param>
    /// <param name="rows">Rows of positions in a block.</param>
    /// <param name="columns">Positions in a row of a block.</param>
    public InputWindow(PhasePlan plan, int rows, int columns)
    {
        _plan = plan;
        _height = plan.WindowHeight!;
        _width = plan.WindowWidth!;
        Pitch = columns + _width.Reach;
        LineLength = Spread((rows + _height.Reach) * Pitch);
    }

    /// <summary>Elements between rows.</summary>
    public int Pitch { get; }

    /// <summary>Elements of one channel.</summary>
    public long ChannelLength => (long)_plan.Depth.Shifts.Length * PlaneLength;

    private long PlaneLength => (long)_height.Residues.Length * _width.Residues.Length * LineLength;

    private int LineLength { get; }

    /// <summary>About how much longer a channel becomes by another row of positions.</summary>
    public static long LengthPerRow(PhasePlan plan, int columns)
    {
        int lines = plan.WindowHeight!.Residues.Length * plan.WindowWidth!.Residues.Length;
        return (long)plan.Depth.Shifts.Length * lines * (columns + plan.WindowWidth.Reach);
    }

    /// <summary>Where, from a position, the input of a combined shift lies.</summary>
    public int OffsetOf(int shift)
    {
        (int rest, int x) = Math.DivRem(shift, _width.Lines.Length);
        (int z, int y) = Math.DivRem(rest, _height.Lines.Length);
        int line = _height.Lines[y] * _width.Residues.Length + _width.Lines[x];
        return (int)(z * PlaneLength) + line * LineLength + _height.Offsets[y] * Pitch + _width.Offsets[x];
    }

    /// <summary>Copies the window of one channel.</summary>
    /// <param name="channel">The input's channel.</param>
    /// <param name="z">Depth of the positions.</param>
    /// <param name="y">Row of the first position.</param>
    /// <param name="rows">Rows of positions.</param>
    /// <param name="x">Column of the first position.</param>
    /// <param name="window">Where to.</param>
    public void Fill(T* channel, int z, int y, int rows, int x, T* window)
    {
        Span<Stretch> stretches = stackalloc Stretch[_width.Residues.Length + 1];
        FindStretches(x, stretches);
        foreach (long shift in _plan.Depth.Shifts)
        {
            long depth = (long)z * _plan.Depth.InputStep + shift;
            if (depth < 0 || depth >= _plan.Depth.InputLength)
            {
                new Span<T>(window, (int)PlaneLength).Clear();
                window += PlaneLength;
                continue;
            }

            T* plane = channel + (nint)depth * _height.InputLength * _width.InputLength;
            for (int line = 0; line < _height.Residues.Length; line++)
            {
                _height.Clip(y, line, rows + _height.Reach, out int low, out int high);
                long first = _height.FirstCell(y, line);
                for (int row = 0; row < rows + _height.Reach; row++)
                {
                    T* target = window + row * Pitch;
                    if (row >= low && row < high)
                    {
                        FillRow(plane + (nint)(first + (long)row * _height.Step) * _width.InputLength, x, stretches, target);
                        continue;
                    }

                    for (int i = 0; i < _width.Residues.Length; i++) new Span<T>(target + i * LineLength, Pitch).Clear();
                }

                window += _width.Residues.Length * LineLength;
            }
        }
    }

    /// <summary>
    /// An odd number of cache lines, so that the lines of many channels and remainders fall into different sets of the cache.
    /// </summary>
    private static int Spread(int length)
    {
        int cacheLine = 64 / sizeof(T);
        return ((length + cacheLine - 1) / cacheLine | 1) * cacheLine;
    }

    private void FillRow(T* source, int x, ReadOnlySpan<Stretch> stretches, T* target)
    {
        int split = 0;
        int from = stretches[^1].Low;
        int to = stretches[^1].High;
        if (_width.Step == 2 && stretches.Length == 3) split = Split2(source + _width.FirstCell(x, 0), target, from, to);
        if (_width.Step == 4 && stretches.Length == 5) split = Split4(source + _width.FirstCell(x, 0), target, from, to);
        for (int line = 0; line < stretches.Length - 1; line++, target += LineLength)
        {
            Stretch cells = stretches[line];
            T* first = source + _width.FirstCell(x, line);
            for (int i = 0; i < cells.Low; i++) target[i] = default;
            if (_width.Step == 1)
            {
                CopyRow(first, target, cells.Low, cells.High);
            }
            else
            {
                CopyCells(first, target, cells.Low, split > from ? from : cells.High);
                if (split > from) CopyCells(first, target, split, cells.High);
            }

            for (int i = cells.High; i < Pitch; i++) target[i] = default;
        }
    }

    /// <summary>For each line the part whose cells exist, and at the end the part that exists in all of them.</summary>
    private void FindStretches(int x, Span<Stretch> stretches)
    {
        int from = 0;
        int to = Pitch;
        for (int line = 0; line < stretches.Length - 1; line++)
        {
            _width.Clip(x, line, Pitch, out int low, out int high);
            stretches[line] = new Stretch(low, high);
            from = Math.Max(from, low);
            to = Math.Min(to, high);
        }

        stretches[^1] = new Stretch(from, Math.Max(from, to));
    }

    private void CopyCells(T* cells, T* target, int low, int high)
    {
        nint step = _width.Step;
        for (int i = low; i < high; i++) target[i] = cells[i * step];
    }

    private static void CopyRow(T* cells, T* target, int low, int high)
    {
        int i = low;
        for (; i <= high - TSimd.Count; i += TSimd.Count) TSimd.Store(TSimd.Load(cells + i), target + i);
        for (; i < high; i++) target[i] = cells[i];
    }

    private int Split2(T* cells, T* target, int from, int to)
    {
        int i = from;
        for (; i <= to - TSimd.Count; i += TSimd.Count)
        {
            T* source = cells + 2 * i;
            TSimd.Deinterleave(TSimd.Load(source), TSimd.Load(source + TSimd.Count), out TVector even, out TVector odd);
            TSimd.Store(even, target + i);
            TSimd.Store(odd, target + LineLength + i);
        }

        return i;
    }

    private int Split4(T* cells, T* target, int from, int to)
    {
        int i = from;
        for (; i <= to - TSimd.Count; i += TSimd.Count)
        {
            T* source = cells + 4 * i;
            TSimd.Deinterleave(TSimd.Load(source), TSimd.Load(source + TSimd.Count), out TVector even0, out TVector odd0);
            TSimd.Deinterleave(TSimd.Load(source + 2 * TSimd.Count), TSimd.Load(source + 3 * TSimd.Count), out TVector even1, out TVector odd1);
            TSimd.Deinterleave(even0, even1, out TVector first, out TVector third);
            TSimd.Deinterleave(odd0, odd1, out TVector second, out TVector fourth);
            TSimd.Store(first, target + i);
            TSimd.Store(second, target + LineLength + i);
            TSimd.Store(third, target + 2 * LineLength + i);
            TSimd.Store(fourth, target + 3 * LineLength + i);
        }

        return i;
    }

    private readonly record struct Stretch(int Low, int High);
}
