using System.Numerics;
using TransposedConv.Kernels.Threading;

namespace TransposedConv.Kernels.Convolution;

/// <summary>Packs the whole weight for <see cref="FewPositionsConvolution{T, TVector, TSimd}"/>, where several of its items share a block.</summary>
/// <param name="plan">What is computed.</param>
/// <param name="layout">Its rows.</param>
/// <param name="weight">The weight as the layer has it.</param>
/// <param name="packed">Where to.</param>
/// <param name="blockRows">Rows of a block.</param>
internal readonly unsafe struct FewPositionsPacking<T>(PhasePlan plan, FewPositionsLayout layout, T* weight, T* packed, int blockRows) : IRangeBody
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <inheritdoc/>
    public void Run(int start, int end)
    {
        using var offsets = new AlignedScratch<int>(WeightBlocks<T>.OffsetsLength(plan, blockRows));
        var blocks = new WeightBlocks<T>(plan, offsets.Pointer);
        int blocksOfGroup = layout.Blocks(blockRows);
        for (int item = start; item < end; item++)
        {
            (int group, int block) = Math.DivRem(item, blocksOfGroup);
            (FewPositionsClass rows, int first, int count) = layout.Block(block, blockRows);
            T* target = packed + group * plan.GroupLength + rows.WeightStart + (nint)first * plan.InChannels * rows.PhaseClass.Taps;
            blocks.Pack(rows.PhaseClass, first, count, weight + (nint)group * plan.GroupWeights, plan.InChannels, target);
        }
    }
}
