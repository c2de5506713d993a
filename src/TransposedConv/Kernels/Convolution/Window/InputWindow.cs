using System.Runtime.CompilerServices;
using TransposedConv.Kernels.Simd;
using TransposedConv.Kernels.Threading;

namespace TransposedConv.Kernels.Convolution;

/// <summary>
/// A copy of the part of the input that a block of positions reads, every cell once: <c>[channel][depth shift][height line][width line][row][cell]</c>,
/// zeros where there is no cell.
/// </summary>
/// <remarks>
/// <para>
/// Positions are counted with the pitch of the window's rows, so that a vector of positions may run over the end of a row: a tap
/// then reads neighbours for all of them. What comes out between the rows is not used.
/// </para>
/// <para>
/// Examples may lie side by side, row by row, so that vectors run over their ends too. Zeros behind a row and those before the next one may be the same. Two
/// examples with rows <c>a b c</c> and <c>A B C</c>, a cell missing on either side:
/// <code>
/// 0 a b c 0 A B C 0 d e f 0 D E F 0
/// </code>
/// With a step the lines lie so, each for itself. Read by a kernel of 3 with a step of 2 and a cell missing before it, rows <c>a b c d</c> and <c>A B C D</c> become
/// <code>
/// 0 b d 0 B D
/// a c 0 A C 0
/// </code>
/// </para>
/// </remarks>
internal readonly unsafe struct InputWindow<T, TVector, TSimd>
    where T : unmanaged
    where TVector : unmanaged
    where TSimd : struct, ISimd<T, TVector>
{
    private readonly PhasePlan _plan;
    private readonly WindowAxis _height;
    private readonly WindowAxis _width;
    private readonly int _examples;
    private readonly int _overlap;

    /// <param name="plan">Which cells; it must have taps.</param>
    /// <param name="rows">Rows of positions in a block.</param>
    /// <param name="columns">Positions in a row of a block.</param>
    /// <param name="examples">Examples side by side.</param>
    /// <param name="overlap">Zeros that end a row and begin the next; see <see cref="WindowAxis.CommonZeros"/>.</param>
    public InputWindow(PhasePlan plan, int rows, int columns, int examples = 1, int overlap = 0)
    {
        _plan = plan;
        _height = plan.WindowHeight!;
        _width = plan.WindowWidth!;
        _examples = examples;
        _overlap = overlap;
        ExamplePitch = columns + _width.Reach - overlap;
        Pitch = examples * ExamplePitch;
        LineLength = Spread((rows + _height.Reach) * Pitch + overlap);
    }

    /// <summary>Elements between examples.</summary>
    public int ExamplePitch { get; }

    /// <summary>Elements between rows.</summary>
    public int Pitch { get; }

    /// <summary>Lines on the width axis.</summary>
    public int Lines => _width.Residues.Length;

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
    /// <param name="shift">The shift.</param>
    /// <param name="rotation">The place of the first plane; see <see cref="WindowPlanes"/>.</param>
    public int OffsetOf(int shift, int rotation = 0)
    {
        (int rest, int x) = Math.DivRem(shift, _width.Lines.Length);
        (int z, int y) = Math.DivRem(rest, _height.Lines.Length);
        int line = _height.Lines[y] * _width.Residues.Length + _width.Lines[x];
        return (int)(PlaceOf(z, rotation) * PlaneLength) + line * LineLength + _height.Offsets[y] * Pitch + _width.Offsets[x];
    }

    /// <summary>The positions of a tile without those between rows and examples.</summary>
    /// <param name="first">The first position, counted from that of the block.</param>
    /// <param name="count">How many.</param>
    /// <param name="block">The block.</param>
    /// <param name="segments">Room for as many.</param>
    /// <returns>How many segments there are.</returns>
    public int Cut(int first, int count, in WindowBlock block, Span<RowSegment> segments)
    {
        int used = 0;
        (int row, int rest) = Math.DivRem(first, Pitch);
        (int example, int column) = Math.DivRem(rest, ExamplePitch);
        for (int offset = 0; offset < count;)
        {
            int length = Math.Min(block.Columns - column, count - offset);
            if (length > 0 && example < block.Examples) segments[used++] = new RowSegment(offset, length, block.N + example, block.Z, block.Y + row, block.X + column);
            offset += ExamplePitch - column;
            column = 0;
            if (++example < _examples) continue;
            example = 0;
            row++;
        }

        return used;
    }

    /// <summary>The copier of rows that begin at a position, the same for all rows of all channels.</summary>
    /// <param name="x">Column of the first position.</param>
    /// <param name="stretches">Working memory; see <see cref="Lines"/>.</param>
    /// <param name="masks">Working memory; see <see cref="RowSplit{T, TVector, TSimd}.Masks"/>.</param>
    public WindowRow<T, TVector, TSimd> RowAt(int x, Span<WindowStretch> stretches, TVector* masks) =>
        RowAt(x, stretches, masks, _examples, exampleStride: 0);

    /// <summary>The same for examples side by side, as many as there are or fewer.</summary>
    public WindowRow<T, TVector, TSimd> RowAt(int x, Span<WindowStretch> stretches, TVector* masks, int examples, nint exampleStride) =>
        new(_width, x, new WindowRowShape(Pitch, LineLength, ExamplePitch, _overlap, examples, exampleStride), stretches, masks);

    /// <summary>Copies the window of some channels.</summary>
    /// <param name="input">The first channel of the input.</param>
    /// <param name="channelStride">Elements between channels of the input.</param>
    /// <param name="channels">How many channels.</param>
    /// <param name="z">Depth of the positions.</param>
    /// <param name="y">Row of the first position.</param>
    /// <param name="rows">Rows of positions.</param>
    /// <param name="copier">Copies a row.</param>
    /// <param name="window">Where to.</param>
    /// <param name="rotation">The place of the first plane; see <see cref="WindowPlanes"/>.</param>
    /// <param name="kept">How many planes, the first ones, are there already.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Fill(
        T* input, nint channelStride, int channels, int z, int y, int rows, in WindowRow<T, TVector, TSimd> copier, T* window, int rotation = 0, int kept = 0)
    {
        nint channelLength = (nint)ChannelLength;
        int lineRows = rows + _height.Reach;
        nint step = (nint)_height.Step * _width.InputLength;
        for (int i = kept; i < _plan.Depth.Shifts.Length; i++)
        {
            long depth = (long)z * _plan.Depth.InputStep + _plan.Depth.Shifts[i];
            bool exists = depth >= 0 && depth < _plan.Depth.InputLength;
            T* lines = window + (nint)(PlaceOf(i, rotation) * PlaneLength);
            T* plane = input + (nint)(exists ? depth : 0) * _height.InputLength * _width.InputLength;
            for (int line = 0; line < _height.Residues.Length; line++)
            {
                int low = lineRows;
                int high = low;
                if (exists) _height.Clip(y, line, lineRows, out low, out high);
                T* source = plane + (nint)_height.FirstCell(y, line) * _width.InputLength + low * step;
                T* target = lines;
                for (int c = 0; c < channels; c++, source += channelStride, target += channelLength)
                {
                    if (low > 0) copier.Clear(low, target);
                    copier.Fill(source, step, high - low, target + low * Pitch);
                    if (high < lineRows) copier.Clear(lineRows - high, target + high * Pitch);
                }

                lines += _width.Residues.Length * LineLength;
            }
        }
    }

    private int PlaceOf(int plane, int rotation) => (plane + rotation) % _plan.Depth.Shifts.Length;

    /// <summary>
    /// Asks for the part of some channels that <see cref="Fill"/> will read, so that it is on its way while something else is computed.
    /// </summary>
    /// <param name="input">The first channel of the input.</param>
    /// <param name="channelStride">Elements between channels of the input.</param>
    /// <param name="channels">How many channels.</param>
    /// <param name="z">Depth of the positions.</param>
    /// <param name="y">Row of the first position.</param>
    /// <param name="rows">Rows of positions.</param>
    /// <param name="x">Column of the first position.</param>
    /// <param name="columns">Positions in a row.</param>
    /// <param name="kept">How many planes, the first ones, are there already.</param>
    public void Prefetch(T* input, nint channelStride, int channels, int z, int y, int rows, int x, int columns, int kept = 0)
    {
        long top = Math.Max(0, _height.FirstCell(y, 0));
        long bottom = Math.Min(_height.InputLength, _height.FirstCell(y + rows + _height.Reach, 0));
        long left = Math.Max(0, _width.FirstCell(x, 0));
        long right = Math.Min(_width.InputLength, _width.FirstCell(x + columns + _width.Reach, 0));
        if (top >= bottom || channels == 0) return;
        nint length = (nint)((bottom - 1 - top) * _width.InputLength + right - left);
        for (int i = kept; i < _plan.Depth.Shifts.Length; i++)
        {
            long depth = (long)z * _plan.Depth.InputStep + _plan.Depth.Shifts[i];
            if (depth < 0 || depth >= _plan.Depth.InputLength) continue;
            T* first = input + (nint)((depth * _height.InputLength + top) * _width.InputLength + left);
            if (length == channelStride) CacheLine.Prefetch(first, channels * length * sizeof(T));
            else for (int c = 0; c < channels; c++) CacheLine.Prefetch(first + c * channelStride, length * sizeof(T));
        }
    }

    /// <summary>
    /// An odd number of cache lines, so that the lines of many channels and remainders fall into different sets of the cache, with a register's room for
    /// what is written behind the last row.
    /// </summary>
    private static int Spread(int length)
    {
        int cacheLine = 64 / sizeof(T);
        return ((length + TSimd.Count + cacheLine - 1) / cacheLine | 1) * cacheLine;
    }
}
