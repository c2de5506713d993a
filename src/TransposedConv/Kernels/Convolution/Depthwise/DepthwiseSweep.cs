using System.Numerics;
using System.Runtime.CompilerServices;
using TransposedConv.Kernels.Simd;
using TransposedConv.Kernels.Threading;

namespace TransposedConv.Kernels.Convolution;

/// <summary>Gather through a stride where an output channel reads one input channel: rows of the input are read once, from the top down, and taken apart in registers.</summary>
/// <remarks>
/// An input row serves several output rows, all of whose sums are under way at once (drawn for a kernel of 8 rows, stride 4):
/// <code>
/// input rows   0 1 2 3 4 5 6 7 8 9 …
/// output row 0 ├── kernel ───┤
/// output row 1         ├── kernel ───┤
/// </code>
/// Each sum has its taps in ascending order. Zeros stand for cells of a row that do not exist, so the weights must be finite; rows that do not exist are left out.
/// Items are (block of output rows, a few <see cref="SweepStream{T, TVector, TSimd}"/>s): several, since the sums of one alone wait for each other.
/// </remarks>
internal readonly unsafe struct DepthwiseSweep<T, TVector, TSimd> : IRangeBody
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where TVector : unmanaged
    where TSimd : struct, ISimd<T, TVector>
{
    private readonly PhasePlan _plan;
    private readonly DepthwiseLayout _layout;
    private readonly SweepLayout _sweep;
    private readonly T* _input;
    private readonly T* _weight;
    private readonly T* _bias;
    private readonly T* _output;

    public DepthwiseSweep(PhasePlan plan, DepthwiseLayout layout, SweepLayout sweep, T* input, T* weight, T* bias, T* output)
    {
        _plan = plan;
        _layout = layout;
        _sweep = sweep;
        _input = input;
        _weight = weight;
        _bias = bias;
        _output = output;
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Run(int start, int end)
    {
        int pieces = _sweep.Columns * _sweep.Pieces;
        using var masks = new AlignedScratch<TVector>((long)pieces * _plan.Width.InputStep);
        using var cells = new AlignedScratch<SameCells<T, TVector, TSimd>>(pieces);
        using var sums = new AlignedScratch<TVector>(SweepRows<T, TVector, TSimd>.Registers);
        using var packed = new AlignedScratch<T>(_layout.IsInOrder ? 0 : (long)SweepLayout.Streams * _layout.Taps);
        for (int i = 0; i < pieces; i++) cells.Pointer[i] = CellsOf(i, masks.Pointer);

        SweepStream<T, TVector, TSimd>* streams = stackalloc SweepStream<T, TVector, TSimd>[SweepLayout.Streams];
        for (int item = start; item < end; item++)
        {
            (int group, int block) = Math.DivRem(item, _sweep.RowBlocks);
            int first = group * SweepLayout.Streams;
            int count = Math.Min(SweepLayout.Streams, _sweep.AllStreams - first);
            for (int i = 0; i < count; i++) streams[i] = StreamOf(first + i, cells.Pointer, packed.Pointer + i * _layout.Taps);
            int y = block * _sweep.Rows;
            Sweep(new SweepRows<T, TVector, TSimd>(_plan, _sweep, streams, count, sums.Pointer), y, Math.Min(_sweep.Rows, _plan.Height.Cells - y));
        }
    }

    /// <summary>Which cells exist for a piece of a row's taps, as many as the stride, and a register's columns.</summary>
    private SameCells<T, TVector, TSimd> CellsOf(int piece, TVector* masks)
    {
        int step = _plan.Width.InputStep, most = step * TSimd.Count;
        (int column, int part) = Math.DivRem(piece, _sweep.Pieces);
        long first = ((long)column * TSimd.Count + part) * step + _plan.Width.Shifts[0];
        int low = (int)Math.Clamp(-first, 0, most), high = (int)Math.Clamp(_plan.Width.InputLength - first, 0, most);
        return new SameCells<T, TVector, TSimd>(low, high, step, masks + piece * step);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private SweepStream<T, TVector, TSimd> StreamOf(int index, SameCells<T, TVector, TSimd>* cells, T* packed)
    {
        (int plane, int column) = Math.DivRem(index, _sweep.Columns);
        (int inPlane, int o) = Math.DivRem(plane, _plan.OutChannels);
        int group = inPlane % _plan.Groups;
        int x = column * TSimd.Count;
        T* weights = _weight + (nint)group * _plan.GroupWeights + (nint)o * _plan.WeightOutStride;
        return new SweepStream<T, TVector, TSimd>(
            _input + (nint)inPlane * _plan.InputCells + (nint)((long)x * _plan.Width.InputStep + _plan.Width.Shifts[0]),
            _layout.InOrder(weights, packed),
            cells + column * _sweep.Pieces,
            _output + (nint)plane * _plan.OutputCells + x,
            _bias is null ? T.Zero : _bias[group * _plan.OutChannels + o] + T.Zero,
            Math.Min(TSimd.Count, _plan.Width.Cells - x));
    }

    /// <summary>Some output rows of some streams.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Sweep(in SweepRows<T, TVector, TSimd> rows, int y, int count)
    {
        PhaseAxis height = _plan.Height;
        int taps = height.Shifts.Length, step = height.InputStep, live = _sweep.LiveRows;
        rows.Clear();

        // With each stride of input rows an output row begins. The first ones also give to rows above the block and the last ones to rows below it: sums that are never written.
        for (int i = 0; i < count + live - 1; i++)
        {
            for (int r = 0; r < Math.Min(step, taps); r++)
            {
                long row = ((long)y + i) * step + height.Shifts[0] + r;
                if (row < 0 || row >= height.InputLength) continue;
                bool isOldestDone = r + (live - 1) * step >= taps;
                rows.Add((nint)row, r, i, isOldestDone ? live - 1 : live);
            }

            int done = i - (live - 1);
            if (done >= 0) rows.Write(y + done, done);
            rows.Clear(i + 1);
        }
    }
}
