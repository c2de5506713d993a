using System.Numerics;
using TransposedConv.Kernels.MatrixMultiply;
using TransposedConv.Kernels.Simd;
using TransposedConv.Kernels.Threading;

namespace TransposedConv.Kernels.Convolution;

/// <summary>
/// Gather and Scatter of many small groups at few cells, depthwise layers of a stream for example: the vector runs along groups, which all do the same.
/// </summary>
/// <remarks>
/// An item is a register of groups. Its input is transposed to <c>[input channel, cell][group]</c>, its weights are to <c>[weight of a group][group]</c>
/// and kept when they are used again before they change, and its sums <c>[cell][group]</c> are transposed back.
/// </remarks>
internal readonly unsafe struct GroupLanesConvolution<T, TVector, TSimd> : IRangeBody
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where TVector : unmanaged
    where TSimd : struct, ISimd<T, TVector>
{
    private readonly PhasePlan _plan;
    private readonly GroupLanesLayout _layout;
    private readonly T* _input;
    private readonly T* _weight;
    private readonly T* _packed;
    private readonly bool _isPacked;
    private readonly T* _bias;
    private readonly T* _output;

    private GroupLanesConvolution(PhasePlan plan, T* input, T* weight, T* packed, bool isPacked, T* bias, T* output)
    {
        _plan = plan;
        _layout = plan.GroupLanes();
        _input = input;
        _weight = weight;
        _packed = packed;
        _isPacked = isPacked;
        _bias = bias;
        _output = output;
    }

    private int BlockWeights => _plan.GroupWeights * TSimd.Count;

    /// <inheritdoc cref="FewPositionsConvolution{T, TVector, TSimd}.Run(PhasePlan, T*, T*, in WeightSlot{T}, bool, T*, T*)"/>
    public static void Run(PhasePlan plan, T* input, T* weight, in WeightSlot<T> slot, bool isScatter, T* bias, T* output)
    {
        var kind = new PackingKind(plan, -1, 0, 0, TSimd.Count);
        AlignedMemory<T>? packed = slot.Cache?.Find(kind, slot.Offset, slot.Version);
        bool isPacked = packed is not null;
        bool isNew = !isPacked && slot.Cache is not null && slot.Cache.IsUsedAgain(isScatter, slot.Offset, slot.Version);
        int blocks = (plan.Groups + TSimd.Count - 1) / TSimd.Count;
        if (isNew) packed = slot.Cache!.Rent((long)blocks * plan.GroupWeights * TSimd.Count, slot.Version);
        var body = new GroupLanesConvolution<T, TVector, TSimd>(plan, input, weight, packed is null ? null : packed.Pointer, isPacked, bias, output);
        ParallelRange.Run(blocks, plan.Operations, body);
        if (isNew) slot.Cache!.Keep(kind, slot.Offset, slot.Version, packed!);
        packed?.KeepAlive();
    }

    /// <inheritdoc/>
    public void Run(int start, int end)
    {
        int inElements = _plan.InChannels * _plan.InputCells;
        int outElements = _plan.OutChannels * _plan.OutputCells;
        using var scratch = new AlignedScratch<T>(_packed is null ? BlockWeights : 0);
        using var cells = new AlignedScratch<T>((long)inElements * TSimd.Count);
        using var sums = new AlignedScratch<T>((long)_plan.OutputCells * TSimd.Count);
        for (int block = start; block < end; block++)
        {
            int group = block * TSimd.Count;
            int groups = Math.Min(TSimd.Count, _plan.Groups - group);
            T* weights = _packed is null ? scratch.Pointer : _packed + (nint)block * BlockWeights;
            if (!_isPacked) TransposedCopy.Run(_weight + (nint)group * _plan.GroupWeights, _plan.GroupWeights, groups, _plan.GroupWeights, weights, TSimd.Count);
            for (int n = 0; n < _plan.Batch; n++)
            {
                TransposedCopy.Run(_input + ((nint)n * _plan.Groups + group) * inElements, inElements, groups, inElements, cells.Pointer, TSimd.Count);
                T* output = _output + ((nint)n * _plan.Groups + group) * outElements;
                for (int o = 0; o < _plan.OutChannels; o++)
                {
                    Sum(weights + (nint)o * _plan.WeightOutStride * TSimd.Count, cells.Pointer, Bias(group, groups, o), sums.Pointer);
                    TransposedCopy.Run(sums.Pointer, TSimd.Count, _plan.OutputCells, groups, output + (nint)o * _plan.OutputCells, outElements);
                }
            }
        }
    }

    /// <summary>Without a bias too 0 is added: a sum that underflowed to −0 becomes +0, as in the definition.</summary>
    private TVector Bias(int group, int groups, int channel)
    {
        if (_bias is null) return TSimd.Zero;
        T* ends = stackalloc T[TSimd.Count];
        TSimd.Store(TSimd.Zero, ends);
        for (int g = 0; g < groups; g++) ends[g] = _bias[(group + g) * _plan.OutChannels + channel] + T.Zero;
        return TSimd.Load(ends);
    }

    private void Sum(T* weights, T* cells, TVector end, T* sums)
    {
        GroupLanesLayout.Product* product = _layout.Products.Pointer;
        GroupLanesLayout.Cell* place = _layout.Cells.Pointer;
        foreach (GroupLanesLayout.AlikeCells alike in _layout.Alike)
        {
            GroupLanesTile.Sum<T, TVector, TSimd>(product, alike.Products, place, alike.Cells, weights, cells, end, sums);
            product += alike.Products;
            place += alike.Cells;
        }
    }
}
