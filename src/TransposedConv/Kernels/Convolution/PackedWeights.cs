using System.Numerics;
using TransposedConv.Kernels.MatrixMultiply;
using TransposedConv.Kernels.Simd;
using TransposedConv.Kernels.Threading;

namespace TransposedConv.Kernels.Convolution;

/// <summary>
/// Packs the weights as the register tiles read them: for each group and class of phases the rows (output channel, phase) in blocks of the tile's
/// height, each block <c>[input channel][tap][row]</c>.
/// </summary>
internal readonly unsafe struct PackedWeights<T, TVector, TSimd>(PhasePlan plan, T* weight, T* packed) : IRangeBody
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where TVector : unmanaged
    where TSimd : struct, ISimd<T, TVector>
{
    private const int ChannelsPerItem = 8;

    /// <summary>The packing of a weight: the one that is kept in its slot, or a new one, which is then kept.</summary>
    public static AlignedMemory<T> Keep(PhasePlan plan, T* weight, in WeightSlot<T> slot)
    {
        WeightCache<T> cache = slot.Cache!;
        var kind = new PackingKind(plan, TSimd.MaxTileRows, 0, 0, 0);
        if (cache.Find(kind, slot.Offset, slot.Version) is { } known) return known;
        AlignedMemory<T> memory = cache.Rent(plan.PackedLength, slot.Version);
        new PackedWeights<T, TVector, TSimd>(plan, weight, memory.Pointer).Pack();
        cache.Keep(kind, slot.Offset, slot.Version, memory);
        return memory;
    }

    public void Pack() =>
        ParallelRange.Run(plan.Groups * Items, work: 4L * plan.Groups * plan.GroupWeights, this);

    private int Items => (plan.OutChannels + ChannelsPerItem - 1) / ChannelsPerItem;

    /// <inheritdoc/>
    public void Run(int start, int end)
    {
        for (int item = start; item < end; item++)
        {
            (int group, int block) = Math.DivRem(item, Items);
            int channel = block * ChannelsPerItem;
            int channels = Math.Min(ChannelsPerItem, plan.OutChannels - channel);
            T* target = packed + group * plan.GroupLength;
            foreach (PhaseClass phaseClass in plan.Classes)
            {
                int rows = phaseClass.Phases.Length;
                nint depth = (nint)plan.InChannels * phaseClass.Taps;
                PackRows(weight + (nint)group * plan.GroupWeights, phaseClass, channel * rows, channels * rows, target + channel * rows * depth);
                target += plan.OutChannels * rows * depth;
            }
        }
    }

    private void PackRows(T* source, PhaseClass phaseClass, int firstRow, int rows, T* target)
    {
        for (int done = 0; done < rows;)
        {
            int height = TileLoop.NextRows<T, TVector, TSimd>(rows - done);
            PackBlock(source, phaseClass, firstRow + done, height, target);
            target += (nint)height * plan.InChannels * phaseClass.Taps;
            done += height;
        }
    }

    // Input channels outermost: the kernels of neighbouring output channels at one input channel lie together.
    private void PackBlock(T* source, PhaseClass phaseClass, int firstRow, int height, T* target)
    {
        int taps = phaseClass.Taps;
        for (int c = 0; c < plan.InChannels; c++, source += plan.WeightInStride, target += taps * height)
        {
            (int channel, int phase) = Math.DivRem(firstRow, phaseClass.Phases.Length);
            for (int r = 0; r < height; r++)
            {
                T* kernel = source + (nint)channel * plan.WeightOutStride;
                T* cell = target + r;
                foreach (int tap in phaseClass.Phases[phase].Taps)
                {
                    *cell = kernel[tap];
                    cell += height;
                }

                if (++phase < phaseClass.Phases.Length) continue;
                phase = 0;
                channel++;
            }
        }
    }
}
