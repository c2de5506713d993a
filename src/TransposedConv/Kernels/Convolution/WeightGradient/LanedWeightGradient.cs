using System.Numerics;
using TransposedConv.Kernels.MatrixMultiply;
using TransposedConv.Kernels.Simd;
using TransposedConv.Kernels.Threading;

namespace TransposedConv.Kernels.Convolution;

/// <summary>
/// The gradient by the weight in the order of <see cref="WeightGradientLanes"/>: vectors along positions, the large array read through a window in
/// which every tap reads neighbours.
/// </summary>
/// <remarks>
/// Items are (group, part of its small channels). An item goes through the positions in blocks whose window fits the cache and keeps a register of lanes
/// for every element in memory between blocks. Zeros stand for cells that do not exist, or masks where the small array is not finite.
/// </remarks>
internal readonly unsafe struct LanedWeightGradient<T, TVector, TSimd, TCells> : IRangeBody
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where TVector : unmanaged
    where TSimd : struct, ISimd<T, TVector>
    where TCells : struct, ICellRule
{
    private const int SumBytes = 256 * 1024;
    private const int BlockBytes = 192 * 1024;
    private const int Lanes = WeightGradientLanes.Count;

    /// <summary>A multiple of the rows of every tile.</summary>
    private const int RowGranule = 4;

    private readonly ConvolutionGeometry _geometry;
    private readonly PhasePlan _plan;
    private readonly T* _small;
    private readonly T* _large;
    private readonly T* _gradient;
    private readonly InputWindow<T, TVector, TSimd> _window;
    private readonly int* _offsets;
    private readonly T* _masks;
    private readonly T* _existing;
    private readonly int _partRows;
    private readonly int _blockRows;
    private readonly int _blockColumns;

    private LanedWeightGradient(
        in ConvolutionGeometry geometry, PhasePlan plan, T* small, T* large, T* gradient, int partRows, (int Rows, int Columns) block, int* offsets, T* masks, T* existing)
    {
        _geometry = geometry;
        _plan = plan;
        _small = small;
        _large = large;
        _gradient = gradient;
        _partRows = partRows;
        (_blockRows, _blockColumns) = block;
        _window = new InputWindow<T, TVector, TSimd>(plan, _blockRows, _blockColumns);
        _offsets = offsets;
        _masks = masks;
        _existing = existing;
    }

    private int SmallPitch => (_blockColumns + Lanes - 1) / Lanes * Lanes;

    private int Columns => _geometry.LargeChannelsPerGroup * _plan.Classes[0].Taps;

    private int Parts => (_geometry.SmallChannelsPerGroup + _partRows - 1) / _partRows;

    private nint MaskOffset => (nint)_geometry.LargeChannelsPerGroup * (nint)_window.ChannelLength;

    /// <summary>Writes all of the gradient.</summary>
    public static void Run(in ConvolutionGeometry geometry, T* small, T* large, T* gradient)
    {
        PhasePlan plan = PlanCache.Gather(geometry);
        new Span<T>(gradient, geometry.WeightElements).Clear();
        if (plan.Classes.Length == 0 || plan.Positions == 0) return;

        int columns = geometry.LargeChannelsPerGroup * plan.Classes[0].Taps;
        int fitting = Math.Max(RowGranule, SumBytes / sizeof(T) / Lanes / columns / RowGranule * RowGranule);
        int threads = ParallelRange.ThreadsFor(geometry.Operations);
        if (geometry.Groups < threads)
        {
            int share = (geometry.SmallChannelsPerGroup + 2 * threads - 1) / (2 * threads);
            fitting = Math.Min(fitting, (share + RowGranule - 1) / RowGranule * RowGranule);
        }

        int partRows = Math.Min(fitting, geometry.SmallChannelsPerGroup);
        using var offsets = new AlignedScratch<int>(columns);
        using var masks = new AlignedScratch<T>(2 * Lanes);
        using var existing = new AlignedScratch<T>(TCells.MayBeMissing ? geometry.LargeCells : 0);
        if (TCells.MayBeMissing) new Span<byte>(existing.Pointer, geometry.LargeCells * sizeof(T)).Fill(byte.MaxValue);
        var body = new LanedWeightGradient<T, TVector, TSimd, TCells>(
            geometry, plan, small, large, gradient, partRows, ChooseBlock(geometry, plan, partRows), offsets.Pointer, masks.Pointer, existing.Pointer);
        body.FillOffsets();
        ParallelRange.Run(geometry.Groups * body.Parts, geometry.Operations, body);
    }

    /// <inheritdoc/>
    public void Run(int start, int end)
    {
        using var window = new AlignedScratch<T>((TCells.MayBeMissing ? 2 : 1) * (long)MaskOffset + Lanes);
        using var left = new AlignedScratch<T>((long)_partRows * _blockRows * SmallPitch);
        using var sums = new AlignedScratch<T>((long)_partRows * Columns * Lanes);
        for (int item = start; item < end; item++)
        {
            (int group, int part) = Math.DivRem(item, Parts);
            int first = part * _partRows;
            int rows = Math.Min(_partRows, _geometry.SmallChannelsPerGroup - first);
            new Span<T>(sums.Pointer, rows * Columns * Lanes).Clear();
            for (int n = 0; n < _geometry.Batch; n++)
                for (int z = 0; z < _geometry.Depth.Small; z++)
                    for (int y = 0; y < _geometry.Height.Small; y += _blockRows)
                        for (int x = 0; x < _geometry.Width.Small; x += _blockColumns)
                        {
                            AddBlock(n, group, first, rows, z, y, x, window.Pointer, left.Pointer, sums.Pointer);
                        }

            AddLanes(group * _geometry.SmallChannelsPerGroup + first, rows, sums.Pointer);
        }
    }

    /// <summary>Whole rows, as many as fit; of long rows a part that is a multiple of all lanes.</summary>
    private static (int Rows, int Columns) ChooseBlock(in ConvolutionGeometry geometry, PhasePlan plan, int partRows)
    {
        int columns = geometry.Width.Small;
        while (columns > 4 * Lanes && RowBytes(geometry, plan, partRows, columns) > BlockBytes) columns = (columns / 2 + Lanes - 1) / Lanes * Lanes;
        if (columns < geometry.Width.Small) return (1, columns);
        long one = RowBytes(geometry, plan, partRows, columns);
        long perRow = sizeof(T) * (geometry.LargeChannelsPerGroup * InputWindow<T, TVector, TSimd>.LengthPerRow(plan, columns) + (long)partRows * columns);
        long rows = 1 + Math.Max(0, (BlockBytes - one) / perRow);
        return ((int)Math.Min(rows, geometry.Height.Small), columns);
    }

    private static long RowBytes(in ConvolutionGeometry geometry, PhasePlan plan, int partRows, int columns) =>
        sizeof(T) * (geometry.LargeChannelsPerGroup * new InputWindow<T, TVector, TSimd>(plan, 1, columns).ChannelLength + (long)partRows * columns);

    private void FillOffsets()
    {
        int* offset = _offsets;
        for (int l = 0; l < _geometry.LargeChannelsPerGroup; l++)
        {
            foreach (int shift in _plan.Classes[0].Shifts) *offset++ = (int)(l * _window.ChannelLength) + _window.OffsetOf(shift);
        }

        int used = _geometry.Width.Small % Lanes;
        byte* masks = (byte*)_masks;
        new Span<byte>(masks, 2 * Lanes * sizeof(T)).Fill(byte.MaxValue);
        if (used > 0) new Span<byte>(masks + (Lanes + used) * sizeof(T), (Lanes - used) * sizeof(T)).Clear();
    }

    private void AddBlock(int n, int group, int first, int rows, int z, int y, int x, T* window, T* left, T* sums)
    {
        int height = Math.Min(_blockRows, _geometry.Height.Small - y);
        int width = Math.Min(_blockColumns, _geometry.Width.Small - x);
        int channels = _geometry.LargeChannelsPerGroup;
        T* large = _large + ((nint)n * _geometry.LargeChannels + (nint)group * channels) * _geometry.LargeCells;
        TVector* masks = stackalloc TVector[2 * RowSplit<T, TVector, TSimd>.Masks];
        var row = _window.RowAt(x, stackalloc WindowStretch[_window.Lines], masks);
        var maskRow = _window.RowAt(x, stackalloc WindowStretch[_window.Lines], masks + RowSplit<T, TVector, TSimd>.Masks);
        _window.Fill(large, _geometry.LargeCells, channels, z, y, height, row, window);
        if (TCells.MayBeMissing) _window.Fill(_existing, 0, channels, z, y, height, maskRow, window + MaskOffset);

        nint channel = (nint)n * _geometry.SmallChannels + group * _geometry.SmallChannelsPerGroup + first;
        T* source = _small + channel * _geometry.SmallCells + ((nint)z * _geometry.Height.Small + y) * _geometry.Width.Small + x;
        nint rowStride = _geometry.SmallCells;
        int pitch = _geometry.Width.Small;
        if (pitch % Lanes != 0)
        {
            PackSmall(source, rows, height, width, left);
            source = left;
            rowStride = (nint)_blockRows * SmallPitch;
            pitch = SmallPitch;
        }

        var block = new LaneBlock<T>(height, width, pitch, _window.Pitch, _masks, _masks + Lanes);
        MultiplyTiles(block, source, rowStride, rows, window, sums);
    }

    // Zeros behind every row, so that the last lanes add nothing.
    private void PackSmall(T* source, int rows, int height, int width, T* target)
    {
        for (int r = 0; r < rows; r++)
        {
            for (int y = 0; y < height; y++)
            {
                T* row = target + ((nint)r * _blockRows + y) * SmallPitch;
                new ReadOnlySpan<T>(source + (nint)r * _geometry.SmallCells + (nint)y * _geometry.Width.Small, width).CopyTo(new Span<T>(row, width));
                new Span<T>(row + width, SmallPitch - width).Clear();
            }
        }
    }

    private void MultiplyTiles(in LaneBlock<T> block, T* small, nint rowStride, int rows, T* window, T* sums)
    {
        nint sumStride = (nint)Columns * Lanes;
        for (int r = 0; r < rows;)
        {
            // Four rows of four registers leave none for the operands where there are sixteen.
            int height = rows - r >= 4 && TSimd.MaxTileRows == 8 ? 4 : rows - r >= 2 ? 2 : 1;
            T* left = small + r * rowStride;
            T* target = sums + r * sumStride;
            int c = 0;
            for (; c + 4 <= Columns; c += 4)
            {
                if (height == 4) LaneTile.Multiply<T, TVector, TSimd, LaneTile4x4, TCells>(block, left, rowStride, window, MaskOffset, _offsets + c, target + c * Lanes, sumStride);
                else if (height == 2) LaneTile.Multiply<T, TVector, TSimd, LaneTile2x4, TCells>(block, left, rowStride, window, MaskOffset, _offsets + c, target + c * Lanes, sumStride);
                else LaneTile.Multiply<T, TVector, TSimd, LaneTile1x4, TCells>(block, left, rowStride, window, MaskOffset, _offsets + c, target + c * Lanes, sumStride);
            }

            for (; c < Columns; c++)
            {
                if (height == 4) LaneTile.Multiply<T, TVector, TSimd, LaneTile4x1, TCells>(block, left, rowStride, window, MaskOffset, _offsets + c, target + c * Lanes, sumStride);
                else if (height == 2) LaneTile.Multiply<T, TVector, TSimd, LaneTile2x1, TCells>(block, left, rowStride, window, MaskOffset, _offsets + c, target + c * Lanes, sumStride);
                else LaneTile.Multiply<T, TVector, TSimd, LaneTile1x1, TCells>(block, left, rowStride, window, MaskOffset, _offsets + c, target + c * Lanes, sumStride);
            }

            r += height;
        }
    }

    private void AddLanes(int channel, int rows, T* sums)
    {
        int[] taps = _plan.Classes[0].Phases[0].Taps;
        for (int r = 0; r < rows; r++)
        {
            T* kernel = _gradient + (nint)(channel + r) * _geometry.LargeChannelsPerGroup * _geometry.Taps;
            for (int l = 0; l < _geometry.LargeChannelsPerGroup; l++, kernel += _geometry.Taps)
            {
                // A sum that underflowed to −0 becomes +0, as in the definition.
                foreach (int tap in taps)
                {
                    kernel[tap] = SixteenLanes.Add(new Span<T>(sums, Lanes)) + T.Zero;
                    sums += Lanes;
                }
            }
        }
    }
}
