using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using TransposedConv.Kernels.MatrixMultiply;
using TransposedConv.Kernels.Simd;
using TransposedConv.Kernels.Threading;

namespace TransposedConv.Kernels.Convolution;

/// <summary>
/// The gradient by the weight of one group as a product of matrices: row s, column (l, tap), summed over the positions (n, q) of the small grid.
/// </summary>
/// <remarks>With strides of 0 and one plane of set bits for the large array, the columns are the masks of the cells that exist.</remarks>
internal readonly unsafe struct WeightGradientSource<T>(
    ConvolutionGeometry geometry, T* small, T* large, nint largeExampleStride, nint largeChannelStride) : IPanelSource<T>
    where T : unmanaged
{
    private const int PositionsPerRun = 32;

    public void PackLeft(int row, int height, int start, int depth, T* destination)
    {
        int cells = geometry.SmallCells;
        for (int k = 0; k < depth;)
        {
            (int n, int cell) = Math.DivRem(start + k, cells);
            int length = Math.Min(cells - cell, depth - k);
            T* source = small + ((nint)n * geometry.SmallChannels + row) * cells + cell;
            TransposedCopy.Run(source, cells, height, length, destination, height);
            destination += (nint)length * height;
            k += length;
        }
    }

    // In short runs of positions, so that the part of the panel being written stays in the first-level cache.
    public void PackRight(int column, int columns, int filled, int start, int depth, T* destination, int stride)
    {
        Span<RowSegment> segments = stackalloc RowSegment[PositionsPerRun];
        int taps = Math.Min(geometry.Taps, columns);
        using var cells = new AlignedScratch<TapCells>((long)taps * PositionsPerRun);
        for (int done = 0; done < depth; done += PositionsPerRun)
        {
            int count = Math.Min(PositionsPerRun, depth - done);
            int used = RowSegment.Cut(start + done, count, geometry.Depth.Small, geometry.Height.Small, geometry.Width.Small, segments);
            for (int c = 0; c < taps; c++) FindCells((column + c) % geometry.Taps, segments[..used], cells.Pointer + c * PositionsPerRun);
            T* target = destination + (nint)done * stride;
            PackRun(column, columns, segments[..used], cells.Pointer, taps, target, stride);
            for (int c = columns; c < filled; c++) Clear(target + c, stride, count);
        }
    }

    public T* RightInPlace(int column, int start, out nint rowStride)
    {
        rowStride = 0;
        return null;
    }

    private static void Clear(T* target, int stride, int length)
    {
        for (int i = 0; i < length; i++, target += stride) *target = default;
    }

    /// <summary>The cells that one tap reads along each segment; they are the same for every channel.</summary>
    private void FindCells(int tap, ReadOnlySpan<RowSegment> segments, TapCells* cells)
    {
        (int rest, int kx) = Math.DivRem(tap, geometry.Width.Kernel);
        (int kz, int ky) = Math.DivRem(rest, geometry.Height.Kernel);
        foreach (ref readonly RowSegment segment in segments)
        {
            long z = geometry.Depth.LargeCell(segment.Z, kz);
            long y = geometry.Height.LargeCell(segment.Y, ky);
            bool exists = z >= 0 && z < geometry.Depth.Large && y >= 0 && y < geometry.Height.Large;
            int low = segment.X;
            int high = low;
            if (exists) geometry.Width.ClipSmall(kx, segment.X, segment.X + segment.Length, out low, out high);
            nint first = low == high
                ? 0
                : segment.N * largeExampleStride + (nint)((z * geometry.Height.Large + y) * geometry.Width.Large + geometry.Width.LargeCell(low, kx));
            *cells++ = new TapCells(low - segment.X, high - segment.X, first);
        }
    }

    private void PackRun(int column, int columns, ReadOnlySpan<RowSegment> segments, TapCells* cells, int taps, T* target, int stride)
    {
        int c = 0;
        if (sizeof(T) == sizeof(int) && Vector128.IsHardwareAccelerated)
        {
            T** channels = stackalloc T*[4];
            TapCells** cellsOf = stackalloc TapCells*[4];
            for (; c <= columns - 4; c += 4)
            {
                for (int i = 0; i < 4; i++)
                {
                    channels[i] = Channel(column + c + i);
                    cellsOf[i] = cells + (c + i) % taps * PositionsPerRun;
                }

                for (int s = 0; s < segments.Length; s++)
                {
                    PackFour(channels, cellsOf, s, segments[s].Length, target + (nint)segments[s].Offset * stride + c, stride);
                }
            }
        }

        for (; c < columns; c++)
        {
            T* channel = Channel(column + c);
            TapCells* ofColumn = cells + c % taps * PositionsPerRun;
            for (int s = 0; s < segments.Length; s++)
            {
                PackOne(channel, ofColumn[s], 0, segments[s].Length, target + (nint)segments[s].Offset * stride + c, stride);
            }
        }
    }

    private T* Channel(int column) => large + column / geometry.Taps * largeChannelStride;

    // Where the cells of four columns exist, four positions at a time are transposed; the rest goes column by column.
    private void PackFour(T** channels, TapCells** cellsOf, int segment, int length, T* target, int stride)
    {
        TapCells a = cellsOf[0][segment], b = cellsOf[1][segment], c = cellsOf[2][segment], d = cellsOf[3][segment];
        int low = Math.Max(Math.Max(a.Low, b.Low), Math.Max(c.Low, d.Low));
        int high = Math.Min(Math.Min(a.High, b.High), Math.Min(c.High, d.High));
        if (high - low < 4)
        {
            for (int i = 0; i < 4; i++) PackOne(channels[i], cellsOf[i][segment], 0, length, target + i, stride);
            return;
        }

        int step = geometry.Width.Stride;
        int* first = (int*)(channels[0] + a.First) + (nint)(low - a.Low) * step;
        int* second = (int*)(channels[1] + b.First) + (nint)(low - b.Low) * step;
        int* third = (int*)(channels[2] + c.First) + (nint)(low - c.Low) * step;
        int* fourth = (int*)(channels[3] + d.First) + (nint)(low - d.Low) * step;
        int quads = (high - low + 3) / 4;
        for (int q = 0; q < quads; q++)
        {
            // The last four may overlap the ones before.
            bool isLast = q == quads - 1;
            int position = isLast ? high - low - 4 : 4 * q;
            nint offset = (nint)position * step;
            int* to = (int*)target + (nint)(low + position) * stride;
            LaneShuffle.Interleave(LoadFour(first + offset, step, isLast), LoadFour(third + offset, step, isLast), out Vector128<int> acLow, out Vector128<int> acHigh);
            LaneShuffle.Interleave(LoadFour(second + offset, step, isLast), LoadFour(fourth + offset, step, isLast), out Vector128<int> bdLow, out Vector128<int> bdHigh);
            LaneShuffle.Interleave(acLow, bdLow, out Vector128<int> row0, out Vector128<int> row1);
            LaneShuffle.Interleave(acHigh, bdHigh, out Vector128<int> row2, out Vector128<int> row3);
            row0.Store(to);
            row1.Store(to + stride);
            row2.Store(to + 2 * stride);
            row3.Store(to + 3 * stride);
        }

        if (low == 0 && high == length) return;
        for (int i = 0; i < 4; i++)
        {
            PackOne(channels[i], cellsOf[i][segment], 0, low, target + i, stride);
            PackOne(channels[i], cellsOf[i][segment], high, length, target + i, stride);
        }
    }

    // With a step of 2 two whole vectors are read, one element more than the four: not where these are the last.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<int> LoadFour(int* source, int step, bool isLast)
    {
        if (step == 1) return Vector128.Load(source);
        if (step != 2 || isLast) return Vector128.Create(source[0], source[step], source[2 * (nint)step], source[3 * (nint)step]);
        LaneShuffle.Deinterleave(Vector128.Load(source), Vector128.Load(source + 4), out Vector128<int> even, out _);
        return even;
    }

    /// <summary>One column's cells at the positions from <paramref name="start"/> up to <paramref name="end"/> of a segment.</summary>
    private void PackOne(T* channel, in TapCells cells, int start, int end, T* target, int stride)
    {
        int low = Math.Clamp(cells.Low, start, end);
        int high = Math.Clamp(cells.High, low, end);
        Clear(target + (nint)start * stride, stride, low - start);
        nint step = geometry.Width.Stride;
        T* from = channel + cells.First + (low - cells.Low) * step;
        T* to = target + (nint)low * stride;
        for (int i = low; i < high; i++, from += step, to += stride) *to = *from;
        Clear(to, stride, end - high);
    }

    /// <summary>The existing cells that a tap reads along a segment.</summary>
    /// <param name="Low">The first position that has one, counted from the segment's.</param>
    /// <param name="High">Behind the last such position.</param>
    /// <param name="First">Where in a channel that first cell lies.</param>
    private readonly record struct TapCells(int Low, int High, nint First);
}
