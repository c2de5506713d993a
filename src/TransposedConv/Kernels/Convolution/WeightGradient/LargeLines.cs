using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using TransposedConv.Kernels.MatrixMultiply;

namespace TransposedConv.Kernels.Convolution;

/// <summary>
/// The cells of the large grid that a block of positions meets, as lines: one for each (channel, depth tap, height tap), in which a width tap and a position
/// each are an offset. Columns of the gradient by the weight are counted (channel, taps).
/// </summary>
/// <remarks>
/// Where every tap of every position meets a cell, the lines are rows of the large array itself. Otherwise they are copies, a row of positions after the
/// other, with zeros for the cells that do not exist; or masks, with all bits set for those that do.
/// </remarks>
internal unsafe struct LargeLines<T>(ConvolutionGeometry geometry, T* large, bool isMask)
    where T : unmanaged
{
    /// <summary>With longer lines a block has fewer positions, …</summary>
    private const int MostLineLength = 16 * 1024;

    /// <summary>… unless a block of columns has so few lines that all of them stay in the second-level cache: 2050 channels to 1 with kernel 2048 and stride 512 took 18 ms with 15 positions at a time and takes 10.</summary>
    private const int MostLengthOfFew = 128 * 1024;

    /// <summary>Columns of a block: ten panels of the widest registers.</summary>
    private const int MostColumns = 480;

    private const int MostLineBytes = 384 * 1024;

    private const int FewestPositions = 16;

    /// <summary>Bytes of a row from which on it is worth a call to copy it.</summary>
    private const int LongRow = 512;

    private const int MostPositions = 192;

    private readonly bool _isInPlace = !isMask && geometry.HasAllCells;
    private T* _lines;
    private int _firstLine;
    private nint _lineStride;

    private readonly int KernelWidth => geometry.Width.Kernel;

    /// <summary>Elements between neighbouring lines, if that is the same between all of them; else 0.</summary>
    public readonly nint EvenStride => !_isInPlace ? _lineStride : geometry.Taps == geometry.Width.Kernel ? geometry.LargeCells : 0;

    /// <summary>How many positions to take at a time: whole rows if they are short.</summary>
    public static int Positions(in ConvolutionGeometry geometry)
    {
        int width = Math.Max(1, geometry.Width.Small);
        int count = width < MostPositions ? MostPositions / width * width : ProductBlock.EvenDepth(width, MostPositions);
        int mostLength = Math.Max(MostLineLength, MostLengthOfFew / MostLines(geometry.Width.Kernel, MostColumns));
        while (count > FewestPositions && !geometry.HasAllCells && LineLength(geometry, count) > mostLength) count /= 2;
        return count;
    }

    /// <summary>Lines that neighbouring columns are in, at most.</summary>
    private static int MostLines(int kernelWidth, int columns) => (columns + kernelWidth - 2) / kernelWidth + 1;

    /// <summary>How many columns to take at a time, so that the lines stay in the second-level cache.</summary>
    public static int Columns(in ConvolutionGeometry geometry, int positions)
    {
        if (geometry.HasAllCells) return int.MaxValue;
        long lines = Math.Max(1, MostLineBytes / sizeof(T) / LineLength(geometry, positions));
        return (int)Math.Min(int.MaxValue, lines * geometry.Width.Kernel);
    }

    /// <summary>Elements of memory for so many columns and positions.</summary>
    public readonly long Elements(int columns, int positions) =>
        _isInPlace ? 0 : ((columns + KernelWidth - 2L) / KernelWidth + 1) * LineLength(geometry, positions);

    /// <summary>Begins a block.</summary>
    /// <param name="column">The first column.</param>
    /// <param name="columns">How many.</param>
    /// <param name="start">The first position.</param>
    /// <param name="positions">How many.</param>
    /// <param name="memory">Where copies go.</param>
    /// <param name="offsets">Takes for each position where it lies in a line.</param>
    public void Open(int column, int columns, int start, int positions, T* memory, int* offsets)
    {
        Span<RowSegment> segments = stackalloc RowSegment[positions];
        segments = segments[..RowSegment.Cut(start, positions, geometry.Depth.Small, geometry.Height.Small, geometry.Width.Small, segments)];
        int longest = 0;
        foreach (ref readonly RowSegment segment in segments) longest = Math.Max(longest, segment.Length);
        int pitch = (int)Pitch(geometry, longest);
        int at = 0;
        foreach (ref readonly RowSegment segment in segments)
        {
            int first = _isInPlace ? CellInPlace(segment) : at;
            for (int i = 0; i < segment.Length; i++) *offsets++ = first + i * geometry.Width.Stride;
            at += pitch;
        }

        if (_isInPlace) return;
        _lines = memory;
        _firstLine = column / KernelWidth;
        _lineStride = at;
        int end = (column + columns - 1) / KernelWidth + 1;
        int taps = geometry.Depth.Kernel * geometry.Height.Kernel;
        for (int line = _firstLine; line < Math.Min(end, _firstLine + taps); line++)
        {
            (int l, int tap) = Math.DivRem(line, taps);
            T* target = _lines + (line - _firstLine) * _lineStride;
            foreach (ref readonly RowSegment segment in segments)
            {
                FillRows(l, (end - line + taps - 1) / taps, tap, segment, target, pitch);
                target += pitch;
            }
        }
    }

    /// <summary>Where columns lie.</summary>
    public readonly void Find(int column, int count, T** pointers)
    {
        (int line, int kx) = Math.DivRem(column, KernelWidth);
        Decode(line, out int l, out int kz, out int ky);
        T* start = _isInPlace ? LineInPlace(l, kz, ky) : _lines + (line - _firstLine) * _lineStride;
        for (int c = 0; c < count; c++)
        {
            pointers[c] = start + (nint)kx * geometry.Width.Dilation;
            if (++kx < KernelWidth) continue;
            kx = 0;
            if (!_isInPlace)
            {
                start += _lineStride;
                continue;
            }

            if (++ky == geometry.Height.Kernel) (ky, kz) = (0, kz + 1);
            if (kz == geometry.Depth.Kernel) (kz, l) = (0, l + 1);
            start = LineInPlace(l, kz, ky);
        }
    }

    /// <summary>Elements of a line, for blocks of positions that begin at multiples of their number: whole rows, or parts of one more than fit.</summary>
    private static long LineLength(in ConvolutionGeometry geometry, int positions)
    {
        int width = geometry.Width.Small;
        long rows = Math.Max(1, (long)geometry.Batch * geometry.Depth.Small * geometry.Height.Small);
        long segments = positions % width == 0 ? positions / width : Math.Min(positions, (positions + width - 2) / width + 1);
        return Math.Min(segments, rows) * Pitch(geometry, Math.Min(positions, width));
    }

    private static long Pitch(in ConvolutionGeometry geometry, int positions) =>
        geometry.Width.LargeCell(positions - 1, geometry.Width.Kernel - 1) - geometry.Width.LargeCell(0, 0) + 1;

    private readonly void Decode(int line, out int l, out int kz, out int ky)
    {
        (int rest, ky) = Math.DivRem(line, geometry.Height.Kernel);
        (l, kz) = Math.DivRem(rest, geometry.Depth.Kernel);
    }

    private readonly T* LineInPlace(int l, int kz, int ky) =>
        large + (nint)l * geometry.LargeCells + (nint)(kz * geometry.Depth.Dilation * geometry.Height.Large + ky * geometry.Height.Dilation) * geometry.Width.Large;

    private readonly int CellInPlace(in RowSegment segment)
    {
        int z = (int)geometry.Depth.LargeCell(segment.Z, 0);
        int y = (int)geometry.Height.LargeCell(segment.Y, 0);
        return segment.N * geometry.LargeChannels * geometry.LargeCells + (z * geometry.Height.Large + y) * geometry.Width.Large + (int)geometry.Width.LargeCell(segment.X, 0);
    }

    /// <summary>The same row of several channels.</summary>
    private readonly void FillRows(int firstChannel, int channels, int tap, in RowSegment segment, T* target, int length)
    {
        (int kz, int ky) = Math.DivRem(tap, geometry.Height.Kernel);
        long z = geometry.Depth.LargeCell(segment.Z, kz);
        long y = geometry.Height.LargeCell(segment.Y, ky);
        bool exists = z >= 0 && z < geometry.Depth.Large && y >= 0 && y < geometry.Height.Large;
        long x = geometry.Width.LargeCell(segment.X, 0);
        int low = exists ? (int)Math.Clamp(-x, 0, length) : length;
        int high = exists ? (int)Math.Clamp(geometry.Width.Large - x, low, length) : length;
        nint channelStride = geometry.LargeCells;
        nint lineStride = geometry.Depth.Kernel * geometry.Height.Kernel * _lineStride;
        T* row = large + ((nint)segment.N * geometry.LargeChannels + firstChannel) * channelStride
            + (exists ? (nint)((z * geometry.Height.Large + y) * geometry.Width.Large + x) : 0);
        for (int l = 0; l < channels; l++, row += channelStride, target += lineStride)
        {
            for (int i = 0; i < low; i++) target[i] = default;
            for (int i = high; i < length; i++) target[i] = default;
            if (isMask) new Span<byte>(target + low, (high - low) * sizeof(T)).Fill(byte.MaxValue);
            else Copy((byte*)(row + low), (byte*)(target + low), (high - low) * sizeof(T));
        }
    }

    /// <summary>Rows are often short: whole registers, of which the last two may overlap, take less time than a call.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Copy(byte* source, byte* target, int bytes)
    {
        int size = sizeof(Vector256<byte>);
        if (bytes < size || bytes > LongRow)
        {
            new ReadOnlySpan<byte>(source, bytes).CopyTo(new Span<byte>(target, bytes));
            return;
        }

        for (int i = 0; i < bytes - size; i += size) Vector256.Store(Vector256.Load(source + i), target + i);
        Vector256.Store(Vector256.Load(source + bytes - size), target + bytes - size);
    }
}
