using System.Runtime.CompilerServices;
using TransposedConv.Kernels.Simd;

namespace TransposedConv.Kernels.Convolution;

/// <summary>The sums under way in a <see cref="DepthwiseSweep{T, TVector, TSimd}"/>: of each stream a register for each output row that has begun and is not done.</summary>
/// <remarks>They lie in memory, row by row by turns: <c>[output row modulo rows under way][stream]</c>.</remarks>
internal readonly unsafe ref struct SweepRows<T, TVector, TSimd>
    where T : unmanaged
    where TVector : unmanaged
    where TSimd : struct, ISimd<T, TVector>
{
    private readonly SweepStream<T, TVector, TSimd>* _streams;
    private readonly int _count;
    private readonly TVector* _sums;
    private readonly int _live;
    private readonly int _step;
    private readonly int _taps;
    private readonly nint _strideWeights;
    private readonly nint _inputWidth;
    private readonly nint _outputWidth;

    /// <param name="plan">The plan.</param>
    /// <param name="sweep">How it is divided.</param>
    /// <param name="streams">The streams.</param>
    /// <param name="count">How many.</param>
    /// <param name="sums">Memory for <see cref="Registers"/>.</param>
    public SweepRows(PhasePlan plan, SweepLayout sweep, SweepStream<T, TVector, TSimd>* streams, int count, TVector* sums)
    {
        _streams = streams;
        _count = count;
        _sums = sums;
        _live = sweep.LiveRows;
        _step = plan.Width.InputStep;
        _taps = plan.Width.Shifts.Length;
        _strideWeights = (nint)plan.Height.InputStep * _taps;
        _inputWidth = plan.Width.InputLength;
        _outputWidth = plan.Width.OutputLength;
    }

    /// <summary>Registers of sums.</summary>
    public static int Registers => SweepLayout.Streams * SweepLayout.MostLiveRows;

    /// <summary>Begins all sums.</summary>
    public void Clear()
    {
        for (int row = 0; row < _live; row++) Clear(row);
    }

    /// <summary>Begins the sums of an output row.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Clear(int row)
    {
        TVector* sums = SumsOf(row);
        for (int i = 0; i < _count; i++) sums[i] = TSimd.Zero;
    }

    /// <summary>Adds what an input row gives to the output rows that read it.</summary>
    /// <param name="inputRow">The input row.</param>
    /// <param name="tap">The row of taps by which the newest of the output rows reads it; each older one does by the row of taps a stride below.</param>
    /// <param name="newest">The newest output row.</param>
    /// <param name="readers">How many output rows read it, at most as many as are under way.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Add(nint inputRow, int tap, int newest, int readers)
    {
        if (_step == 4) Add<Count4>(inputRow, tap, newest, readers);
        else Add<Count8>(inputRow, tap, newest, readers);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Add<TStep>(nint inputRow, int tap, int newest, int readers)
        where TStep : struct, ICount
    {
        TVector* first = SumsOf(newest), second = SumsOf(newest + _live - 1), third = SumsOf(newest + 2 * _live - 2);
        nint source = inputRow * _inputWidth;
        int weight = tap * _taps;
        if (readers == 1) Add<TStep, Count1>(source, weight, first, second, third);
        else if (readers == 2) Add<TStep, Count2>(source, weight, first, second, third);
        else if (readers == 3) Add<TStep, Count3>(source, weight, first, second, third);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Add<TStep, TReaders>(nint row, nint weight, TVector* first, TVector* second, TVector* third)
        where TStep : struct, ICount
        where TReaders : struct, ICount
    {
        nint below = _strideWeights;
        for (int i = 0; i < _count; i++)
        {
            SweepStream<T, TVector, TSimd>* stream = _streams + i;
            T* source = stream->Source + row;
            T* weights = stream->Weights + weight;
            SameCells<T, TVector, TSimd>* cells = stream->Cells;
            TVector a = first[i];
            TVector b = TReaders.Count > 1 ? second[i] : default;
            TVector c = TReaders.Count > 2 ? third[i] : default;
            for (int left = _taps; left > 0; left -= TStep.Count)
            {
                if (TStep.Count == 4)
                {
                    CellSplit<T, TVector, TSimd>.Split4(
                        cells->Load(source, 0), cells->Load(source, 1), cells->Load(source, 2), cells->Load(source, 3),
                        out TVector v0, out TVector v1, out TVector v2, out TVector v3);
                    Add<TReaders>(v0, weights, below, ref a, ref b, ref c);
                    if (left > 1) Add<TReaders>(v1, weights + 1, below, ref a, ref b, ref c);
                    if (left > 2) Add<TReaders>(v2, weights + 2, below, ref a, ref b, ref c);
                    if (left > 3) Add<TReaders>(v3, weights + 3, below, ref a, ref b, ref c);
                }
                else
                {
                    TSimd.Deinterleave(cells->Load(source, 0), cells->Load(source, 1), out TVector even0, out TVector odd0);
                    TSimd.Deinterleave(cells->Load(source, 2), cells->Load(source, 3), out TVector even1, out TVector odd1);
                    TSimd.Deinterleave(cells->Load(source, 4), cells->Load(source, 5), out TVector even2, out TVector odd2);
                    TSimd.Deinterleave(cells->Load(source, 6), cells->Load(source, 7), out TVector even3, out TVector odd3);
                    CellSplit<T, TVector, TSimd>.Split4(even0, even1, even2, even3, out TVector v0, out TVector v2, out TVector v4, out TVector v6);
                    CellSplit<T, TVector, TSimd>.Split4(odd0, odd1, odd2, odd3, out TVector v1, out TVector v3, out TVector v5, out TVector v7);
                    Add<TReaders>(v0, weights, below, ref a, ref b, ref c);
                    if (left > 1) Add<TReaders>(v1, weights + 1, below, ref a, ref b, ref c);
                    if (left > 2) Add<TReaders>(v2, weights + 2, below, ref a, ref b, ref c);
                    if (left > 3) Add<TReaders>(v3, weights + 3, below, ref a, ref b, ref c);
                    if (left > 4) Add<TReaders>(v4, weights + 4, below, ref a, ref b, ref c);
                    if (left > 5) Add<TReaders>(v5, weights + 5, below, ref a, ref b, ref c);
                    if (left > 6) Add<TReaders>(v6, weights + 6, below, ref a, ref b, ref c);
                    if (left > 7) Add<TReaders>(v7, weights + 7, below, ref a, ref b, ref c);
                }

                source += TStep.Count;
                weights += TStep.Count;
                cells++;
            }

            first[i] = a;
            if (TReaders.Count > 1) second[i] = b;
            if (TReaders.Count > 2) third[i] = c;
        }
    }

    /// <summary>Writes the sums of an output row.</summary>
    /// <param name="outputRow">Where to write them.</param>
    /// <param name="row">Which of the sums they are.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Write(int outputRow, int row)
    {
        TVector* sums = SumsOf(row);
        nint offset = outputRow * _outputWidth;
        for (int i = 0; i < _count; i++)
        {
            T* target = _streams[i].Target + offset;
            TVector value = TSimd.Add(sums[i], TSimd.Broadcast(_streams[i].Bias));
            if (_streams[i].Columns == TSimd.Count) TSimd.Store(value, target);
            else TSimd.Store(value, target, TSimd.Lanes(0, _streams[i].Columns));
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private TVector* SumsOf(int row) => _sums + row % _live * SweepLayout.Streams;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Add<TReaders>(TVector cells, T* weight, nint below, ref TVector a, ref TVector b, ref TVector c)
        where TReaders : struct, ICount
    {
        a = TSimd.FusedMultiplyAdd(cells, TSimd.Broadcast(weight[0]), a);
        if (TReaders.Count > 1) b = TSimd.FusedMultiplyAdd(cells, TSimd.Broadcast(weight[below]), b);
        if (TReaders.Count > 2) c = TSimd.FusedMultiplyAdd(cells, TSimd.Broadcast(weight[2 * below]), c);
    }
}
