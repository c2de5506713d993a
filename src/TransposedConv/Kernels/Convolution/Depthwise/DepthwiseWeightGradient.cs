using System.Numerics;
using System.Runtime.CompilerServices;
using TransposedConv.Kernels.Simd;
using TransposedConv.Kernels.Threading;

namespace TransposedConv.Kernels.Convolution;

/// <summary>
/// The gradient by the weight in the order of <see cref="WeightGradientLanes"/> where a group has few channels: the small array where it lies, the large
/// array through the window of <see cref="DepthwiseConvolution{T, TVector, TSimd}"/>, the lanes of several taps at once in registers.
/// </summary>
/// <remarks>Items are groups. Zeros stand for cells that do not exist, so the small array must be finite.</remarks>
internal readonly unsafe struct DepthwiseWeightGradient<T, TVector, TSimd> : IRangeBody
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where TVector : unmanaged
    where TSimd : struct, ISimd<T, TVector>
{
    private const int Lanes = WeightGradientLanes.Count;

    private readonly ConvolutionGeometry _geometry;
    private readonly PhasePlan _plan;
    private readonly DepthwiseLayout _layout;
    private readonly T* _small;
    private readonly T* _large;
    private readonly T* _gradient;

    private DepthwiseWeightGradient(in ConvolutionGeometry geometry, PhasePlan plan, DepthwiseLayout layout, T* small, T* large, T* gradient)
    {
        _geometry = geometry;
        _plan = plan;
        _layout = layout;
        _small = small;
        _large = large;
        _gradient = gradient;
    }

    /// <summary>Writes all of the gradient.</summary>
    public static void Run(in ConvolutionGeometry geometry, T* small, T* large, T* gradient)
    {
        PhasePlan plan = PlanCache.Gather(geometry);
        new Span<T>(gradient, geometry.WeightElements).Clear();
        if (plan.Classes.Length == 0 || plan.Positions == 0) return;
        DepthwiseLayout layout = plan.DepthwiseLayout(TSimd.Count, sizeof(T));
        ParallelRange.Run(
            geometry.Groups, DepthwiseLayout.Work(geometry.Operations), new DepthwiseWeightGradient<T, TVector, TSimd>(geometry, plan, layout, small, large, gradient));
        layout.KeepAlive();
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Run(int start, int end)
    {
        using var memory = new AlignedScratch<T>(_layout.WindowLength);
        using var sums = new AlignedScratch<T>((long)_plan.OutChannels * _layout.Taps * Lanes);
        WindowPart* parts = stackalloc WindowPart[DepthwiseWindow<T, TVector, TSimd>.PartsOf(_plan)];
        TVector* masks = stackalloc TVector[RowSplit<T, TVector, TSimd>.Masks];
        var window = new DepthwiseWindow<T, TVector, TSimd>(_plan, _layout, memory.Pointer, parts, masks);
        int blocks = _layout.BlocksOf(_plan);
        for (int group = start; group < end; group++)
        {
            new Span<T>(sums.Pointer, _plan.OutChannels * _layout.Taps * Lanes).Clear();
            for (int item = 0; item < _plan.Batch * blocks; item++)
            {
                (int n, int block) = Math.DivRem(item, blocks);
                window.MoveTo(block);
                nint plane = (nint)n * _geometry.Groups + group;
                window.Fill(_large + plane * _plan.InChannels * _plan.InputCells);

                T* small = _small + plane * _plan.OutChannels * _plan.OutputCells + ((nint)window.Z * _plan.Height.Cells + window.Y) * _plan.Width.Cells + window.X;
                for (int o = 0; o < _plan.OutChannels; o++, small += _plan.OutputCells)
                {
                    var lanes = new DepthwiseLanes<T>(window.Rows, window.Columns, small, _plan.Width.Cells, memory.Pointer, _layout.Pitch);
                    DepthwiseLaneTile.Add<T, TVector, TSimd>(lanes, _layout.Offsets, _layout.Taps, sums.Pointer + (nint)o * _layout.Taps * Lanes);
                }
            }

            Finish(_gradient + (nint)group * _plan.GroupWeights, sums.Pointer);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Finish(T* kernels, T* sums)
    {
        int* indices = _layout.Indices;
        for (int o = 0; o < _plan.OutChannels; o++, kernels += _plan.WeightOutStride)
        {
            // A sum that underflowed to −0 becomes +0, as in the definition.
            for (int k = 0; k < _layout.Taps; k++, sums += Lanes) kernels[indices[k]] = SixteenLanes.Add(new Span<T>(sums, Lanes)) + T.Zero;
        }
    }
}
