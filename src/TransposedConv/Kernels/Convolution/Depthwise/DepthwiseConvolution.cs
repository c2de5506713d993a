using System.Numerics;
using System.Runtime.CompilerServices;
using TransposedConv.Kernels.Simd;
using TransposedConv.Kernels.Threading;

namespace TransposedConv.Kernels.Convolution;

/// <summary>
/// Gather and Scatter where an output channel reads one or a few input channels: limited by memory, so sums go from registers straight to the output.
/// </summary>
/// <remarks>
/// Where a <see cref="DepthwiseSweep{T, TVector, TSimd}"/> does as well without a window, it is taken. Else items are (example, group, depth, block of rows, block of columns). The input of a block is copied into a window in the first-level cache in which every
/// tap reads neighbours. Zeros stand for cells that do not exist, so the weights must be finite. Rows are written in ascending order,
/// registers whole: what goes over the end of a row is overwritten by the next one, and only at the end of a block sums take another way. What runs once for a plane
/// or a row is compiled at its best at once: a first version of it, without inlining, took ten times as long as the sums themselves, for seconds.
/// </remarks>
internal readonly unsafe struct DepthwiseConvolution<T, TVector, TSimd> : IRangeBody
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where TVector : unmanaged
    where TSimd : struct, ISimd<T, TVector>
{
    private readonly PhasePlan _plan;
    private readonly DepthwiseLayout _layout;
    private readonly T* _input;
    private readonly T* _weight;
    private readonly T* _bias;
    private readonly T* _output;

    private DepthwiseConvolution(PhasePlan plan, DepthwiseLayout layout, T* input, T* weight, T* bias, T* output)
    {
        _plan = plan;
        _layout = layout;
        _input = input;
        _weight = weight;
        _bias = bias;
        _output = output;
    }

    /// <summary>Writes all of the output.</summary>
    /// <param name="plan">What to compute.</param>
    /// <param name="input">The array that is read through the taps.</param>
    /// <param name="weight">The weight as the layer has it.</param>
    /// <param name="bias">One number per output channel, or null.</param>
    /// <param name="output">The array that is written.</param>
    public static void Run(PhasePlan plan, T* input, T* weight, T* bias, T* output)
    {
        if (plan.Classes.Length == 0 || plan.Positions == 0)
        {
            new BiasFill<T>(output, bias, plan.Groups * plan.OutChannels, plan.OutputCells).Run(plan.Batch);
            return;
        }

        DepthwiseLayout layout = plan.DepthwiseLayout(TSimd.Count, sizeof(T));
        if (layout.Sweep is SweepLayout sweep)
        {
            ParallelRange.Run(sweep.Items, WorkOf(plan), new DepthwiseSweep<T, TVector, TSimd>(plan, layout, sweep, input, weight, bias, output));
            layout.KeepAlive();
            return;
        }

        var body = new DepthwiseConvolution<T, TVector, TSimd>(plan, layout, input, weight, bias, output);
        ParallelRange.Run(plan.Batch * plan.Groups * layout.BlocksOf(plan), WorkOf(plan), body);
        layout.KeepAlive();
    }

    /// <summary>Operations, or bytes of the output if these are more.</summary>
    private static long WorkOf(PhasePlan plan) =>
        Math.Max(DepthwiseLayout.Work(plan.Operations), (long)plan.Batch * plan.Groups * plan.OutChannels * plan.OutputCells * sizeof(T));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Run(int start, int end)
    {
        using var memory = new AlignedScratch<T>(_layout.WindowLength);
        using var sums = new AlignedScratch<T>(_layout.IsSummedInMemory(_plan) ? (long)_layout.RowPhases * _layout.SumLength : 0);
        using var packed = new AlignedScratch<T>(_layout.Taps);
        WindowPart* parts = stackalloc WindowPart[DepthwiseWindow<T, TVector, TSimd>.PartsOf(_plan)];
        TVector* masks = stackalloc TVector[RowSplit<T, TVector, TSimd>.Masks];
        var window = new DepthwiseWindow<T, TVector, TSimd>(_plan, _layout, memory.Pointer, parts, masks);
        int perPlane = _layout.BlocksOf(_plan);
        for (int item = start; item < end; item++)
        {
            (int plane, int block) = Math.DivRem(item, perPlane);
            window.MoveTo(block);
            window.Fill(_input + (nint)plane * _plan.InChannels * _plan.InputCells);

            int group = plane % _plan.Groups;
            for (int o = 0; o < _plan.OutChannels; o++)
            {
                int channel = group * _plan.OutChannels + o;
                T* weights = _layout.InOrder(_weight + (nint)group * _plan.GroupWeights + (nint)o * _plan.WeightOutStride, packed.Pointer);
                T bias = _bias is null ? T.Zero : _bias[channel] + T.Zero;
                var target = new DepthwiseBlock<T, TVector, TSimd>(_plan, _layout, memory.Pointer, weights, bias, sums.Pointer);
                target.Write(_output + ((nint)plane * _plan.OutChannels + o) * _plan.OutputCells, window.Z, window.Y, window.Rows, window.X, window.Columns);
            }
        }
    }
}
