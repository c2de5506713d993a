using System.Numerics;
using System.Runtime.Intrinsics;
using TransposedConv.Kernels.MatrixMultiply;
using TransposedConv.Kernels.Threading;

namespace TransposedConv.Kernels.Convolution;

/// <summary>
/// Packs blocks of rows (output channel, phase) of a class of phases, each <c>[input channel][tap][row]</c>.
/// </summary>
/// <param name="plan">The phases, and where channels lie in the weight.</param>
/// <param name="offsets">Room for <see cref="OffsetsLength"/> numbers.</param>
internal unsafe struct WeightBlocks<T>(PhasePlan plan, int* offsets)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private (PhaseClass? Class, int Phase, int Height) _listed;
    private bool _isInRuns;

    /// <summary>Elements of 16 bytes: neighbouring phases' weights are neighbours themselves where the kernel is not dilated.</summary>
    private static int RunLength => sizeof(Vector128<byte>) / sizeof(T);

    /// <summary>The offsets of the largest block.</summary>
    public static long OffsetsLength(PhasePlan plan, int mostRows)
    {
        int mostTaps = 0;
        foreach (PhaseClass phaseClass in plan.Classes) mostTaps = Math.Max(mostTaps, phaseClass.Taps);
        return (long)mostRows * mostTaps;
    }

    /// <summary>Whether a class has all taps of the kernel in one phase, so that whole kernels of a block become its rows.</summary>
    public static bool AreTurned(PhasePlan plan, PhaseClass phaseClass) =>
        phaseClass.Phases.Length == 1 && phaseClass.Taps == Math.Min(plan.WeightInStride, plan.WeightOutStride);

    /// <summary>Packs one block.</summary>
    /// <param name="phaseClass">The class.</param>
    /// <param name="firstRow">The block's first row.</param>
    /// <param name="height">Its rows.</param>
    /// <param name="source">The weight of output channel 0 at the first input channel.</param>
    /// <param name="inChannels">How many input channels.</param>
    /// <param name="block">Where to.</param>
    public void Pack(PhaseClass phaseClass, int firstRow, int height, T* source, int inChannels, T* block)
    {
        int taps = phaseClass.Taps;
        (int channel, int phase) = Math.DivRem(firstRow, phaseClass.Phases.Length);
        T* kernels = source + (nint)channel * plan.WeightOutStride;
        if (plan.HasNeighbouringRows)
        {
            for (int c = 0; c < inChannels; c++) new ReadOnlySpan<T>(source + (nint)c * plan.WeightInStride + firstRow, height).CopyTo(new Span<T>(block + (nint)c * height, height));
            return;
        }

        if (AreTurned(plan, phaseClass))
        {
            if (taps == plan.WeightInStride) TransposedCopy.Run(kernels, plan.WeightOutStride, height, inChannels * taps, block, height);
            else for (int c = 0; c < inChannels; c++) TransposedCopy.Run(kernels + (nint)c * plan.WeightInStride, plan.WeightOutStride, height, taps, block + (nint)c * taps * height, height);
            return;
        }

        if (_listed != (phaseClass, phase, height)) _isInRuns = ListOffsets(phaseClass, phase, height);
        _listed = (phaseClass, phase, height);
        if (_isInRuns) CopyRuns(kernels, inChannels, taps * height, block);
        else if (phaseClass.Phases.Length == 1 && plan.WeightInStride < plan.WeightOutStride) CopyRows(kernels, inChannels, phaseClass.Phases[0].Taps, height, block);
        else Copy(kernels, inChannels, taps * height, block);
    }

    /// <summary>Asks for the weights of a block.</summary>
    /// <inheritdoc cref="Pack"/>
    public readonly void Prefetch(PhaseClass phaseClass, int firstRow, int height, T* source, int inChannels)
    {
        (int first, int phase) = Math.DivRem(firstRow, phaseClass.Phases.Length);
        int channels = (phase + height + phaseClass.Phases.Length - 1) / phaseClass.Phases.Length;
        T* kernels = source + (nint)first * plan.WeightOutStride;
        bool isInContiguous = plan.WeightInStride < plan.WeightOutStride;
        (int outer, nint step, nint length) = isInContiguous
            ? (channels, plan.WeightOutStride, (nint)inChannels * plan.WeightInStride)
            : (inChannels, plan.WeightInStride, (nint)channels * plan.WeightOutStride);
        for (int i = 0; i < outer; i++, kernels += step) CacheLine.Prefetch(kernels, length * sizeof(T));
    }

    /// <summary>For each cell of a block, at one input channel, where its weight lies behind the first row's kernel.</summary>
    /// <returns>Whether all lie in runs of <see cref="RunLength"/>.</returns>
    private readonly bool ListOffsets(PhaseClass phaseClass, int phase, int height)
    {
        int kernel = 0;
        for (int r = 0; r < height; r++)
        {
            int* cell = offsets + r;
            foreach (int tap in phaseClass.Phases[phase].Taps)
            {
                *cell = kernel + tap;
                cell += height;
            }

            if (++phase < phaseClass.Phases.Length) continue;
            phase = 0;
            kernel += plan.WeightOutStride;
        }

        int length = height * phaseClass.Taps;
        bool isInRuns = length % RunLength == 0;
        for (int i = 0; i < length && isInRuns; i++) isInRuns = offsets[i] == offsets[i - i % RunLength] + i % RunLength;
        return isInRuns;
    }

    private readonly void Copy(T* source, int inChannels, int length, T* target)
    {
        for (int c = 0; c < inChannels; c++, source += plan.WeightInStride, target += length)
        {
            for (int i = 0; i < length; i++) target[i] = source[offsets[i]];
        }
    }

    /// <summary>A row after the other, whose kernels lie together: with rows a power of two apart many of them at a time fall into one set of the cache.</summary>
    private readonly void CopyRows(T* kernels, int inChannels, int[] taps, int height, T* target)
    {
        for (int r = 0; r < height; r++, kernels += plan.WeightOutStride)
        {
            T* kernel = kernels;
            T* cell = target + r;
            for (int c = 0; c < inChannels; c++, kernel += plan.WeightInStride)
            {
                foreach (int tap in taps)
                {
                    *cell = kernel[tap];
                    cell += height;
                }
            }
        }
    }

    private readonly void CopyRuns(T* source, int inChannels, int length, T* target)
    {
        for (int c = 0; c < inChannels; c++, source += plan.WeightInStride, target += length)
        {
            for (int i = 0; i < length; i += RunLength) Vector128.Store(Vector128.Load((byte*)(source + offsets[i])), (byte*)(target + i));
        }
    }
}
