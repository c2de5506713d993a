using System.Numerics;
using TransposedConv.Kernels.Simd;
using TransposedConv.Kernels.Threading;

namespace TransposedConv.Kernels.Convolution;

/// <summary>
/// Where register tiles get their weights from: a packing of the whole weight, the weight itself, or parts of it that are packed when their turn comes and used up while they are
/// in the second-level cache.
/// </summary>
/// <remarks>
/// Parts save a weight that is used once the way to memory and back. They are stretches of it that lie together: many output channels of some input channels, or the
/// other way round.
/// </remarks>
/// <param name="plan">The phases, and where channels lie in the weight.</param>
/// <param name="packed">The packing of the whole weight, or null.</param>
/// <param name="weight">The weight as the layer has it.</param>
/// <param name="isInPlace">Whether the weight is read where it lies.</param>
/// <param name="mostOutChannels">Output channels that a share has at most; fewer of them leave a part room for more input channels.</param>
internal readonly unsafe struct WeightSupply<T, TVector, TSimd>(PhasePlan plan, T* packed, T* weight, bool isInPlace, int mostOutChannels)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where TVector : unmanaged
    where TSimd : struct, ISimd<T, TVector>
{
    /// <summary>A multiple of every tile height, so that a part ends with a whole tile.</summary>
    private const int ChannelGranule = 8;

    private const int PartBytes = 192 * 1024;

    private const int FewestInChannels = 16;

    public bool IsPacked => packed is not null;

    public bool IsInPlace => isInPlace;

    public bool IsInParts => !IsPacked && !IsInPlace;

    private bool IsInContiguous => plan.WeightInStride <= plan.WeightOutStride;

    private int MostElements => PartBytes / sizeof(T) / Math.Max(1, plan.GroupWeights / plan.InChannels / plan.OutChannels);

    /// <summary>Output channels of a part.</summary>
    public int OutChannels => !IsInParts ? plan.OutChannels
        : IsInContiguous ? ChannelGranule
        : Math.Min(Math.Max(MostElements / FewestInChannels / ChannelGranule * ChannelGranule, ChannelGranule), mostOutChannels);

    /// <summary>Input channels of a part at most.</summary>
    public int InChannels => !IsInParts ? plan.InChannels : Math.Clamp(MostElements / OutChannels, 1, plan.InChannels);

    /// <summary>Elements that the largest part takes.</summary>
    public long PartLength => !IsInParts ? 0 : (long)plan.GroupLength / plan.OutChannels / plan.InChannels * OutChannels * InChannels;

    /// <summary>The weights of some channels.</summary>
    /// <param name="group">The group.</param>
    /// <param name="firstOut">The first output channel of a part.</param>
    /// <param name="outs">Output channels, at most <see cref="OutChannels"/>.</param>
    /// <param name="firstIn">The first input channel.</param>
    /// <param name="ins">Input channels, at most <see cref="InChannels"/>.</param>
    /// <param name="tiles">Packs them.</param>
    /// <param name="memory">Room for <see cref="PartLength"/> elements.</param>
    public WeightPart<T> Part(int group, int firstOut, int outs, int firstIn, int ins, in WeightTiles<T, TVector, TSimd> tiles, T* memory)
    {
        if (IsPacked) return new WeightPart<T>((nint)(packed + group * plan.GroupLength), 0, plan.InChannels, 0, plan.OutChannels);
        var part = new WeightPart<T>((nint)memory, firstIn, ins, firstOut, outs);
        tiles.Pack(Source(group, firstOut, firstIn), part, 0, outs, 0, ins);
        return part;
    }

    /// <summary>Asks for the weights of some channels that are not packed yet.</summary>
    /// <inheritdoc cref="Part"/>
    public void Prefetch(int group, int firstOut, int outs, int firstIn, int ins)
    {
        T* source = Source(group, firstOut, firstIn);
        (int rows, nint step, nint length) = IsInContiguous
            ? (outs, plan.WeightOutStride, (nint)ins * plan.WeightInStride)
            : (ins, plan.WeightInStride, (nint)outs * plan.WeightOutStride);
        for (int r = 0; r < rows; r++, source += step) CacheLine.Prefetch(source, length * sizeof(T));
    }

    /// <summary>The weight of an output channel at an input channel, as the layer has it.</summary>
    public T* Source(int group, int firstOut, int firstIn) =>
        weight + (nint)group * plan.GroupWeights + (nint)firstIn * plan.WeightInStride + (nint)firstOut * plan.WeightOutStride;
}
